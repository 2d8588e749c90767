import type { CallbackRow, SliceRow, TurnRow } from "../../trace/model/rows";
import { stateCode } from "../../trace/model/states";
import type { TraceModel } from "../../trace/model/trace-model";
import type { Fold } from "../timeline/time-scale";
import { beginning } from "./overview";

const bucketCount = 8_192;

/** Gaps shorter than this part of the whole are not worth a fold. */
const leastShare = 0.04;

/** Spans in which nothing ran and nothing was ready, in any thread, long enough to be folded; in order of time. */
export function findIdleGaps(model: TraceModel): readonly Fold[] {
  const start = beginning(model);
  const activity = new Activity(start, Math.max(start + 1, model.end));
  const { slices, turns, callbacks } = model;
  for (let row = 1 as SliceRow; row <= slices.count; row++) {
    const state = slices.state.get(row);
    if (state !== stateCode.running && state !== stateCode.ready) continue;
    activity.add(slices.start.get(row), slices.end.get(row));
  }
  for (let row = 1 as TurnRow; row <= turns.count; row++)
    activity.add(turns.start.get(row), turns.end.get(row));
  for (let row = 1 as CallbackRow; row <= callbacks.count; row++) {
    const began = callbacks.start.get(row);
    if (!Number.isNaN(began)) activity.add(began, callbacks.end.get(row));
  }
  return activity.gaps((activity.end - start) * leastShare);
}

/** Collects busy spans in buckets of time; what lies between two busy buckets is known exactly. */
class Activity {
  readonly #begun = new Int32Array(bucketCount + 1);
  readonly #firstStart = new Float64Array(bucketCount).fill(Infinity);
  readonly #lastEnd = new Float64Array(bucketCount).fill(-Infinity);

  constructor(
    readonly start: number,
    readonly end: number,
  ) {}

  add(start: number, end: number): void {
    const last = Math.min(end, this.end);
    const from = this.#bucket(start);
    const to = this.#bucket(last);
    this.#begun[from] = (this.#begun[from] ?? 0) + 1;
    this.#begun[to + 1] = (this.#begun[to + 1] ?? 0) - 1;
    this.#firstStart[from] = Math.min(this.#firstStart[from] ?? Infinity, start);
    this.#lastEnd[to] = Math.max(this.#lastEnd[to] ?? -Infinity, last);
  }

  gaps(least: number): readonly Fold[] {
    const gaps: Fold[] = [];
    let count = 0;
    let wasBusy = false;
    let idleSince = this.start;
    for (let bucket = 0; bucket < bucketCount; bucket++) {
      count += this.#begun[bucket] ?? 0;
      const isBusy = count > 0;
      const next = this.#firstStart[bucket] ?? Infinity;
      if (isBusy && !wasBusy && next - idleSince >= least) gaps.push({ start: idleSince, end: next });
      if (!isBusy && wasBusy) idleSince = this.#lastEnd[bucket - 1] ?? this.start;
      wasBusy = isBusy;
    }
    return gaps;
  }

  #bucket(time: number): number {
    const share = (time - this.start) / (this.end - this.start);
    return Math.min(bucketCount - 1, Math.max(0, Math.floor(share * bucketCount)));
  }
}
