import type { BlockedSpanRow } from "../../trace/model/rows";
import type { TraceModel } from "../../trace/model/trace-model";
import type { Overview } from "./scene";
import type { TrackLayout } from "./track-layout";

const mostHeldSpans = 200;

/**
 * The most coroutines that were alive at one moment of each bucket: outermost ones only, since the nested are theirs. One that ended as
 * the next began did not live beside it.
 */
export function buildOverview(model: TraceModel, layout: TrackLayout, buckets: number): Overview {
  const start = beginning(model);
  const end = Math.max(start + 1, model.end);
  const alive = new Float32Array(buckets);
  const { starts, ends } = livesOf(model, layout);
  let mostAlive = 0;
  let [begun, ended] = [0, 0];
  for (let bucket = 0; bucket < buckets; bucket++) {
    const edge = start + (bucket * (end - start)) / buckets;
    const next = bucket === buckets - 1 ? Infinity : start + ((bucket + 1) * (end - start)) / buckets;
    while (begun < starts.length && (starts[begun] as number) <= edge) begun++;
    while (ended < begun && (ends[ended] as number) <= edge) ended++;
    let most = begun - ended;
    for (; begun < starts.length && (starts[begun] as number) < next; begun++) {
      while ((ends[ended] as number) <= (starts[begun] as number)) ended++;
      most = Math.max(most, begun + 1 - ended);
    }
    alive[bucket] = most;
    mostAlive = Math.max(mostAlive, most);
  }
  return { start, end, buckets, alive, mostAlive, held: longestHeld(model) };
}

/** When outermost coroutines began and when they ended, each sorted for itself: which end belongs to whom does not matter. */
function livesOf(
  { coroutines, tasks }: TraceModel,
  { tracks }: TrackLayout,
): { readonly starts: Float64Array; readonly ends: Float64Array } {
  const count = tracks.reduce((sum, { lanes }) => sum + (lanes[0]?.coroutines.length ?? 0), 0);
  const starts = new Float64Array(count);
  const ends = new Float64Array(count);
  let at = 0;
  for (const { lanes } of tracks) {
    for (const coroutine of lanes[0]?.coroutines ?? []) {
      const task = coroutines.task.get(coroutine);
      // What a generator of another task drives has a row of its own, and is a part of its task all the same.
      if (task !== 0 && tasks.root.get(task) !== coroutine) continue;
      const start = coroutines.start.get(coroutine);
      starts[at] = start;
      ends[at++] = Math.max(coroutines.end.get(coroutine), start + shortestLife);
    }
  }
  return { starts: starts.subarray(0, at).sort(), ends: ends.subarray(0, at).sort() };
}

/** One that ended in the same ns in which it began was there all the same. */
const shortestLife = 1;

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
