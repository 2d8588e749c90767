import type { CoroutineRow, SliceRow, ThreadRow } from "../../trace/model/rows";
import { stateCode } from "../../trace/model/states";
import type { TraceModel } from "../../trace/model/trace-model";
import { criticalPath, type CriticalSegment } from "../../trace/query/causes/critical-path";
import { threadLabel } from "../../trace/query/describe";
import type { NameOf } from "./reason-sentences";
import type { Selection } from "./scene";
import type { TrackLayout } from "./track-layout";

/** From one moment to a later one, in ns. */
export interface TimeRange {
  readonly start: number;
  readonly end: number;
}

/** One stretch of the critical path; times in ns. */
export interface PathStretch {
  readonly name: string;
  readonly kind: CriticalSegment["kind"];
  readonly length: number;
  readonly selection: Selection;
}

/** What happened between two moments; times in ns. */
export interface RangeMeasure extends TimeRange {
  /** How long each thread ran coroutines in it; those that did not are left out. */
  readonly threads: readonly { readonly name: string; readonly busy: number }[];
  /** Of all tasks together: ready and waiting, each for itself. */
  readonly ready: number;
  readonly waiting: number;
  /** True where there were too many slices to add up all of them. */
  readonly isPartial: boolean;
  /** Of the selected coroutine, longest stretches first; empty where none is selected. */
  readonly path: readonly PathStretch[];
}

const mostAddedUp = 200_000;
const mostStretches = 8;

/** Measures a range of time: who was busy, who was late, and what its length depended on. */
export function measureRange(
  model: TraceModel,
  layout: TrackLayout,
  range: TimeRange,
  coroutine: CoroutineRow,
  nameOf: NameOf,
): RangeMeasure {
  const { start, end } = range;
  const threads: { name: string; busy: number }[] = [];
  for (let thread = 1 as ThreadRow; thread <= model.threads.count; thread++) {
    const busy = busyTime(model, thread, start, end);
    if (busy > 0) threads.push({ name: threadLabel(model, thread), busy });
  }
  const path = coroutine === 0 ? [] : criticalPath(model, coroutine, start, end);
  return { ...range, threads, ...waits(model, layout, start, end), path: longest(path, nameOf) };
}

function busyTime({ slices, threads }: TraceModel, thread: ThreadRow, from: number, to: number): number {
  const lists = threads.runs;
  let busy = 0;
  let at = lists.search(thread, (run: SliceRow) => slices.end.get(run) > from);
  for (; at < lists.length(thread); at++) {
    const run = lists.at(thread, at);
    if (slices.start.get(run) >= to) break;
    busy += Math.min(to, slices.end.get(run)) - Math.max(from, slices.start.get(run));
  }
  return busy;
}

/** Of outermost coroutines only: what is nested in them waits with them. */
function waits(
  { coroutines, slices }: TraceModel,
  { tracks }: TrackLayout,
  from: number,
  to: number,
): Pick<RangeMeasure, "ready" | "waiting" | "isPartial"> {
  let ready = 0;
  let waiting = 0;
  let left = mostAddedUp;
  for (const { lanes } of tracks) {
    const [lane] = lanes;
    for (let index = lane?.indexAt(from) ?? 0; index < (lane?.coroutines.length ?? 0); index++) {
      const coroutine = lane?.coroutines[index];
      if (coroutine === undefined || coroutines.start.get(coroutine) >= to) break;
      const lists = coroutines.slices;
      let at = lists.search(coroutine, (slice) => slices.end.get(slice) > from);
      for (; at < lists.length(coroutine) && left > 0; at++, left--) {
        const slice = lists.at(coroutine, at);
        if (slices.start.get(slice) >= to) break;
        const length = Math.min(to, slices.end.get(slice)) - Math.max(from, slices.start.get(slice));
        if (slices.state.get(slice) === stateCode.ready) ready += length;
        else if (slices.state.get(slice) === stateCode.suspended) waiting += length;
      }
    }
  }
  return { ready, waiting, isPartial: left === 0 };
}

function longest(path: readonly CriticalSegment[], nameOf: NameOf): PathStretch[] {
  return path
    .map(({ coroutine, slice, kind, start, end }) => ({
      name: nameOf(coroutine),
      kind,
      length: end - start,
      selection: { kind: "slice" as const, row: slice },
    }))
    .sort((a, b) => b.length - a.length)
    .slice(0, mostStretches);
}
