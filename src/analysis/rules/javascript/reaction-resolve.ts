import { AST_NODE_TYPES, type TSESTree } from "@typescript-eslint/typescript-estree";
import { isFunction } from "../../javascript/functions";
import { closest, type Step } from "../../javascript/walk";
import { methodCall, promiseStatic } from "./bindings";
import type { JavaScriptRule } from "./rule";

/** A reaction or async function returns `Promise.resolve(value)`: the value alone does the same, three microtasks sooner. */
export const reactionResolve: JavaScriptRule = {
  name: "reaction-resolve",
  severity: "hint",
  types: [AST_NODE_TYPES.ReturnStatement, AST_NODE_TYPES.ArrowFunctionExpression],
  check(step, text) {
    const returned = returnedAt(step);
    const call = returned && promiseStatic(returned, step, "resolve");
    const [value, ...others] = call?.arguments ?? [];
    if (!call || !value || others.length > 0 || value.type === AST_NODE_TYPES.SpreadElement) return undefined;
    if (!isWrappedAnyway(step)) return undefined;
    const [start, end] = call.range;
    const plain = text.slice(...value.range);
    const isObject = value.type === AST_NODE_TYPES.ObjectExpression;
    const newText = isObject && step.node.type !== AST_NODE_TYPES.ReturnStatement ? `(${plain})` : plain;
    return {
      message:
        "What is returned here becomes a promise anyway; Promise.resolve only makes it take three more microtasks. Return the value.",
      start,
      end: start + "Promise.resolve".length,
      fixes: [{ title: "Return the value itself", edits: [{ start, end, newText }] }],
    };
  },
};

function returnedAt({ node }: Step): TSESTree.Node | undefined {
  if (node.type === AST_NODE_TYPES.ReturnStatement) return node.argument ?? undefined;
  if (node.type !== AST_NODE_TYPES.ArrowFunctionExpression) return undefined;
  return node.body.type === AST_NODE_TYPES.BlockStatement ? undefined : node.body;
}

/** Whether the function around is async or the callback of a reaction; in a `try`, a rejection would be caught in one form only. */
function isWrappedAnyway(step: Step): boolean {
  const around = closest(step, ({ node }) => isFunction(node));
  if (!around || !isFunction(around.node) || around.node.generator) return false;
  if (around.node.async) return true;
  const call = around.parent?.node;
  return call !== undefined && around.key === "arguments" && methodCall(call, "then", "catch") !== undefined;
}
