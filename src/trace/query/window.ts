import type { CoroutineRow, SliceRow } from "../model/rows";
import type { TraceModel } from "../model/trace-model";

/** What to draw of one coroutine: a slice, or several short ones that follow one another, merged. */
export interface WindowSlice {
  /** The slice, or the first of the merged ones. */
  readonly slice: SliceRow;
  /** How many slices it stands for. */
  readonly count: number;
  /** ns since the trace began. */
  readonly start: number;
  /** Infinity where it lasts. */
  readonly end: number;
}

/** Which part of a coroutine's history is wanted, and how finely. */
export interface Window {
  readonly from: number;
  readonly to: number;
  /** Slices shorter than this (ns) are merged with those that follow them; 0 merges nothing. About one pixel. */
  readonly resolution: number;
  /** The most slices that are returned; what follows is left out. */
  readonly limit: number;
}

/**
 * The slices of a coroutine that overlap a window of time, in order; at most `limit`. Takes time in proportion to what
 * is returned, not to what is merged.
 */
export function slicesInWindow(model: TraceModel, coroutine: CoroutineRow, window: Window): WindowSlice[] {
  const { coroutines, slices } = model;
  const lists = coroutines.slices;
  const length = lists.length(coroutine);
  const found: WindowSlice[] = [];
  let position = lists.search(coroutine, (slice) => slices.end.get(slice) >= window.from);
  while (position < length && found.length < window.limit) {
    const slice = lists.at(coroutine, position);
    const start = slices.start.get(slice);
    if (start > window.to) break;
    const end = slices.end.get(slice);
    if (end - start >= window.resolution) {
      found.push({ slice, count: 1, start, end });
      position++;
      continue;
    }
    const limit = start + window.resolution;
    const next = Math.max(
      position + 1,
      lists.search(coroutine, (other) => slices.end.get(other) > limit),
    );
    const last = lists.at(coroutine, next - 1);
    found.push({ slice, count: next - position, start, end: slices.end.get(last) });
    position = next;
  }
  return found;
}

/** The slice that a coroutine is in at a moment: its last one that began by then; 0 before the first. */
export function sliceAt(model: TraceModel, coroutine: CoroutineRow, time: number): SliceRow {
  const lists = model.coroutines.slices;
  const position = lists.search(coroutine, (slice) => model.slices.start.get(slice) > time);
  return position === 0 ? (0 as SliceRow) : lists.at(coroutine, position - 1);
}

/** The slice of the same coroutine that follows `slice`; 0 after the last. */
export function nextSlice(model: TraceModel, slice: SliceRow): SliceRow {
  const coroutine = model.slices.coroutine.get(slice);
  const lists = model.coroutines.slices;
  const position = lists.search(coroutine, (other) => other > slice);
  return position < lists.length(coroutine) ? lists.at(coroutine, position) : (0 as SliceRow);
}

/** The slice of the same coroutine before `slice`; 0 before the first. */
export function previousSlice(model: TraceModel, slice: SliceRow): SliceRow {
  const coroutine = model.slices.coroutine.get(slice);
  const lists = model.coroutines.slices;
  const position = lists.search(coroutine, (other) => other >= slice);
  return position === 0 ? (0 as SliceRow) : lists.at(coroutine, position - 1);
}

/** The slice that a coroutine is in, or that it was left in where it was only closed or collected after that; 0 where it never began. */
export function sliceLeftIn(model: TraceModel, coroutine: CoroutineRow): SliceRow {
  const { coroutines, slices } = model;
  const newest = coroutines.newestSlice.get(coroutine);
  if (slices.stateOf(newest) !== "settled") return newest;
  const last = previousSlice(model, newest);
  // To close a coroutine is to let it run once more.
  return last !== 0 && slices.stateOf(last) === "running" ? previousSlice(model, last) : last;
}

/**
 * The slice that a coroutine was in when another one's slice began; 0 before its first. Unlike {@link sliceAt} it goes by
 * the order of events, so it tells apart what happened at one and the same time.
 */
export function sliceBefore(model: TraceModel, coroutine: CoroutineRow, slice: SliceRow): SliceRow {
  const lists = model.coroutines.slices;
  const position = lists.search(coroutine, (other) => other >= slice);
  return position === 0 ? (0 as SliceRow) : lists.at(coroutine, position - 1);
}
