import type { Node } from "@vscode/tree-sitter-wasm";
import type { Scope } from "../../python/scopes";
import { plainFunctions } from "./file-functions";
import { importModule } from "./fixes";
import type { PythonFile, PythonRule } from "./rule";
import {
  hasLongString,
  hasOwnLines,
  indentAt,
  indentLines,
  indentUnit,
  lineBreak,
  lineEnd,
  statementsAfter,
} from "./statement-lines";
import { phrase } from "../../../base/phrase";
import { type EditDraft, type FixDraft, insertion } from "../finding-draft";

/** A generator that is driven by `send()` and would clean up when it is closed, but nothing closes it. */
export const generatorNeverClosed: PythonRule = {
  name: "generator-never-closed",
  severity: "hint",
  check(file) {
    const makers = [...plainFunctions(file, "generator", "send-coroutine")].filter(([, { scope }]) =>
      cleansUp(scope, file),
    );
    if (makers.length === 0) return [];
    const names = makers.map(([name]) => name).join("|");
    const made = new RegExp(`(?<![\\w.])(\\w+)[ \\t]*=[ \\t]*(${names})(?=\\s*\\()`, "gu");
    return [...file.text.matchAll(made)].flatMap((match) => {
      const [whole, name = "", maker = ""] = match;
      const isCall = file.callAt(match.index + whole.length - maker.length, maker) !== undefined;
      const uses = isCall && file.bindings.get(name) === 1 ? usesOf(name, match.index, file) : [];
      if (!isOnlyDriven(uses, name, match.index, file)) return [];
      return {
        message: phrase(
          "Nothing closes {0}: what {1}() does at its end runs whenever it is collected, or never. Call {0}.close(), or use contextlib.closing.",
          name,
          maker,
        ),
        start: match.index,
        end: match.index + name.length,
        fixes: closeAfter(match.index, uses, name, file),
      };
    });
  },
};

/** Whether a `yield` stands where something is done when the generator is closed there. */
function cleansUp({ node }: Scope, file: PythonFile): boolean {
  const scope = file.functionAt(node.childForFieldName("body")?.startIndex ?? node.startIndex);
  return node
    .descendantsOfType("yield")
    .some(
      (found) =>
        found?.isNamed === true && file.functionAt(found.startIndex) === scope && isGuarded(found, node),
    );
}

function isGuarded(node: Node, owner: Node): boolean {
  for (let inner = node; inner.parent && inner.id !== owner.id; inner = inner.parent) {
    const { parent } = inner;
    if (parent.type === "with_statement") return true;
    const isBody = parent.type === "try_statement" && parent.childForFieldName("body")?.id === inner.id;
    if (isBody && parent.namedChildren.some((clause) => clause && isCleanup(clause))) return true;
  }
  return false;
}

function isCleanup({ type, text }: Node): boolean {
  return (
    type === "finally_clause" || (type === "except_clause" && /^except\b[^:]*\bGeneratorExit\b/u.test(text))
  );
}

/** Where a name stands, but for its binding. */
function usesOf(name: string, binding: number, file: PythonFile): number[] {
  return [...file.text.matchAll(new RegExp(`(?<![\\w.])${name}\\b`, "gu"))]
    .map(({ index }) => index)
    .filter((index) => index !== binding && file.nodeAt(index, "identifier") !== undefined);
}

/** Whether every use of a name but its binding only drives the generator: it goes nowhere else, and nothing closes it. */
function isOnlyDriven(uses: readonly number[], name: string, binding: number, file: PythonFile): boolean {
  const scope = file.functionAt(binding);
  const sends = uses.filter((index) => file.callAt(index, `${name}.send`) !== undefined);
  const others = uses.filter((index) => !sends.includes(index));
  return (
    sends.length > 0 &&
    uses.every((index) => file.functionAt(index) === scope) &&
    others.every((index) => file.callAt(index, `${name}.throw`) || isGivenToNext(index, file)) &&
    !sends.some((index) => runsToItsEnd(index, file))
  );
}

/** Whether a `send` stands where the end of the generator is waited for: it is closed by then. */
function runsToItsEnd(index: number, file: PythonFile): boolean {
  for (let node = file.nodeAt(index, "identifier"); node?.parent; node = node.parent) {
    const { parent } = node;
    if (parent.type === "function_definition") return false;
    const isBody = parent.type === "try_statement" && parent.childForFieldName("body")?.id === node.id;
    if (isBody && parent.namedChildren.some((clause) => clause && takesTheEnd(clause))) return true;
  }
  return false;
}

function takesTheEnd({ type, text }: Node): boolean {
  return type === "except_clause" && /^except\b[^:]*\bStopIteration\b/u.test(text);
}

function isGivenToNext(index: number, file: PythonFile): boolean {
  const call = file.nodeAt(index, "identifier")?.parent?.parent;
  return call?.type === "call" && call.childForFieldName("function")?.text === "next";
}

/** A `with` that closes the generator, around all statements that use it. */
function closeAfter(binding: number, uses: readonly number[], name: string, file: PythonFile): FixDraft[] {
  const { text } = file;
  const maker = file.nodeAt(binding, "expression_statement");
  const statements = maker ? statementsAfter(maker) : [];
  const isIn = (use: number, { startIndex, endIndex }: Node): boolean => use >= startIndex && use < endIndex;
  const last = statements.findLastIndex((statement) => uses.some((use) => isIn(use, statement)));
  const used = statements.slice(0, last + 1);
  const isAll = uses.every((use) => used.some((statement) => isIn(use, statement)));
  const end = used.at(-1)?.endIndex;
  const closing = closingOf(file, binding);
  if (!maker || !closing || end === undefined || !isAll) return [];
  if (![maker, ...used].every((statement) => hasOwnLines(statement, text) && !hasLongString(statement)))
    return [];
  const eol = lineEnd(maker.endIndex, text);
  const head = `${lineBreak(text)}${indentAt(maker.startIndex, text)}with ${closing.name}(${name}):`;
  const inner = indentLines(text.indexOf("\n", eol) + 1, end, indentUnit(text), text);
  return [
    {
      title: phrase("Close {0} after its last use: contextlib.closing", name),
      edits: [...closing.edits, insertion(eol, head), ...inner],
    },
  ];
}

/** What `contextlib.closing` is called in a file, and what makes it known there. */
function closingOf(
  file: PythonFile,
  before: number,
): { readonly name: string; readonly edits: readonly EditDraft[] } | undefined {
  if (/^from[ \t]+contextlib[ \t]+import[ \t(][^\n]*\bclosing\b(?![ \t]+as\b)/mu.test(file.text))
    return { name: "closing", edits: [] };
  const edits = importModule("contextlib", file);
  return edits?.every(({ start }) => start < before) ? { name: "contextlib.closing", edits } : undefined;
}
