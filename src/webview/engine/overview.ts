import type { BlockedSpanRow, CoroutineRow } from "../../trace/model/rows";
import type { TraceModel } from "../../trace/model/trace-model";
import type { Overview } from "./scene";
import type { TrackLayout } from "./track-layout";

const mostHeldSpans = 200;

/** How many coroutines were alive over the whole length of the trace: outermost ones only, since the nested are theirs. */
export function buildOverview(model: TraceModel, layout: TrackLayout, buckets: number): Overview {
  const end = Math.max(1, model.end);
  const changes = new Float64Array(buckets + 1);
  const { coroutines } = model;
  for (const track of layout.tracks) {
    for (const coroutine of track.lanes[0]?.coroutines ?? [])
      countLife(changes, coroutines, coroutine, end, buckets);
  }
  const alive = new Float32Array(buckets);
  let now = 0;
  let mostAlive = 0;
  for (let bucket = 0; bucket < buckets; bucket++) {
    now += changes[bucket] ?? 0;
    alive[bucket] = now;
    mostAlive = Math.max(mostAlive, now);
  }
  return { end, buckets, alive, mostAlive, held: longestHeld(model) };
}

function countLife(
  changes: Float64Array,
  coroutines: TraceModel["coroutines"],
  coroutine: CoroutineRow,
  end: number,
  buckets: number,
): void {
  const first = bucketOf(coroutines.start.get(coroutine), end, buckets);
  const last = bucketOf(Math.min(coroutines.end.get(coroutine), end), end, buckets);
  changes[first] = (changes[first] ?? 0) + 1;
  changes[last + 1] = (changes[last + 1] ?? 0) - 1;
}

function bucketOf(time: number, end: number, buckets: number): number {
  return Math.min(buckets - 1, Math.max(0, Math.floor((time / end) * buckets)));
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
