import type { CoroutineRow, WakeupRow } from "../model/rows";
import type { TraceModel } from "../model/trace-model";

/** The wakeups of all coroutines in a window of time, in order of time; at most `limit`, nearest to its middle first kept. */
export function wakeupsInWindow(model: TraceModel, from: number, to: number, limit: number): WakeupRow[] {
  const { wakeups } = model;
  const found: WakeupRow[] = [];
  for (let row = 1 as WakeupRow; row <= wakeups.count; row++) {
    const time = wakeups.time.get(row);
    if (time >= from && time <= to) found.push(row);
  }
  const middle = (from + to) / 2;
  const distance = (row: WakeupRow): number => Math.abs(wakeups.time.get(row) - middle);
  const kept = found.length > limit ? found.sort((a, b) => distance(a) - distance(b)).slice(0, limit) : found;
  return kept.sort((a, b) => wakeups.time.get(a) - wakeups.time.get(b) || a - b);
}

/** The wakeups of one coroutine in a window of time, in order; at most `limit`. */
export function wakeupsOf(
  model: TraceModel,
  coroutine: CoroutineRow,
  from: number,
  to: number,
  limit: number,
): WakeupRow[] {
  const { wakeups } = model;
  const lists = wakeups.ofCoroutine;
  const first = lists.search(coroutine, (row) => wakeups.time.get(row) >= from);
  const end = lists.search(coroutine, (row) => wakeups.time.get(row) > to);
  return [...lists.values(coroutine, first, Math.min(end, first + limit))];
}
