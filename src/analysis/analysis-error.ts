/**
 * Why a text has no outline.
 *
 * - `binary`: it holds what no source text holds (NUL characters).
 * - `too-large`: it is longer than {@link maximumTextLength}.
 * - `too-deep`: it nests so deep that the parser ran out of stack.
 * - `unsupported-language`: no analyzer knows the language.
 * - `parser-unavailable`: the parser's files are missing or damaged.
 * - `superseded`: a newer version of the document was asked for before this one was answered.
 * - `worker-failed`: the analysis worker died and its restart too, or it was disposed.
 * - `internal`: a defect in Coroscope.
 */
export type AnalysisErrorReason =
  | "binary"
  | "too-large"
  | "too-deep"
  | "unsupported-language"
  | "parser-unavailable"
  | "superseded"
  | "worker-failed"
  | "internal";

/** What {@link AnalysisErrorReason} happened, said for the user: to what, and what to do. */
export interface AnalysisError {
  readonly reason: AnalysisErrorReason;
  readonly message: string;
}

/** The longest text that is analysed, in UTF-16 units. */
export const maximumTextLength = 8_000_000;
