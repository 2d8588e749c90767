import type { PythonRule } from "./rule";

/** `asyncio.run` called from a coroutine: the loop runs already, so it raises RuntimeError. */
export const runInRunningLoop: PythonRule = {
  name: "run-in-running-loop",
  severity: "error",
  check(file) {
    return file
      .calls(/(?<![\w.])(?:asyncio\.run)(?=\s*\()/gu)
      .filter(({ node }) => file.asyncFunctionAt(node.startIndex)?.kind === "coroutine")
      .map(({ node, callee }) => ({
        message: `${callee}() raises RuntimeError here, because a coroutine runs only while its loop does. Await the coroutine instead.`,
        start: node.startIndex,
        end: node.startIndex + callee.length,
      }));
  },
};
