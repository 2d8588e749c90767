import type { Node } from "@vscode/tree-sitter-wasm";
import { phrase } from "../../../base/phrase";
import { type FixDraft, insertion } from "../finding-draft";
import { follows, isDropped, type PythonFile, type PythonRule } from "./rule";
import { hasOwnLines, indentAt, lineBreak, lineEnd, lineStart, statementsAfter } from "./statement-lines";

const made = /(?<![\w.])(\w+)[ \t]*=[ \t]*asyncio\.(?:new_event_loop|get_event_loop)\(\)/gu;

/** An event loop of this file is closed, and then told to run something: it raises RuntimeError. */
export const loopUsedAfterClose: PythonRule = {
  name: "loop-used-after-close",
  severity: "error",
  raises: true,
  check(file) {
    if (!/_event_loop\(\)/u.test(file.text)) return [];
    const names = new Set([...file.text.matchAll(made)].flatMap(([, name]) => name ?? []));
    return [...names].flatMap((name) => {
      const calls = file.calls(new RegExp(`(?<![\\w.])${name}\\.\\w+(?=\\s*\\()`, "gu"));
      const closes = calls.filter(({ node, callee }) => callee === `${name}.close` && isDropped(node));
      const bindings = [...file.text.matchAll(new RegExp(`(?<![\\w.])${name}[ \\t]*=(?!=)`, "gu"))];
      return calls
        .filter(({ callee }) => runs.test(callee))
        .filter(({ node }) =>
          closes.some(({ node: close }) => {
            const isAnew = bindings.some(({ index }) => index > close.startIndex && index < node.startIndex);
            return (
              !isAnew &&
              close.parent !== null &&
              follows(node, close.parent) &&
              isSame(close.startIndex, node.startIndex)
            );
          }),
        )
        .map(({ node, callee }) => ({
          message: phrase(
            "{0} is closed by now, so {1}() raises RuntimeError. Close it last, or make a new loop.",
            name,
            callee,
          ),
          start: node.startIndex,
          end: node.startIndex + callee.length,
          fixes: closes.length === 1 ? closeLast(closes[0]?.node.parent, name, file) : [],
        }));
    });

    function isSame(left: number, right: number): boolean {
      return file.functionAt(left) === file.functionAt(right);
    }
  },
};

const runs =
  /\.(?:run_until_complete|run_forever|create_task|call_soon|call_later|call_at|run_in_executor)$/u;

/** The statement that closes moves behind the last one of its block that names the loop. */
function closeLast(close: Node | null | undefined, name: string, { text }: PythonFile): FixDraft[] {
  if (!close || !hasOwnLines(close, text)) return [];
  const named = new RegExp(`(?<![\\w.])${name}\\b`, "u");
  const last = statementsAfter(close).findLast((statement) => named.test(statement.text));
  const isEnd = last && /^(?:return|raise|break|continue)_statement$/u.test(last.type);
  if (!last || isEnd || !hasOwnLines(last, text)) return [];
  const isAnew = new RegExp(`(?<![\\w.])${name}[ \\t]*=(?!=)`, "u");
  if (isAnew.test(text.slice(close.endIndex, last.endIndex))) return [];
  const start = lineStart(close.startIndex, text);
  const newText = `${lineBreak(text)}${indentAt(close.startIndex, text)}${close.text}`;
  return [
    {
      title: phrase("Close {0} after its last use", name),
      edits: [
        { start, end: text.indexOf("\n", close.endIndex) + 1, newText: "" },
        insertion(lineEnd(last.endIndex, text), newText),
      ],
    },
  ];
}
