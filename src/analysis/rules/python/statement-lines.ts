import type { Node } from "@vscode/tree-sitter-wasm";
import type { EditDraft } from "../finding-draft";

/** Where the line of an offset begins. */
export function lineStart(offset: number, text: string): number {
  return text.lastIndexOf("\n", offset - 1) + 1;
}

/** Where the line of an offset ends: at its line end, which is not counted, or at the text's end. */
export function lineEnd(offset: number, text: string): number {
  const next = text.indexOf("\n", offset);
  if (next < 0) return text.length;
  return text[next - 1] === "\r" ? next - 1 : next;
}

/** The line end that a text uses. */
export function lineBreak(text: string): string {
  return text.includes("\r\n") ? "\r\n" : "\n";
}

/** The white space that a line begins with. */
export function indentAt(offset: number, text: string): string {
  const start = lineStart(offset, text);
  return /^[ \t]*/u.exec(text.slice(start, offset))?.[0] ?? "";
}

/** Whether a statement shares none of its lines with another, so that they can be moved; a comment may follow it. */
export function hasOwnLines({ startIndex, endIndex }: Node, text: string): boolean {
  const isFirst = /^[ \t]*$/u.test(text.slice(lineStart(startIndex, text), startIndex));
  return isFirst && /^[ \t]*(?:#.*)?$/u.test(text.slice(endIndex, lineEnd(endIndex, text)));
}

/** Whether a string goes over several lines, whose value would change with their indentation. */
export function hasLongString(node: Node): boolean {
  return node
    .descendantsOfType("string")
    .some((string) => string !== null && string.startPosition.row !== string.endPosition.row);
}

/** The statements that follow one in its block. */
export function statementsAfter(statement: Node): Node[] {
  const found: Node[] = [];
  for (let next = statement.nextNamedSibling; next; next = next.nextNamedSibling)
    if (next.type !== "comment") found.push(next);
  return found;
}

/** What one more level of indentation is in a text. */
export function indentUnit(text: string): string {
  return /^([ \t]+)\S/mu.exec(text)?.[1] ?? "    ";
}

/** Puts white space before every line that starts between two offsets and is not empty. */
export function indentLines(from: number, to: number, unit: string, text: string): EditDraft[] {
  return lineStarts(from, to, text)
    .filter((start) => lineEnd(start, text) > start)
    .map((start) => ({ start, end: start, newText: unit }));
}

/** Makes lines that begin with `inner` begin with the shorter `outer`; others between the two offsets stay as they are. */
export function dedentLines(
  from: number,
  to: number,
  indents: { readonly inner: string; readonly outer: string },
  text: string,
): EditDraft[] {
  return lineStarts(from, to, text)
    .filter((start) => text.startsWith(indents.inner, start))
    .map((start) => ({ start, end: start + indents.inner.length, newText: indents.outer }));
}

function lineStarts(from: number, to: number, text: string): number[] {
  const starts: number[] = [];
  for (let start = from; start < to; start = text.indexOf("\n", start) + 1) {
    starts.push(start);
    if (!text.includes("\n", start)) break;
  }
  return starts;
}
