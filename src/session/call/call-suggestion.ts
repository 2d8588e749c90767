import type { Phrase } from "../../base/phrase";

/** Where a suggested call was found. */
export type CallSource = "no-parameters" | "doctest" | "example" | "call-in-file";

/** An expression that calls a function, ready to be evaluated in the scope of its module. */
export interface CallSuggestion {
  readonly expression: string;
  readonly source: CallSource;
}

/** Why a function cannot be called by itself. The message is for people. */
export interface CallProblem {
  /**
   * `needs-arguments`: it has required parameters and no call of it is known, so the person must write one.
   * `not-reachable`: it is defined inside another function, or is the module itself: run the file and watch it instead.
   */
  readonly reason: "needs-arguments" | "not-reachable";
  readonly message: string;
  /** The message for translators. */
  readonly phrase: Phrase;
  /** A start for the person to complete: `fetchAll(urls, limit)`. */
  readonly template?: string;
}
