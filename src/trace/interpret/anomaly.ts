import type { Nanos } from "../../base/units";
import type { FunctionRow } from "../model/rows";

/** Which rule of a stream's grammar an event broke. */
export type AnomalyRule =
  | "illegal-transition"
  | "not-innermost"
  | "left-running"
  | "unresolved-id"
  | "missing-point"
  | "time-backwards";

/** An event that does not follow from those before it. The model is mended as well as can be. */
export interface Anomaly {
  readonly rule: AnomalyRule;
  readonly stream: string;
  /** The event's number in its stream, from 1. */
  readonly event: number;
  readonly time: Nanos;
  /** When the thing concerned was last heard of: events lost since then excuse the anomaly. */
  readonly since: Nanos;
  /** The function concerned; 0 where that is not known. */
  readonly function: FunctionRow;
  readonly sentence: string;
}

/** Keeps the first anomalies of a stream and counts the others, so that a hopeless stream costs no memory. */
export class AnomalyList {
  readonly #kept: Anomaly[] = [];
  #count = 0;

  get kept(): readonly Anomaly[] {
    return this.#kept;
  }

  get count(): number {
    return this.#count;
  }

  add(anomaly: Anomaly): void {
    this.#count++;
    if (this.#kept.length < mostKept) this.#kept.push(anomaly);
  }
}

const mostKept = 1_000;
