import type { Node } from "@vscode/tree-sitter-wasm";
import { phrase } from "../../../base/phrase";
import { type FixDraft, insertion } from "../finding-draft";
import { indentOf } from "./fixes";
import { type PythonFile, type PythonRule, statementOf } from "./rule";

/** `send(value)` to a generator of this file that did not run to its first `yield` yet: it raises TypeError. */
export const unprimedSend: PythonRule = {
  name: "unprimed-send",
  severity: "error",
  raises: true,
  check(file) {
    const makers = undecoratedGenerators(file);
    if (makers.length === 0) return [];
    const made = new RegExp(
      `(?<![\\w.])(\\w+)[ \\t]*=[ \\t]*(?:${makers.join("|")})\\s*\\([^\\n]*\\)[ \\t]*(?=\\n)`,
      "gu",
    );
    return [...file.text.matchAll(made)].flatMap((match) => {
      const name = match[1] ?? "";
      const end = match.index + match[0].length;
      const use = new RegExp(`(?<![\\w.])${name}\\b`, "gu");
      use.lastIndex = end;
      const next = use.exec(file.text);
      if (!next || file.functionAt(next.index) !== file.functionAt(match.index)) return [];
      const call = file.callAt(next.index, `${name}.send`);
      const argument = call?.childForFieldName("arguments")?.namedChild(0);
      if (!call || !argument || mayBeNone(argument, file)) return [];
      return {
        message: phrase(
          "{0} has not reached its first yield yet, so send() of a value raises TypeError. Call next({0}) first.",
          name,
        ),
        start: call.startIndex,
        end: call.endIndex,
        fixes: prime(call, name, file),
      };
    });
  },
};

/** A loop that sends what it got may well begin with nothing: `value = None` before it. */
function mayBeNone({ type, text }: Node, file: PythonFile): boolean {
  if (type === "none") return true;
  return (
    type === "identifier" && new RegExp(`(?<![\\w.])${text}\\b[^=\\n]*=[ \\t]*None\\b`, "u").test(file.text)
  );
}

function undecoratedGenerators(file: PythonFile): string[] {
  return [...file.drafts].flatMap(([scope, draft]) => {
    const isGenerator = draft.kind === "generator" || draft.kind === "send-coroutine";
    const isPlain = scope?.type === "function" && scope.enclosing === undefined;
    return isGenerator && isPlain && scope.node.parent?.type !== "decorated_definition" ? [draft.name] : [];
  });
}

/** `next` in a line before the statement that sends; a statement that shares its line with another is left alone. */
function prime(call: Node, name: string, { text }: PythonFile): FixDraft[] {
  const statement = statementOf(call);
  const isFirst = statement && /(?:^|\n)[ \t]*$/u.test(text.slice(0, statement.startIndex));
  if (!isFirst) return [];
  const newText = `next(${name})\n${indentOf(call, text)}`;
  return [
    {
      title: phrase("Run {0} to its first yield with next()", name),
      edits: [insertion(statement.startIndex, newText)],
    },
  ];
}
