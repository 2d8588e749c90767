const openBrackets = "([{";
const closeBrackets = ")]}";

/**
 * The text with every line break and comment inside brackets replaced by spaces, so that all offsets stay; `undefined` where no
 * line inside brackets is indented less than the line that opened them. Python ignores such indentation ("Implicit line joining",
 * §2.1.6 of its reference), the grammar does not always.
 */
export function joinBracketedLines(text: string): string | undefined {
  const parts: string[] = [];
  const openIndents: number[] = [];
  let copied = 0;
  let indent = 0;
  let isDedented = false;
  let index = 0;

  function blank(end: number): void {
    parts.push(text.slice(copied, index), " ".repeat(end - index));
    copied = end;
  }

  while (index < text.length) {
    const character = text.charAt(index);
    const next = skipWord(text, index, character);
    if (character === "\n" || character === "\r") {
      if (openIndents.length > 0) blank(index + 1);
      const after = indentAt(text, index + 1);
      if (openIndents.length === 0) indent = after;
      else isDedented ||= after < (openIndents.at(-1) ?? 0);
    } else if (character === "#") {
      if (openIndents.length > 0) blank(next);
    } else if (openBrackets.includes(character)) openIndents.push(indent);
    else if (closeBrackets.includes(character)) openIndents.pop();
    index = next;
  }
  if (!isDedented) return undefined;
  parts.push(text.slice(copied));
  return parts.join("");
}

/** The offset after the comment, string or character at `index`. */
export function skipWord(text: string, index: number, character: string): number {
  if (character === "#") return endOf(/[\r\n]/gu, text, index);
  if (character !== '"' && character !== "'") return index + 1;
  const quote = text.startsWith(character.repeat(3), index) ? character.repeat(3) : character;
  let end = index + quote.length;
  while (end < text.length && !text.startsWith(quote, end)) {
    if (quote.length === 1 && text.charAt(end) === "\n") return end;
    end += text.charAt(end) === "\\" ? 2 : 1;
  }
  return Math.min(end + quote.length, text.length);
}

function endOf(pattern: RegExp, text: string, index: number): number {
  pattern.lastIndex = index;
  return pattern.exec(text)?.index ?? text.length;
}

function indentAt(text: string, index: number): number {
  return endOf(/[^ \t\f]/gu, text, index) - index;
}
