import { Uint32Column } from "../../trace/model/column";
import type { CoroutineRow, LoopRow, ProcessRow, ThreadRow } from "../../trace/model/rows";
import { stateCode } from "../../trace/model/states";
import type { TraceModel } from "../../trace/model/trace-model";

/**
 * One lane of a track: coroutines that are not alive at the same time, in order of `starts`. A coroutine that had been
 * created before the one before it ended is shown from that end on, so that lanes never overlap.
 */
export class Lane {
  readonly coroutines: CoroutineRow[] = [];
  readonly starts: number[] = [];

  constructor(readonly depth: number) {}

  /** The first coroutine that may still be seen at `time`: the last that starts at or before it. */
  indexAt(time: number): number {
    let low = 0;
    let high = this.starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.starts[middle] ?? Infinity) <= time) low = middle + 1;
      else high = middle;
    }
    return Math.max(0, low - 1);
  }
}

/** A row of the timeline that holds coroutines: a task (or generator), or several of one function that follow each other. */
export interface CoroutineTrack {
  readonly kind: "coroutines";
  readonly thread: ThreadRow;
  /** Lane 0 holds the outermost coroutines. */
  readonly lanes: Lane[];
  /** Equal for tracks of the same function in the same thread. */
  readonly group: string;
  /** Counts the tracks of the group from 1. */
  readonly number: number;
  /** Where it stands in the layout's `tracks`. */
  readonly index: number;
}

/** A row of an event loop's turns. */
export interface LoopTrack {
  readonly kind: "loop";
  readonly thread: ThreadRow;
  readonly loop: LoopRow;
}

/** A thread and what is shown below it, in the order in which it appeared. */
export interface ThreadLayout {
  readonly thread: ThreadRow;
  readonly process: ProcessRow;
  readonly loops: LoopTrack[];
  readonly tracks: CoroutineTrack[];
}

/** Where a coroutine is shown. */
export interface Placement {
  readonly track: CoroutineTrack;
  readonly lane: number;
}

/**
 * Gives every coroutine its place on the timeline, once, as it appears: rows never move to another place while a program
 * runs. Nested coroutines lie below the one that first drove them; coroutines of one function that follow each other share
 * a row, so that a server's ten thousand requests take as many rows as were served at the same time.
 */
export class TrackLayout {
  /** In order of appearance. */
  readonly threads: ThreadLayout[] = [];
  readonly tracks: CoroutineTrack[] = [];
  /** Changes when a track or a lane was added. */
  revision = 0;

  readonly #threadLayouts = new Map<ThreadRow, ThreadLayout>();
  readonly #groups = new Map<string, CoroutineTrack[]>();
  /** Index in `tracks` + 1. */
  readonly #trackOf = new Uint32Column<CoroutineRow>();
  readonly #laneOf = new Uint32Column<CoroutineRow>();
  #pending: CoroutineRow[] = [];
  #seenThreads = 0;
  #seenLoops = 0;
  #seenCoroutines = 0;

  constructor(readonly model: TraceModel) {}

