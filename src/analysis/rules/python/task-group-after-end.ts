import { follows, type PythonRule } from "./rule";
import { containers, starters } from "./task-containers";
import { phrase } from "../finding-draft";

/** A task group is asked for a new task after its block: it has ended, and raises RuntimeError. */
export const taskGroupAfterEnd: PythonRule = {
  name: "task-group-after-end",
  severity: "error",
  raises: true,
  check(file) {
    return containers(file).flatMap(({ statement, callee, name }) => {
      const starter = starters.get(callee);
      if (starter === undefined || name === undefined || !/^\w+$/u.test(name)) return [];
      const scope = file.functionAt(statement.startIndex);
      const anew = new RegExp(`\\bas[ \\t]+${name}\\b|(?<![\\w.])${name}[ \\t]*=(?!=)`, "u");
      return file
        .calls(new RegExp(`(?<![\\w.])${name}\\.${starter}(?=\\s*\\()`, "gu"))
        .filter(({ node }) => follows(node, statement) && file.functionAt(node.startIndex) === scope)
        .filter(({ node }) => !anew.test(file.text.slice(statement.endIndex, node.startIndex)))
        .map(({ node, callee: called }) => ({
          message: phrase(
            "The task group has ended with its block, so {0}() raises RuntimeError. Start the task in the block.",
            called,
          ),
          start: node.startIndex,
          end: node.startIndex + called.length,
        }));
    });
  },
};
