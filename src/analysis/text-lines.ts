import type { Position, Range } from "./outline";

const lineFeed = 10;
const carriageReturn = 13;

/**
 * Maps offsets of a text to positions and back. Lines end at LF, CR LF and CR, as in VS Code and in Python; U+2028 and U+2029
 * end no line. Offsets and columns count UTF-16 units.
 */
export class TextLines {
  readonly text: string;
  readonly #starts: readonly number[];

  constructor(text: string) {
    this.text = text;
    this.#starts = lineStarts(text);
  }

  /** The number of lines; at least one. */
  get count(): number {
    return this.#starts.length;
  }

  /** The position of an offset from 0 to the text's length; others are moved to the nearer end. */
  positionAt(offset: number): Position {
    const inside = Math.min(Math.max(offset, 0), this.text.length);
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#startOf(middle) <= inside) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: inside - this.#startOf(low) };
  }

  /** The offset of a position; a column past the end of its line ends there. */
  offsetAt(position: Position): number {
    const index = Math.min(Math.max(position.line, 1), this.count) - 1;
    const end = index + 1 < this.count ? this.#startOf(index + 1) : this.text.length;
    return Math.min(this.#startOf(index) + Math.max(position.column, 0), end);
  }

  /** The range from one offset up to another. */
  range(start: number, end: number): Range {
    return { start: this.positionAt(start), end: this.positionAt(end) };
  }

  #startOf(index: number): number {
    return this.#starts[index] ?? 0;
  }
}

function lineStarts(text: string): number[] {
  return text.includes("\r") ? startsAfterAnyBreak(text) : startsAfterLineFeeds(text);
}

/** Most texts have no other line ends, and these are found much faster. */
function startsAfterLineFeeds(text: string): number[] {
  const starts = [0];
  for (let index = text.indexOf("\n"); index >= 0; index = text.indexOf("\n", index + 1))
    starts.push(index + 1);
  return starts;
}

function startsAfterAnyBreak(text: string): number[] {
  const starts = [0];
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit !== lineFeed && unit !== carriageReturn) continue;
    if (unit === carriageReturn && text.charCodeAt(index + 1) === lineFeed) index++;
    starts.push(index + 1);
  }
  return starts;
}

const operandLength = 80;

/**
 * Source text for showing beside a mark: white space runs become one space, line breaks inside round and square brackets nothing, and what
 * is long ends in an ellipsis.
 */
export function shortenToOneLine(source: string, limit = operandLength): string {
  const line = source
    .slice(0, limit * 8)
    .replace(/(?<=[([])[^\S\n]*\n\s*|\s*\n\s*(?=[)\]])/gu, "")
    .replace(/\s+/gu, " ")
    .trim();
  if (line.length <= limit) return line;
  const cut = line.slice(0, limit - 1);
  const last = cut.charCodeAt(cut.length - 1);
  const splitsPair = last >= 0xd800 && last <= 0xdbff;
  return `${splitsPair ? cut.slice(0, -1) : cut}…`;
}
