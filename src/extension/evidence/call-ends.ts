import type { Nanos } from "../../base/units";
import type { CoroutineRow, FunctionRow } from "../../trace/model/rows";
import type { TraceModel } from "../../trace/model/trace-model";
import { outcomes } from "../../trace/vocabulary";

/** How the calls of one function ended. */
export interface CallEnds {
  /** The longest time from the first event of a call to its end, or to the end of the trace. */
  readonly longest: Nanos;
  /** How many calls threw, were cancelled, or had not ended when the trace did. */
  readonly failed: number;
  readonly cancelled: number;
  readonly unfinished: number;
}

/** Of no call. */
export const noEnds: CallEnds = { longest: 0 as Nanos, failed: 0, cancelled: 0, unfinished: 0 };

/** How the calls of each function ended. */
export function callEnds(model: TraceModel): ReadonlyMap<FunctionRow, CallEnds> {
  const { coroutines } = model;
  const ends = new Map<FunctionRow, CallEnds>();
  for (let row = 1 as CoroutineRow; row <= coroutines.count; row++) {
    if (coroutines.isStandIn.get(row) === 1) continue;
    const functionRow = coroutines.function.get(row);
    const { longest, failed, cancelled, unfinished } = ends.get(functionRow) ?? noEnds;
    const outcome = outcomes[coroutines.outcome.get(row) - 1] ?? "abandoned";
    const end = outcome === "abandoned" ? model.end : coroutines.end.get(row);
    ends.set(functionRow, {
      longest: Math.max(longest, end - coroutines.start.get(row)) as Nanos,
      failed: failed + Number(outcome === "threw"),
      cancelled: cancelled + Number(outcome === "cancelled"),
      unfinished: unfinished + Number(outcome === "abandoned"),
    });
  }
  return ends;
}
