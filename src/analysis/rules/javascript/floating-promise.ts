import { AST_NODE_TYPES } from "@typescript-eslint/typescript-estree";
import { insertion, phrase } from "../finding-draft";
import { givesPromise, mayAwait } from "./bindings";
import type { JavaScriptRule } from "./rule";

/** A statement calls an async function and lets go of its promise: nobody waits for it, and its error is nobody's. */
export const floatingPromise: JavaScriptRule = {
  name: "floating-promise",
  severity: "warning",
  types: [AST_NODE_TYPES.ExpressionStatement],
  check(step, text) {
    const { node } = step;
    if (node.type !== AST_NODE_TYPES.ExpressionStatement || !givesPromise(node.expression, step))
      return undefined;
    const { callee, range } = node.expression;
    return {
      message: phrase(
        "The promise of {0}() is not awaited, returned or stored: nothing waits for it, and an error in it is lost. Await it, or write void before it.",
        text.slice(...callee.range),
      ),
      start: range[0],
      end: range[1],
      fixes: [
        ...(mayAwait(step) ? [{ title: "Await it", edits: [insertion(range[0], "await ")] }] : []),
        { title: "Write void to say that nobody waits", edits: [insertion(range[0], "void ")] },
      ],
    };
  },
};
