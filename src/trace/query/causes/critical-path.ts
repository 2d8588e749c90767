import type { Nanos } from "../../../base/units";
import { rowOfKind } from "../../model/entity";
import type { CoroutineRow, SliceRow } from "../../model/rows";
import { stateCode } from "../../model/states";
import type { TraceModel } from "../../model/trace-model";
import { nextSlice, previousSlice, sliceAt, sliceBefore } from "../window";

/** A stretch of the critical path: had it been shorter, what came after would have come earlier. */
export interface CriticalSegment {
  readonly coroutine: CoroutineRow;
  readonly slice: SliceRow;
  /** What the path did there: ran, was ready and kept from running, or waited for something outside the program. */
  readonly kind: "running" | "ready" | "waiting";
  readonly start: Nanos;
  readonly end: Nanos;
}

const longestPath = 100_000;

/**
 * The critical path that ends with a coroutine's slice at a moment: from there back through who woke whom, to `from`.
 * Where another coroutine's run caused a wakeup the path goes on in that one; where a timer or input did, the wait itself
 * is part of the path. In order of time; segments follow one another without overlap.
 */
export function criticalPath(
  model: TraceModel,
  coroutine: CoroutineRow,
  from: number,
  to: number,
): CriticalSegment[] {
  const { slices } = model;
  const path: CriticalSegment[] = [];
  let slice = sliceAt(model, coroutine, to);
  let end = to as Nanos;
  while (slice !== 0 && end > from && path.length < longestPath) {
    const start = Math.max(from, slices.start.get(slice)) as Nanos;
    const step = before(model, slice);
    const state = slices.state.get(slice);
    const isPassedOver = state === stateCode.settled || state === stateCode.created;
    const explained = step.isSkipped ? Math.min(end, slices.end.get(step.slice)) : start;
    const since = Math.max(start, explained) as Nanos;
    if (!isPassedOver && end > since) {
      const kind = state === stateCode.running ? "running" : state === stateCode.ready ? "ready" : "waiting";
      path.push({ coroutine: slices.coroutine.get(slice), slice, kind, start: since, end });
    }
    end = Math.min(end, since) as Nanos;
    if (step.slice === slice) break;
    slice = step.slice;
  }
  return path.reverse();
}

/** What a slice followed from. `isSkipped`: until that ended, it explains the time of the slice itself. */
function before(model: TraceModel, slice: SliceRow): { slice: SliceRow; isSkipped: boolean } {
  const { coroutines, slices, wakeups } = model;
  const state = slices.state.get(slice);
  if (state === stateCode.suspended) {
    const wakerSlice = wakeups.wakerSlice.get(slices.wakeup.get(nextSlice(model, slice)));
    if (wakerSlice !== 0) return { slice: wakerSlice, isSkipped: true };
    const awaited = rowOfKind(slices.entity.get(slice), "coroutine") as CoroutineRow;
    const last = awaited === 0 ? (0 as SliceRow) : coroutines.newestSlice.get(awaited);
    const hasSettled = last !== 0 && slices.state.get(last) === stateCode.settled;
    if (hasSettled && slices.start.get(last) <= slices.end.get(slice))
      return { slice: last, isSkipped: true };
  }
  if (state === stateCode.created) {
    const creator = coroutines.creator.get(slices.coroutine.get(slice));
    const run = creator === 0 ? (0 as SliceRow) : sliceAt(model, creator, slices.start.get(slice));
    return { slice: run, isSkipped: true };
  }
  const previous = previousSlice(model, slice);
  if (previous === 0) {
    const driver = rowOfKind(slices.entity.get(slice), "coroutine") as CoroutineRow;
    return { slice: driver === 0 ? previous : sliceBefore(model, driver, slice), isSkipped: false };
  }
  return { slice: previous, isSkipped: false };
}
