import type { CoroutineRow, SliceRow } from "../../../trace/model/rows";
import { stateCode } from "../../../trace/model/states";
import type { TraceModel } from "../../../trace/model/trace-model";

/** Waits that the event loop ends; a `yield` is ended by whoever asks for the next item. */
const endedByLoop = new Set(["await", "for-await", "await-using", "implicit-await"]);

/** The waits that ended without a wakeup, each as `function at kind label`: every one of them is something the trace does not explain. */
export function unexplainedWaits(model: TraceModel): string[] {
  const { coroutines, functions, points, slices } = model;
  const found: string[] = [];
  for (let coroutine = 1 as CoroutineRow; coroutine <= coroutines.count; coroutine++) {
    let before = 0 as SliceRow;
    for (const slice of coroutines.slices.values(coroutine)) {
      const isUnexplained =
        slices.state.get(slice) === stateCode.running && slices.state.get(before) === stateCode.suspended;
      const { kind, label } = points.info(slices.point.get(before));
      if (before !== 0 && isUnexplained && endedByLoop.has(kind))
        found.push(`${functions.info(coroutines.function.get(coroutine)).name} at ${kind} ${label}`);
      before = slice;
    }
  }
  return found;
}
