/** Begins every piece of text that is inserted into a program. A source that holds it already is left alone. */
export const openMarker = "/*⟦*/";

/** Ends every inserted piece. */
export const closeMarker = "/*⟧*/";

const inserted = /\/\*⟦\*\/[^]*?(?:\/\*⟧\*\/|$)/gu;

/** The text without what was inserted: exactly the source that was instrumented. */
export function stripInsertions(text: string): string {
  return text.includes(openMarker) ? text.replace(inserted, "") : text;
}
