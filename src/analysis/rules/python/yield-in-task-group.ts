import { containers } from "./task-containers";
import { decoratorsOf } from "../../python/scopes";
import type { PythonRule } from "./rule";
import { phrase } from "../../../base/phrase";

/** `yield` in the block of a task group, nursery or timeout: the block's tasks run on, and cancel the wrong code, while others run. */
export const yieldInTaskGroup: PythonRule = {
  name: "yield-in-task-group",
  severity: "warning",
  check(file) {
    return containers(file).flatMap(({ statement, callee }) => {
      const scope = file.functionAt(statement.startIndex);
      if (!scope || decoratorsOf(scope).some((name) => /contextmanager|fixture|as_safe_channel/u.test(name)))
        return [];
      return statement
        .descendantsOfType("yield")
        .filter((node) => node !== null)
        .filter((node) => node.isNamed)
        .filter((node) => file.functionAt(node.startIndex) === scope)
        .map((node) => ({
          message: phrase(
            "A generator that is left waiting here stays inside {0}(): when it is dropped, its tasks and cancellations end in code that knows nothing of them. Yield outside the block.",
            callee,
          ),
          start: node.startIndex,
          end: node.startIndex + "yield".length,
        }));
    });
  },
};
