/** Why a part of a trace could not be used. */
export type TraceProblemReason =
  "not-json" | "not-a-trace" | "newer-version" | "invalid" | "damaged" | "cut-off" | "missing-header";

/** A part of a trace that could not be read, and what that means for the person who reads the rest. */
export interface TraceProblem {
  readonly reason: TraceProblemReason;
  /** The stream it concerns; empty for the manifest. */
  readonly stream: string;
  /** A whole sentence: what happened, to what, and what to do where something can be done. */
  readonly message: string;
}
