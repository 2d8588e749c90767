import type { BlockedSpanRow, CoroutineRow } from "../../trace/model/rows";
import type { TraceModel } from "../../trace/model/trace-model";
import type { Overview } from "./scene";
import type { TrackLayout } from "./track-layout";

const mostHeldSpans = 200;

/** How many coroutines were alive over the whole length of the trace: outermost ones only, since the nested are theirs. */
export function buildOverview(model: TraceModel, layout: TrackLayout, buckets: number): Overview {
  const start = beginning(model);
  const end = Math.max(start + 1, model.end);
  const changes = new Float64Array(buckets + 1);
  const { coroutines } = model;
  for (const track of layout.tracks) {
    for (const coroutine of track.lanes[0]?.coroutines ?? [])
      countLife(changes, coroutines, coroutine, { start, end, buckets });
  }
  const alive = new Float32Array(buckets);
  let now = 0;
  let mostAlive = 0;
  for (let bucket = 0; bucket < buckets; bucket++) {
    now += changes[bucket] ?? 0;
    alive[bucket] = now;
    mostAlive = Math.max(mostAlive, now);
  }
  return { start, end, buckets, alive, mostAlive, held: longestHeld(model) };
}

interface Span {
  readonly start: number;
  readonly end: number;
  readonly buckets: number;
}

function countLife(
  changes: Float64Array,
  coroutines: TraceModel["coroutines"],
  coroutine: CoroutineRow,
  span: Span,
): void {
  const first = bucketOf(coroutines.start.get(coroutine), span);
  const last = bucketOf(Math.min(coroutines.end.get(coroutine), span.end), span);
  changes[first] = (changes[first] ?? 0) + 1;
  changes[last + 1] = (changes[last + 1] ?? 0) - 1;
}

function bucketOf(time: number, { start, end, buckets }: Span): number {
  return Math.min(buckets - 1, Math.max(0, Math.floor(((time - start) / (end - start)) * buckets)));
}

/** When the program itself first did something: there the views begin. */
export function beginning(model: TraceModel): number {
  return Number.isFinite(model.activityStart) ? model.activityStart : 0;
}

function longestHeld(model: TraceModel): Overview["held"] {
  const { blockedSpans } = model;
  const spans: { start: number; end: number }[] = [];
  for (let row = 1 as BlockedSpanRow; row <= blockedSpans.count; row++) {
    spans.push({ start: blockedSpans.start.get(row), end: blockedSpans.end.get(row) });
  }
  spans.sort((a, b) => b.end - b.start - (a.end - a.start));
  return spans.slice(0, mostHeldSpans);
}
