import { type Phrase, textOf } from "../base/phrase";

/** Why a trace could not be started, or what went wrong with it while the program ran. */
export type SessionProblemReason =
  | "interpreter-missing"
  | "interpreter-too-old"
  | "interpreter-not-runnable"
  | "program-missing"
  | "program-not-runnable"
  | "folder-not-writable"
  | "tracer-missing"
  | "nothing-traced"
  | "trace-lost";

/** A problem for the person to act on. `message` is one or more whole sentences: what happened, to what, and what to do. */
export interface SessionProblem {
  readonly reason: SessionProblemReason;
  readonly message: string;
  /** The message for translators. */
  readonly phrase: Phrase;
  /** The setting that would help, where one would: `coroscope.node.path` or `coroscope.python.path`. */
  readonly setting?: string;
}

/** A problem with its message in English. */
export function sessionProblem(
  reason: SessionProblemReason,
  phrase: Phrase,
  setting?: string,
): SessionProblem {
  return { reason, message: textOf(phrase), phrase, ...(setting !== undefined && { setting }) };
}
