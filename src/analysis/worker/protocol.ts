import type { Result } from "../../base/result";
import type { AnalysisError } from "../analysis-error";
import type { Language, Outline } from "../outline";

/** One version of an open document. */
export interface AnalysisDocument {
  /** What tells the document from all others. */
  readonly uri: string;
  /** Grows with every change of the document. */
  readonly version: number;
  readonly language: Language;
  /** The file's path or name; its extension says whether types, JSX and module code are expected. */
  readonly path: string;
  readonly text: string;
}

/** The outcome of analysing one document version. */
export type AnalysisAnswer = Result<Outline, AnalysisError>;

/** What the worker answers to. */
export interface WorkerFunctions {
  analyze(document: AnalysisDocument): Promise<AnalysisAnswer>;
  /** Drops what is kept about a document that was closed. */
  forget(uri: string): void;
}
