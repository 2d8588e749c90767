import { AST_NODE_TYPES } from "@typescript-eslint/typescript-estree";
import { isFunction } from "../../javascript/functions";
import type { JavaScriptRule } from "./rule";

/** `forEach` with an async callback, as a statement: nothing waits for the callback's promises. */
export const asyncCallback: JavaScriptRule = {
  name: "async-callback",
  severity: "warning",
  types: [AST_NODE_TYPES.ExpressionStatement],
  check({ node: statement }) {
    if (statement.type !== AST_NODE_TYPES.ExpressionStatement) return undefined;
    const node = statement.expression;
    if (node.type !== AST_NODE_TYPES.CallExpression || node.callee.type !== AST_NODE_TYPES.MemberExpression)
      return undefined;
    const { property, computed } = node.callee;
    const [callback] = node.arguments;
    if (computed || property.type !== AST_NODE_TYPES.Identifier || property.name !== "forEach")
      return undefined;
    if (!callback || !isFunction(callback) || !callback.async || callback.generator) return undefined;
    return {
      message:
        "forEach waits for none of its callback's promises, and their errors are lost. Use for…of with await, or Promise.all with map.",
      start: callback.range[0],
      end: callback.range[0] + "async".length,
    };
  },
};
