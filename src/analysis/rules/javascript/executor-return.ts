import { AST_NODE_TYPES } from "@typescript-eslint/typescript-estree";
import { isFunction } from "../../javascript/functions";
import { closest } from "../../javascript/walk";
import { executorOf } from "./bindings";
import type { JavaScriptRule } from "./rule";

/** A promise executor returns a value, which nobody gets. */
export const executorReturn: JavaScriptRule = {
  name: "executor-return",
  severity: "information",
  types: [AST_NODE_TYPES.ReturnStatement],
  check(step) {
    const { node } = step;
    if (node.type !== AST_NODE_TYPES.ReturnStatement || !node.argument) return undefined;
    const around = closest(step, (outer) => isFunction(outer.node));
    const maker = around?.parent;
    if (!maker || executorOf(maker.node, maker) !== around.node) return undefined;
    if (
      node.argument.type === AST_NODE_TYPES.CallExpression ||
      node.argument.type === AST_NODE_TYPES.UnaryExpression
    )
      return undefined;
    return {
      message: "What a promise executor returns is thrown away. Call resolve with it.",
      start: node.range[0],
      end: node.range[1],
    };
  },
};
