import { Float64Column, Uint32Column } from "../../trace/model/column";
import type { CoroutineRow, SliceRow } from "../../trace/model/rows";
import type { TraceModel } from "../../trace/model/trace-model";
import { sliceAt } from "../../trace/query/window";
import type { CoroutineTrack, Lane, TrackLayout } from "./track-layout";

/**
 * What the outermost coroutine of a track does at a moment, in the order in which groups are listed. `absent`: none was there yet.
 */
export const trackMoments = ["running", "ready", "waiting", "created", "ended", "absent"] as const;

/** One of {@link trackMoments}. */
export type TrackMoment = (typeof trackMoments)[number];

const momentOf = {
  created: "created",
  running: "running",
  ready: "ready",
  suspended: "waiting",
} as const;

/** What a lane does at a moment, and for how long it does: from `from` up to and without `until`, in ns. */
export interface LaneMoment {
  readonly moment: TrackMoment;
  readonly from: number;
  readonly until: number;
  /** In which slice; 0 where in none. */
  readonly slice: SliceRow;
}

/** What a lane of a track does at a moment, in ns. */
export function laneMomentAt(model: TraceModel, lane: Lane, time: number): LaneMoment {
  const index = lane.indexAt(time);
  const coroutine = lane.coroutines[index] ?? (0 as CoroutineRow);
  const start = lane.startAt(index);
  if (start > time) return { moment: "absent", from: -Infinity, until: start, slice: 0 as SliceRow };
  const slice = sliceAt(model, coroutine, time);
  if (slice === 0) return { moment: "absent", from: time, until: time, slice };
  const { slices } = model;
  const from = Math.max(start, slices.start.get(slice));
  const next = lane.startAt(index + 1);
  const end = slices.end.get(slice);
  const state = slices.stateOf(slice);
  // What was abandoned with its loop was never settled, and is over all the same.
  return state === "settled" || end <= time
    ? { moment: "ended", from: Math.max(from, end), until: next, slice }
    : { moment: momentOf[state], from, until: Math.min(next, end), slice };
}

/**
 * What every track does at one moment. It knows of each how long that holds: where the moment moves, only those are looked at whose
 * state changes in between, and where the trace grows, only those to which something happened. So fifty thousand tasks can be grouped
 * while the cursor moves.
 */
export class TrackStates {
  readonly #moments: TrackMoment[] = [];
  readonly #from = new Float64Column();
  readonly #until = new Float64Column();
  readonly #slice = new Uint32Column<number, SliceRow>();
  /** When that slice ended, as far as was known. */
  readonly #sliceEnd = new Float64Column();
  /** How many coroutines the lane had. */
  readonly #laneLength = new Uint32Column();
  #shifted = 0;

  constructor(
    readonly model: TraceModel,
    readonly layout: TrackLayout,
  ) {}

  /** Goes to a moment, in ns; true where that changed what a track does. To be asked anew after the trace grew. */
  moveTo(time: number): boolean {
    const { tracks } = this.layout;
    if (this.#shifted !== this.model.shifted) {
      this.#shifted = this.model.shifted;
      this.#moments.length = 0;
    }
    let isChanged = this.#moments.length !== tracks.length;
    for (let index = 0; index < tracks.length; index++) {
      const lane = tracks[index]?.lanes[0];
      if (lane === undefined || this.#holds(index, lane, time)) continue;
      const before = this.#moments[index];
      this.#look(index, lane, time);
      isChanged ||= this.#moments[index] !== before;
    }
    return isChanged;
  }

  /** What a track does at the moment that was last moved to. */
  of({ index }: CoroutineTrack): TrackMoment {
    return this.#moments[index] ?? "absent";
  }

  /** A slice ends where the next one begins: whatever happened to a coroutine since changed when its slice ended. */
  #holds(index: number, lane: Lane, time: number): boolean {
    return (
      index < this.#moments.length &&
      this.#from.get(index) <= time &&
      time < this.#until.get(index) &&
      this.#laneLength.get(index) === lane.coroutines.length &&
      this.#sliceEnd.get(index) === this.model.slices.end.get(this.#slice.get(index))
    );
  }

  #look(index: number, lane: Lane, time: number): void {
    const { moment, from, until, slice } = laneMomentAt(this.model, lane, time);
    this.#moments[index] = moment;
    this.#from.set(index, from);
    this.#until.set(index, until);
    this.#slice.set(index, slice);
    this.#sliceEnd.set(index, this.model.slices.end.get(slice));
    this.#laneLength.set(index, lane.coroutines.length);
  }
}
