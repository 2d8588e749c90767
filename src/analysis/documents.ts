import { type Result, success } from "../base/result";
import type { AnalysisError } from "./analysis-error";
import type { Analyzer } from "./analyze";
import { DocumentMemory } from "./document-memory";
import { dropStrayPoints } from "./drop-stray-points";
import { keepPoints } from "./keep-points";
import type { Language, Outline, PointPlace } from "./outline";
import type { OutlinedText } from "./outlined-text";
import { changeBetween } from "./text-change";
import { TextLines } from "./text-lines";

/** One version of a document that is being edited. */
export interface DocumentVersion {
  /** What tells the document from all others. */
  readonly uri: string;
  readonly language: Language;
  /** The file's path or name. */
  readonly path: string;
  readonly text: string;
}

/** Outlines of documents while they are edited: half-typed text keeps the points of the last whole one. */
export interface DocumentAnalyzer {
  /**
   * The outline of a document's next version; versions of one document must come one after the other. It never rejects. `onPoints`
   * may be told where the points are, before the outline is ready.
   */
  update(
    version: DocumentVersion,
    onPoints?: (points: readonly PointPlace[]) => void,
  ): Promise<Result<Outline, AnalysisError>>;
  /** Drops what is kept about a document. */
  forget(uri: string): void;
}

interface Known extends OutlinedText {
  readonly language: Language;
  /** The last version without syntax errors; absent while none was seen: then there is nothing to keep. */
  readonly whole?: OutlinedText;
}

/** Makes a {@link DocumentAnalyzer} that parses with `analyzer`. */
export function createDocumentAnalyzer(analyzer: Pick<Analyzer, "analyze">): DocumentAnalyzer {
  const documents = new Map<string, Known>();
  const memories = new Map<string, DocumentMemory>();

  function forget(uri: string): void {
    documents.delete(uri);
    memories.get(uri)?.dispose();
    memories.delete(uri);
  }

  return {
    async update({ uri, language, path, text }, onPoints) {
      const memory = memories.get(uri) ?? new DocumentMemory();
      memories.set(uri, memory);
      const result = await analyzer.analyze(text, language, path, memory, onPoints);
      if (!result.ok) {
        forget(uri);
        return result;
      }
      const before = documents.get(uri);
      const known = follow(before?.language === language ? before : undefined, text, result.value);
      documents.set(uri, known);
      return success(known.outline);
    },
    forget,
  };
}

function follow(before: Known | undefined, source: string, outline: Outline): Known {
  const { language } = outline;
  const lines = new TextLines(source.startsWith("\uFEFF") ? source.slice(1) : source);
  const read = { lines, outline };
  if (!outline.hasSyntaxErrors) return { ...read, language, whole: read };
  if (!before?.whole) return { ...read, language };
  const { whole } = before;
  const seen = { lines, outline: dropStrayPoints(whole, read, changeBetween(whole.lines.text, lines.text)) };
  const kept = keepPoints(before, seen, changeBetween(before.lines.text, lines.text));
  return { lines, outline: kept, language, whole };
}
