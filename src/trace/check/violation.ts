import type { Nanos } from "../../base/units";
import type { AnomalyRule } from "../interpret/anomaly";

/** The invariants of a trace. */
export type InvariantRule =
  | AnomalyRule
  | "broken-history"
  | "overlapping-runs"
  | "late-wakeup"
  | "undescribed"
  | "outside-parent"
  | "undeclared-gap"
  | "impossible-estimate"
  | "unreadable";

/** A place where a trace breaks an invariant. */
export interface Violation {
  readonly rule: InvariantRule;
  /** The stream; empty where the violation concerns no single one. */
  readonly stream: string;
  /** The number of the event in its stream, from 1; 0 where it is no single event. */
  readonly event: number;
  /** ns since the trace began. */
  readonly time: Nanos;
  /** What is wrong, as a whole sentence without its full stop. */
  readonly sentence: string;
}
