import { type Entity, entityKind, entityRow, noEntity, rowOfKind } from "../model/entity";
import type { AwaitableRow, CallbackRow, ThreadRow } from "../model/rows";
import type { TraceModel } from "../model/trace-model";
import type { Window } from "./window";

/** A time in which a thread was blocked, or several short ones that follow one another, merged. */
export interface ThreadWaitSpan {
  /** What it waited for, or the first of the merged ones. */
  readonly wait: AwaitableRow;
  /** How many waits it stands for. */
  readonly count: number;
  /** ns since the trace began. */
  readonly start: number;
  /** Infinity where it lasts. */
  readonly end: number;
  /** The job that waited; 0 where the thread did by itself. */
  readonly job: CallbackRow;
  /** Who let it go on: a job, a thread, a coroutine; nothing where that was not seen, or where several are merged. */
  readonly letGoBy: Entity;
}

/** The waits of a thread in order of their start, and up to each of the first ones, which are over, the latest end. */
interface ThreadWaits {
  readonly waits: AwaitableRow[];
  readonly latestEnds: number[];
}

interface ThreadWaitIndex {
  known: number;
  /** By how much the times that are kept were moved. */
  shifted: number;
  readonly byThread: Map<ThreadRow, ThreadWaits>;
}

const indexes = new WeakMap<TraceModel, ThreadWaitIndex>();

/**
 * When a thread was blocked (by locks, queues, other threads' ends), within a window of time and in order; at most `limit`. Takes time
 * in proportion to what is returned, to the waits that are merged at the window's edge, and to what came since it was last asked.
 */
export function threadWaitSpans(model: TraceModel, thread: ThreadRow, window: Window): ThreadWaitSpan[] {
  const entry = updated(model).byThread.get(thread);
  if (entry === undefined) return [];
  const { waits } = entry;
  settle(model, entry);
  const spans: ThreadWaitSpan[] = [];
  const { start, end } = model.awaitables;
  let position = firstEndingAfter(entry, window.from);
  while (position < waits.length && spans.length < window.limit) {
    const wait = waits[position] as AwaitableRow;
    const from = start.get(wait);
    if (from > window.to) break;
    const isLong = end.get(wait) - from >= window.resolution;
    const next = isLong ? position + 1 : firstNotWithin(model, entry, position, from + window.resolution);
    const last = latestEnd(model, entry, position, next);
    if (last > window.from) spans.push(spanOf(model, wait, next - position, last));
    position = next;
  }
  return spans;
}

function spanOf(model: TraceModel, wait: AwaitableRow, count: number, end: number): ThreadWaitSpan {
  const { awaitables } = model;
  const job = rowOfKind(awaitables.creator.get(wait), "callback") as CallbackRow;
  const letGoBy = count === 1 ? awaitables.settler.get(wait) : noEntity;
  return { wait, count, start: awaitables.start.get(wait), end, job, letGoBy };
}

/** The waits of the awaitables that were made since it was last asked go to the threads of those who wait. */
function updated(model: TraceModel): ThreadWaitIndex {
  const index = indexes.get(model) ?? {
    known: 0,
    shifted: model.shifted,
    byThread: new Map<ThreadRow, ThreadWaits>(),
  };
  indexes.set(model, index);
  if (index.shifted !== model.shifted) forgetEnds(index, model.shifted);
  const { awaitables } = model;
  for (; index.known < awaitables.count; index.known++) {
    const wait = (index.known + 1) as AwaitableRow;
    const thread = waitingThread(model, awaitables.creator.get(wait));
    if (thread === 0) continue;
    const entry = index.byThread.get(thread) ?? { waits: [], latestEnds: [] };
    index.byThread.set(thread, entry);
    entry.waits.push(wait);
  }
  return index;
}

function forgetEnds(index: ThreadWaitIndex, shifted: number): void {
  index.shifted = shifted;
  for (const { latestEnds } of index.byThread.values()) latestEnds.length = 0;
}

function waitingThread({ callbacks }: TraceModel, waiter: Entity): ThreadRow {
  if (entityKind(waiter) === "thread") return entityRow(waiter) as ThreadRow;
  const job = rowOfKind(waiter, "callback") as CallbackRow;
  return job === 0 ? (0 as ThreadRow) : callbacks.thread.get(job);
}

/** Of the waits that are over by now, and all before them, the latest ends are known for good. */
function settle({ awaitables }: TraceModel, { waits, latestEnds }: ThreadWaits): void {
  for (let position = latestEnds.length; position < waits.length; position++) {
    const end = awaitables.end.get(waits[position] as AwaitableRow);
    if (end === Infinity) return;
    latestEnds.push(Math.max(latestEnds[position - 1] ?? -Infinity, end));
  }
}

function firstEndingAfter({ latestEnds }: ThreadWaits, time: number): number {
  return search(latestEnds.length, (position) => (latestEnds[position] as number) > time);
}

/** The first wait from `position` on that does not end by `limit`, at least the one after it. */
function firstNotWithin(
  model: TraceModel,
  { waits, latestEnds }: ThreadWaits,
  position: number,
  limit: number,
): number {
  const { end } = model.awaitables;
  const settled = search(latestEnds.length, (other) => (latestEnds[other] as number) > limit);
  let next = Math.max(position + 1, settled);
  if (settled < latestEnds.length) return next;
  while (next < waits.length && end.get(waits[next] as AwaitableRow) <= limit) next++;
  return next;
}

/** The end of the waits from one position up to another: of merged ones until the latest, or that of one before which still lasts. */
function latestEnd(
  { awaitables }: TraceModel,
  { waits, latestEnds }: ThreadWaits,
  from: number,
  to: number,
): number {
  if (to - from > 1 && to <= latestEnds.length) return latestEnds[to - 1] as number;
  return waits
    .slice(from, to)
    .reduce((latest, wait) => Math.max(latest, awaitables.end.get(wait)), -Infinity);
}

/** The first position below `length` for which something holds that holds for all that follow it as well. */
function search(length: number, holds: (position: number) => boolean): number {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
