import assert from "node:assert/strict";
import type { Analyzer } from "../../src/analysis/analyze";
import { createDocumentAnalyzer } from "../../src/analysis/documents";
import type { Language, Outline } from "../../src/analysis/outline";

/** A document under edit: each call is its next version, and gives the outline of that. */
export function openDocument(
  analyzer: Pick<Analyzer, "analyze">,
  language: Language,
  file: string,
): (text: string) => Promise<Outline> {
  const documents = createDocumentAnalyzer(analyzer);
  return async (text) => {
    const result = await documents.update({ uri: "file:///a", language, path: file, text });
    assert.ok(result.ok, result.ok ? "" : result.error.message);
    return result.value;
  };
}

/** The points of an outline, as `kind line:column`. */
export function pointPlaces(outline: Outline): string[] {
  return outline.points.map(({ kind, range }) => `${kind} ${range.start.line}:${range.start.column}`);
}
