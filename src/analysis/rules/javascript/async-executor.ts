import { AST_NODE_TYPES } from "@typescript-eslint/typescript-estree";
import { executorOf } from "./bindings";
import { callAsyncFunction } from "./fixes/call-async-function";
import type { JavaScriptRule } from "./rule";

/** An async function as promise executor: what it throws after its first await rejects nothing. */
export const asyncExecutor: JavaScriptRule = {
  name: "async-executor",
  severity: "warning",
  types: [AST_NODE_TYPES.NewExpression],
  check(step, text) {
    const executor = executorOf(step.node, step);
    if (!executor?.async) return undefined;
    const start = executor.range[0];
    return {
      message:
        "A promise does not notice when its async executor throws: the error is lost and the promise never settles. Await outside the constructor.",
      start,
      end: start + "async".length,
      fixes: callAsyncFunction(step, text),
    };
  },
};
