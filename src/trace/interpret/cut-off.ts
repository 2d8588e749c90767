import type { CoroutineRow, LoopRow, ThreadRow } from "../model/rows";
import type { TraceModel } from "../model/trace-model";

/**
 * Ends what was under way in threads whose streams end before the trace does without saying why: their processes were killed, or their
 * workers terminated. Nothing is known of them after the last event of their stream, whose time `silent` holds.
 */
export function cutOff(model: TraceModel, silent: ReadonlyMap<ThreadRow, number>): void {
  if (silent.size === 0) return;
  const { callbacks, coroutines, loops, slices, turns } = model;
  for (let row = 1 as CoroutineRow; row <= coroutines.count; row++) {
    const time = silent.get(coroutines.thread.get(row));
    if (time === undefined || coroutines.outcome.get(row) !== 0) continue;
    endAt(slices.end, coroutines.newestSlice.get(row), time);
  }
  for (let loop = 1 as LoopRow; loop <= loops.count; loop++) {
    const time = silent.get(loops.thread.get(loop));
    if (time !== undefined) endAt(turns.end, turns.ofLoop.last(loop), time);
  }
  for (const [thread, time] of silent) {
    const callback = callbacks.ofThread.last(thread);
    if (callbacks.end.get(callback) === Infinity) callbacks.unfinished.add(callback);
    endAt(callbacks.end, callback, time);
  }
}

function endAt<Row extends number>(
  ends: { get(row: Row): number; set(row: Row, time: number): void },
  row: Row,
  time: number,
): void {
  if (row !== 0 && ends.get(row) === Infinity) ends.set(row, time);
}
