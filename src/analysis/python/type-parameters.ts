import { skipWord } from "./continuation";

const heads = /^[ \t]*(?:async[ \t]+)?(?:class|def|type)[ \t]+\w+[ \t]*\[/gmu;

/**
 * The text with the defaults of type parameters (PEP 696: `class Box[T = int]`) replaced by spaces, so that all offsets stay;
 * `undefined` where there are none. The grammar does not know them.
 */
export function blankTypeParameterDefaults(text: string): string | undefined {
  const parts: string[] = [];
  let copied = 0;
  for (const { 0: head, index } of text.matchAll(heads))
    for (const [start, end] of defaultsAfter(text, index + head.length)) {
      if (start < copied) continue;
      parts.push(text.slice(copied, start), text.slice(start, end).replaceAll(/[^\r\n]/gu, " "));
      copied = end;
    }
  if (parts.length === 0) return undefined;
  parts.push(text.slice(copied));
  return parts.join("");
}

/** The offsets of the defaults, with their `=`, in a list of type parameters whose bracket opens before an offset. */
function defaultsAfter(text: string, opened: number): [start: number, end: number][] {
  const found: [start: number, end: number][] = [];
  let depth = 1;
  let start: number | undefined;
  for (
    let index = opened;
    index < text.length && depth > 0;
    index = skipWord(text, index, text.charAt(index))
  ) {
    const character = text.charAt(index);
    if ("([{".includes(character)) depth++;
    else if (")]}".includes(character)) depth--;
    const isEnd = depth === 0 || (depth === 1 && character === ",");
    if (isEnd && start !== undefined) {
      found.push([start, index]);
      start = undefined;
    } else if (depth === 1 && character === "=" && !isComparison(text, index)) start ??= index;
  }
  return depth === 0 ? found : [];
}

function isComparison(text: string, index: number): boolean {
  return "=!<>:".includes(text.charAt(index - 1)) || text.charAt(index + 1) === "=";
}
