import { AST_NODE_TYPES, type TSESTree } from "@typescript-eslint/typescript-estree";
import { declarationOf } from "../../javascript/declarations";
import type { Step } from "../../javascript/walk";
import { insertion } from "../finding-draft";
import { executorOf, givesPromise, mayAwait, methodCall } from "./bindings";
import type { JavaScriptRule } from "./rule";

/** A statement hangs reactions on a promise, and none of them takes an error. */
export const chainWithoutCatch: JavaScriptRule = {
  name: "chain-without-catch",
  severity: "warning",
  types: [AST_NODE_TYPES.ExpressionStatement],
  check(step) {
    const { node } = step;
    if (node.type !== AST_NODE_TYPES.ExpressionStatement) return undefined;
    let inner: TSESTree.Node = node.expression;
    let count = 0;
    for (let link = methodCall(inner, "then", "finally"); link; link = methodCall(inner, "then", "finally")) {
      if (link.arguments.length > 1) return undefined;
      inner = link.callee.object;
      count++;
    }
    if (count === 0 || !(givesPromise(inner, step) || mayReject(inner, step)) || isSettled(inner))
      return undefined;
    const [start, end] = node.expression.range;
    const last = methodCall(node.expression, "then", "finally")?.callee.property.range ?? [start, end];
    return {
      message:
        "Nothing in this chain takes an error: it ends as an unhandled rejection, which ends a Node.js program. Add catch, or await the chain.",
      start: last[0],
      end: last[1],
      fixes: [
        ...(mayAwait(step) ? [{ title: "Await it", edits: [insertion(start, "await ")] }] : []),
        { title: "Write void to say that nobody waits", edits: [insertion(start, "void ")] },
      ],
    };
  },
};

/** Whether an expression gives a promise that may reject by what it is: `import(…)`, `fetch(…)`, `new Promise` with a `reject`. */
function mayReject(node: TSESTree.Node, step: Step): boolean {
  if (node.type === AST_NODE_TYPES.ImportExpression) return true;
  if (node.type !== AST_NODE_TYPES.CallExpression) return (executorOf(node, step)?.params.length ?? 0) > 1;
  const isFetch = node.callee.type === AST_NODE_TYPES.Identifier && node.callee.name === "fetch";
  return isFetch && !declarationOf("fetch", step);
}

/** `Promise.resolve()` rejects never; the rule resolve-then has more to say about it. */
function isSettled(node: TSESTree.Node): boolean {
  return (
    node.type === AST_NODE_TYPES.CallExpression &&
    node.arguments.length === 0 &&
    methodCall(node, "resolve") !== undefined
  );
}