  /** Takes in what the model learned since the last call. */
  update(): void {
    const { threads, loops, coroutines } = this.model;
    while (this.#seenThreads < threads.count) this.#addThread(++this.#seenThreads as ThreadRow);
    while (this.#seenLoops < loops.count) this.#addLoop(++this.#seenLoops as LoopRow);
    const waiting = this.#pending;
    this.#pending = [];
    for (const coroutine of waiting) this.#place(coroutine);
    while (this.#seenCoroutines < coroutines.count) this.#place(++this.#seenCoroutines as CoroutineRow);
  }

  /** Where a coroutine is shown; undefined for one that was only just created. */
  placement(coroutine: CoroutineRow): Placement | undefined {
    if (coroutine > this.#seenCoroutines) return undefined;
    const track = this.tracks[this.#trackOf.get(coroutine) - 1];
    return track === undefined ? undefined : { track, lane: this.#laneOf.get(coroutine) };
  }

  #addThread(thread: ThreadRow): void {
    const layout: ThreadLayout = {
      thread,
      process: this.model.threads.process.get(thread),
      loops: [],
      tracks: [],
    };
    this.#threadLayouts.set(thread, layout);
    this.threads.push(layout);
    this.revision++;
  }

  #addLoop(loop: LoopRow): void {
    const thread = this.model.loops.thread.get(loop);
    this.#threadLayouts.get(thread)?.loops.push({ kind: "loop", thread, loop });
    this.revision++;
  }

  #place(coroutine: CoroutineRow): void {
    this.#trackOf.set(coroutine, 0);
    this.#laneOf.set(coroutine, 0);
    if (!this.#isDriven(coroutine)) {
      this.#pending.push(coroutine);
      return;
    }
    const parent = this.#parentPlacement(coroutine);
    if (parent === undefined) this.#placeAsRoot(coroutine);
    else this.#placeInLane(coroutine, parent.track, this.#freeLaneBelow(coroutine, parent));
  }

  /** A coroutine is placed when it is known who drives it; until then it may still become a task of its own. */
  #isDriven(coroutine: CoroutineRow): boolean {
    const { coroutines, slices } = this.model;
    if (coroutines.task.get(coroutine) !== 0 || coroutines.parent.get(coroutine) !== 0) return true;
    if (this.model.isComplete) return true;
    const newest = coroutines.newestSlice.get(coroutine);
    return newest !== 0 && slices.state.get(newest) !== stateCode.created;
  }

  #parentPlacement(coroutine: CoroutineRow): Placement | undefined {
    const { coroutines } = this.model;
    const parent = coroutines.parent.get(coroutine);
    if (parent === 0 || parent === coroutine) return undefined;
    if (coroutines.task.get(parent) !== coroutines.task.get(coroutine)) return undefined;
    if (coroutines.thread.get(parent) !== coroutines.thread.get(coroutine)) return undefined;
    return this.placement(parent);
  }

  #placeAsRoot(coroutine: CoroutineRow): void {
    const { coroutines, tasks, strings } = this.model;
    const thread = coroutines.thread.get(coroutine);
    const task = coroutines.task.get(coroutine);
    const name = strings.get(tasks.name.get(task));
    const own = task === 0 ? "generator" : /^Task-\d+$/.test(name) ? "task" : `task ${name}`;
    const group =
      coroutines.isStandIn.get(coroutine) === 1
        ? `${thread} untraced`
        : `${thread} ${coroutines.function.get(coroutine)} ${own}`;
    let tracks = this.#groups.get(group);
    if (tracks === undefined) this.#groups.set(group, (tracks = []));
    const start = coroutines.start.get(coroutine);
    let track = findByProbing(tracks, 0, (candidate) => this.#freeFrom(candidate.lanes[0]) <= start);
    if (track === undefined) {
      track = {
        kind: "coroutines",
        thread,
        lanes: [new Lane(0)],
        group,
        number: tracks.length + 1,
        index: this.tracks.length,
      };
      tracks.push(track);
      this.tracks.push(track);
      this.#threadLayouts.get(thread)?.tracks.push(track);
      this.revision++;
    }
    this.#placeInLane(coroutine, track, 0);
  }

  #freeLaneBelow(coroutine: CoroutineRow, parent: Placement): number {
    const { track } = parent;
    const depth = (track.lanes[parent.lane]?.depth ?? 0) + 1;
    const driven = this.#drivenFrom(coroutine);
    const free = findByProbing(
      track.lanes,
      parent.lane + 1,
      (lane) => lane.depth === depth && this.#freeFrom(lane) <= driven,
    );
    if (free !== undefined) return track.lanes.indexOf(free);
    track.lanes.push(new Lane(depth));
    this.revision++;
    return track.lanes.length - 1;
  }

  #placeInLane(coroutine: CoroutineRow, track: CoroutineTrack, lane: number): void {
    const target = track.lanes[lane];
    if (target === undefined) return;
    const start = Math.max(this.model.coroutines.start.get(coroutine), this.#freeFrom(target));
    target.coroutines.push(coroutine);
    target.starts.push(start);
    this.#trackOf.set(coroutine, track.index + 1);
    this.#laneOf.set(coroutine, lane);
  }

  #freeFrom(lane: Lane | undefined): number {
    const last = lane?.coroutines.at(-1);
    return last === undefined ? -Infinity : this.model.coroutines.end.get(last);
  }

  /** When its first slice after its creation began. */
  #drivenFrom(coroutine: CoroutineRow): number {
    const { coroutines, slices } = this.model;
    const position = coroutines.slices.search(
      coroutine,
      (slice) => slices.state.get(slice) !== stateCode.created,
    );
    if (position >= coroutines.slices.length(coroutine)) return coroutines.start.get(coroutine);
    return slices.start.get(coroutines.slices.at(coroutine, position));
  }
}

const mostProbes = 128;

/**
 * The first fitting element from `first` on; of a long list only its beginning and its end are looked at, so that fifty
 * thousand tasks at once do not take fifty thousand looks each.
 */
function findByProbing<T>(list: readonly T[], first: number, fits: (element: T) => boolean): T | undefined {
  const beginning = Math.min(list.length, first + mostProbes);
  for (let index = first; index < beginning; index++) {
    const element = list[index];
    if (element !== undefined && fits(element)) return element;
  }
  for (let index = Math.max(beginning, list.length - mostProbes); index < list.length; index++) {
    const element = list[index];
    if (element !== undefined && fits(element)) return element;
  }
  return undefined;
}
