import { AST_NODE_TYPES } from "@typescript-eslint/typescript-estree";
import { methodCall, promiseStatic } from "./bindings";
import type { JavaScriptRule } from "./rule";

/** `Promise.resolve().then(f)` as a statement: a microtask made in a roundabout way, whose error is nobody's. */
export const resolveThen: JavaScriptRule = {
  name: "resolve-then",
  severity: "hint",
  types: [AST_NODE_TYPES.ExpressionStatement],
  check(step, text) {
    const { node } = step;
    if (node.type !== AST_NODE_TYPES.ExpressionStatement) return undefined;
    const then = methodCall(node.expression, "then");
    const [callback, ...others] = then?.arguments ?? [];
    const made = then && promiseStatic(then.callee.object, step, "resolve");
    if (!callback || others.length > 0 || made?.arguments.length !== 0) return undefined;
    const [start, end] = node.expression.range;
    return {
      message:
        "This only puts off a call to a microtask. queueMicrotask says so, and an error in it is reported where it happens.",
      start,
      end: start + "Promise.resolve".length,
      fixes: [
        {
          title: "Use queueMicrotask",
          edits: [{ start, end, newText: `queueMicrotask(${text.slice(...callback.range)})` }],
        },
      ],
    };
  },
};
