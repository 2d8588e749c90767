import type { Node } from "@vscode/tree-sitter-wasm";
import { phrase } from "../../../base/phrase";
import type { FixDraft } from "../finding-draft";
import { countBindings } from "./bound-names";
import { follows, type PythonFile, type PythonRule, statementOf } from "./rule";
import { hasOwnLines, indentAt, lineStart, statementsAfter } from "./statement-lines";
import { containers, starters } from "./task-containers";

/** A task group is asked for a new task after its block: it has ended, and raises RuntimeError. */
export const taskGroupAfterEnd: PythonRule = {
  name: "task-group-after-end",
  severity: "error",
  raises: true,
  check(file) {
    return containers(file).flatMap(({ statement, maker, name }) => {
      const starter = starters.get(maker);
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
          fixes: moveIn(statementOf(node), statement, file),
        }));
    });
  },
};

/** A statement right after the block becomes its last one by its indentation, where it uses nothing that is set in there. */
function moveIn(late: Node | undefined, group: Node, { text }: PythonFile): FixDraft[] {
  const body = group.childForFieldName("body");
  const last = body?.namedChildren.at(-1);
  if (!late || !body || statementsAfter(group)[0]?.id !== late.id) return [];
  const isPlain = late.type === "expression_statement" && hasOwnLines(late, text);
  const isBlock = hasOwnLines(body, text) && hasOwnLines(group, text);
  if (!isPlain || !isBlock || /^(?:return|raise|break|continue)_statement$/u.test(last?.type ?? ""))
    return [];
  const bound = countBindings(body.text);
  if (late.descendantsOfType("identifier").some((name) => name && bound.has(name.text))) return [];
  const start = lineStart(late.startIndex, text);
  const newText = indentAt(body.startIndex, text);
  return [{ title: "Move it into the block", edits: [{ start, end: late.startIndex, newText }] }];
}
