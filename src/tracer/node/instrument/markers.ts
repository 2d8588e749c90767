/** Begins every piece of text that is inserted into a program. A source that holds it already is left alone. ASCII, for V8 keeps and reads a text twice as fast where all of it is. */
export const openMarker = "/*<:*/";

/** Ends every inserted piece. */
export const closeMarker = "/*:>*/";

const inserted = /\/\*<:\*\/[^]*?(?:\/\*:>\*\/|$)/gu;

/** Where a place of a line with insertions stands in the line without them; columns in UTF-16 units. A place inside an insertion becomes the place of that. */
export function columnWithoutInsertions(line: string, column: number): number {
  let removed = 0;
  for (const { 0: piece, index } of line.matchAll(inserted)) {
    if (index >= column) break;
    removed += Math.min(piece.length, column - index);
  }
  return column - removed;
}

/** The text without what was inserted: exactly the source that was instrumented. */
export function stripInsertions(text: string): string {
  return text.includes(openMarker) ? text.replace(inserted, "") : text;
}
