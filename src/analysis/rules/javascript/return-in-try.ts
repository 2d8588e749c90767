import { AST_NODE_TYPES } from "@typescript-eslint/typescript-estree";
import { isFunction } from "../../javascript/functions";
import { closest, type Step } from "../../javascript/walk";
import { phrase } from "../../../base/phrase";
import { insertion } from "../finding-draft";
import { calledFunction, givesPromise } from "./bindings";
import type { JavaScriptRule } from "./rule";

/**
 * `return promise` in a `try` of an async function: the promise rejects after the `catch` is left. A call of the function itself has
 * the same `catch` in it.
 */
export const returnInTry: JavaScriptRule = {
  name: "return-in-try",
  severity: "warning",
  types: [AST_NODE_TYPES.ReturnStatement],
  check(step, text) {
    const { node } = step;
    if (node.type !== AST_NODE_TYPES.ReturnStatement || !node.argument || !isGuarded(step)) return undefined;
    const around = closest(step, (outer) => isFunction(outer.node))?.node;
    if (!around || !isFunction(around) || !around.async || around.generator) return undefined;
    if (!givesPromise(node.argument, step) || calledFunction(node.argument, step) === around)
      return undefined;
    const call = text.slice(...node.argument.callee.range);
    return {
      message: phrase(
        "This try does not catch a rejection of {0}(): the function has returned by then. Write return await.",
        call,
      ),
      start: node.range[0],
      end: node.range[1],
      fixes: [{ title: "Write return await", edits: [insertion(node.argument.range[0], "await ")] }],
    };
  },
};

function isGuarded(step: Step): boolean {
  let inner = step;
  for (let outer = step.parent; outer && !isFunction(outer.node); outer = outer.parent) {
    if (outer.node.type === AST_NODE_TYPES.TryStatement && inner.key === "block" && outer.node.handler)
      return true;
    inner = outer;
  }
  return false;
}
