import type { Nanos } from "../../../base/units";
import type { Entity } from "../../model/entity";
import type { misuses } from "../../vocabulary";
import type { Place } from "../describe";

/** Kinds of problems that a run can show. */
export type RunProblemKind =
  | "never-awaited"
  | "floating"
  | "loop-misused"
  | "error-unhandled"
  | "deadlock"
  | "loop-blocked"
  | "never-settled"
  | "cancelled-but-ran-on"
  | "lock-held-while-waiting"
  | "queue-grows"
  | "never-suspended"
  | "sequential-awaits"
  | "generator-never-closed";

/** A problem that was seen in a run, with the event that shows it. */
export interface RunProblem {
  readonly kind: RunProblemKind;
  /** Of a loop that was misused: how. */
  readonly misuse?: (typeof misuses)[number];
  /** What happened, as a whole sentence. */
  readonly sentence: string;
  readonly place: Place | undefined;
  /** When it was seen, or when it was at its worst. */
  readonly time: Nanos;
  /** What it happened to. */
  readonly entity: Entity;
  /** How often it was seen; the sentence tells of the worst time. */
  readonly count: number;
}
