import type { Result } from "../../base/result";
import type { AnalysisError } from "../analysis-error";
import type { Language, Outline, PointPlace } from "../outline";

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
  /**
   * That no other version will be asked for: nothing is kept of it, its points are told with its outline only, and where nothing in it can
   * suspend it is not parsed.
   */
  readonly isOnly?: true;
}

/** The outcome of analysing one document version. */
export type AnalysisAnswer = Result<Outline, AnalysisError>;

/** The places of the suspension points of one version of a document, known before its outline is. */
export interface FoundPoints {
  readonly uri: string;
  readonly version: number;
  readonly points: readonly PointPlace[];
}

/** What the worker tells meanwhile. */
export interface ClientFunctions {
  pointsFound(found: FoundPoints): void;
}

/** What the worker answers to. */
export interface WorkerFunctions {
  analyze(document: AnalysisDocument): Promise<AnalysisAnswer>;
  /** Drops what is kept about a document that was closed. */
  forget(uri: string): void;
}
