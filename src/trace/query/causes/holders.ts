import type { Nanos } from "../../../base/units";
import { entityOf, type Entity } from "../../model/entity";
import type { BlockedSpanRow, CallbackRow, SliceRow, ThreadRow } from "../../model/rows";
import type { TraceModel } from "../../model/trace-model";
import type { Place } from "../describe";

/** Something that ran in a thread during a span of time, and so kept other things from running. */
export interface Holder {
  /** The coroutine or callback that ran. */
  readonly entity: Entity;
  /** The run; 0 for a callback. */
  readonly slice: SliceRow;
  /** The part of the run that lies in the span. */
  readonly start: Nanos;
  readonly end: Nanos;
  /** The line that held the thread, where the tracer saw it. */
  readonly line: Place | undefined;
}

/** What ran in a thread between two moments, longest first; at most `limit`. */
export function holdersOf(
  model: TraceModel,
  thread: ThreadRow,
  from: number,
  to: number,
  limit: number,
): Holder[] {
  const holders = [...runsBetween(model, thread, from, to), ...callbacksBetween(model, thread, from, to)];
  return holders.sort((a, b) => b.end - b.start - (a.end - a.start) || a.start - b.start).slice(0, limit);
}

function* runsBetween(model: TraceModel, thread: ThreadRow, from: number, to: number): Generator<Holder> {
  const { slices, threads } = model;
  const first = threads.runs.search(thread, (run) => slices.end.get(run) > from);
  for (let position = first; position < threads.runs.length(thread); position++) {
    const slice = threads.runs.at(thread, position);
    if (slices.start.get(slice) >= to) return;
    const start = Math.max(from, slices.start.get(slice)) as Nanos;
    const end = Math.min(to, slices.end.get(slice)) as Nanos;
    const entity = entityOf("coroutine", slices.coroutine.get(slice));
    yield { entity, slice, start, end, line: blockedLine(model, thread, start, end) };
  }
}

/** Callbacks that ran no coroutine; one that did is told of by that coroutine's run. */
function* callbacksBetween(
  model: TraceModel,
  thread: ThreadRow,
  from: number,
  to: number,
): Generator<Holder> {
  const { callbacks } = model;
  const lists = callbacks.ofThread;
  const first = lists.search(thread, (row: CallbackRow) => callbacks.end.get(row) > from);
  for (let position = first; position < lists.length(thread); position++) {
    const row = lists.at(thread, position);
    if (callbacks.start.get(row) >= to) return;
    const start = Math.max(from, callbacks.start.get(row)) as Nanos;
    const end = Math.min(to, callbacks.end.get(row)) as Nanos;
    if (end <= start || [...runsBetween(model, thread, start, end)].length > 0) continue;
    const line = blockedLine(model, thread, start, end);
    yield { entity: entityOf("callback", row), slice: 0 as SliceRow, start, end, line };
  }
}

function blockedLine(model: TraceModel, thread: ThreadRow, from: number, to: number): Place | undefined {
  const { blockedSpans, files, functions } = model;
  for (let row = blockedSpans.count as BlockedSpanRow; row >= 1; row--) {
    if (blockedSpans.thread.get(row) !== thread) continue;
    const overlap = Math.min(to, blockedSpans.end.get(row)) - Math.max(from, blockedSpans.start.get(row));
    const { file, range } = functions.info(blockedSpans.function.get(row));
    if (overlap < (to - from) / 2 || file === 0) continue;
    return { path: files.path(file), line: blockedSpans.line.get(row) || range[0], column: 0 };
  }
  return undefined;
}
