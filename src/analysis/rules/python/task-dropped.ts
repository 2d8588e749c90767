import { isDropped, type PythonRule } from "./rule";

/** A task that nothing refers to: the event loop holds it weakly only, so that it may vanish while it waits. */
export const taskDropped: PythonRule = {
  name: "task-dropped",
  severity: "warning",
  check(file) {
    return file
      .calls(/(?<![\w.])(?:asyncio\.(?:create_task|ensure_future)|loop\.create_task)(?=\s*\()/gu)
      .filter(({ node }) => isDropped(node))
      .map(({ node, callee }) => ({
        message: `Nothing keeps the task of ${callee}(): it may be collected while it waits, and its error is seen late or never. Store it until it is done, or use a TaskGroup.`,
        start: node.startIndex,
        end: node.startIndex + callee.length,
      }));
  },
};
