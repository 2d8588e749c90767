import type { Node } from "@vscode/tree-sitter-wasm";

/** `await` before what begins no expression or at the end of a line, and `async` before what it cannot belong to; in strings and comments too. */
const loneKeyword =
  /\bawait\b(?=(?:\\\r?\n|[^\S\n])*(?:[\n)\]},:;=.!|&^%/<>@]|$))|\basync\b(?!(?:\\\r?\n|\s)+(?:def|for|with)\b)/gu;

/**
 * Whether a text uses `await` or `async` as a name, as an `await` does of which nothing more is typed yet. Both are reserved ("Keywords",
 * §2.3.1 of Python's reference); the grammar still takes them for names.
 */
export function namesKeyword(text: string, root: Node): boolean {
  for (const { index } of text.matchAll(loneKeyword))
    if (root.descendantForIndex(index)?.type === "identifier") return true;
  return false;
}
