import { Uint32Column } from "../../trace/model/column";
import type { CoroutineRow, LoopRow, ProcessRow, ThreadRow } from "../../trace/model/rows";
import { stateCode } from "../../trace/model/states";
import type { CoroutineTable } from "../../trace/model/tables/coroutines";
import type { TraceModel } from "../../trace/model/trace-model";

/**
 * One lane of a track: coroutines that are not alive at the same time, in order of time. A coroutine that had been
 * created before the one before it ended is shown from that end on, so that lanes never overlap.
 */
export class Lane {
  constructor(
    readonly depth: number,
    readonly coroutines: CoroutineRow[],
    private readonly table: CoroutineTable,
  ) {}

  /** From when on a coroutine of the lane is shown, in ns; Infinity where there is none at `index`. */
  startAt(index: number): number {
    const coroutine = this.coroutines[index];
    if (coroutine === undefined) return Infinity;
    const { start, end } = this.table;
    return index === 0
      ? start.get(coroutine)
      : Math.max(start.get(coroutine), end.get(this.coroutines[index - 1] as CoroutineRow));
  }

  /** The first coroutine that may still be seen at `time`: the last that starts at or before it. */
  indexAt(time: number): number {
    let low = 0;
    let high = this.coroutines.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.startAt(middle) <= time) low = middle + 1;
      else high = middle;
    }
    return Math.max(0, low - 1);
  }

  /** From when on another coroutine may be shown here, in ns. */
  get freeFrom(): number {
    const last = this.coroutines.length - 1;
    return last < 0 ? -Infinity : this.table.end.get(this.coroutines[last] as CoroutineRow);
  }
}

/** Tracks of the same function in the same thread, in order of appearance. */
export interface TrackGroup {
  readonly tracks: CoroutineTrack[];
  /** The last of the outermost coroutines of each. */
  readonly newest: CoroutineRow[];
}

/** A row of the timeline that holds coroutines: a task (or generator), or several of one function that follow each other. */
export interface CoroutineTrack {
  readonly kind: "coroutines";
  readonly thread: ThreadRow;
  /** Lane 0 holds the outermost coroutines. */
  readonly lanes: Lane[];
  readonly group: TrackGroup;
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
  readonly #groups = new Map<string, TrackGroup>();
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
    else this.#placeBelow(coroutine, parent);
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
    const { coroutines } = this.model;
    const thread = coroutines.thread.get(coroutine);
    const group = this.#groupOf(coroutine, thread);
    const { tracks, newest } = group;
    const start = coroutines.start.get(coroutine);
    const ends = coroutines.end.data;
    const free = probe(newest.length, 0, (index) => (ends[newest[index] as CoroutineRow] as number) <= start);
    const shown = tracks[free];
    if (shown !== undefined) {
      newest[free] = coroutine;
      this.#placeInLane(coroutine, shown, 0);
      return;
    }
    const track: CoroutineTrack = {
      kind: "coroutines",
      thread,
      lanes: [new Lane(0, [coroutine], coroutines)],
      group,
      number: tracks.length + 1,
      index: this.tracks.length,
    };
    tracks.push(track);
    newest.push(coroutine);
    this.tracks.push(track);
    this.#threadLayouts.get(thread)?.tracks.push(track);
    this.#remember(coroutine, track, 0);
    this.revision++;
  }

  #groupOf(coroutine: CoroutineRow, thread: ThreadRow): TrackGroup {
    const { coroutines } = this.model;
    const key =
      coroutines.isStandIn.get(coroutine) === 1
        ? `${thread} untraced ${coroutines.function.get(coroutine)}`
        : `${thread} ${coroutines.function.get(coroutine)} ${this.#kindOf(coroutine)}`;
    let group = this.#groups.get(key);
    if (group === undefined) this.#groups.set(key, (group = { tracks: [], newest: [] }));
    return group;
  }

  /** Tasks that the program gave no names go together. */
  #kindOf(coroutine: CoroutineRow): string {
    const { coroutines, tasks, strings } = this.model;
    const task = coroutines.task.get(coroutine);
    if (task === 0) return "generator";
    const name = strings.get(tasks.name.get(task));
    return /^Task-\d+$/.test(name) ? "task" : `task ${name}`;
  }

  #placeBelow(coroutine: CoroutineRow, { track, lane }: Placement): void {
    const depth = (track.lanes[lane]?.depth ?? 0) + 1;
    const driven = this.#drivenFrom(coroutine);
    const { lanes } = track;
    const free = probe(lanes.length, lane + 1, (below) => {
      const candidate = lanes[below] as Lane;
      return candidate.depth === depth && candidate.freeFrom <= driven;
    });
    if (free >= 0) {
      this.#placeInLane(coroutine, track, free);
      return;
    }
    track.lanes.push(new Lane(depth, [coroutine], this.model.coroutines));
    this.#remember(coroutine, track, track.lanes.length - 1);
    this.revision++;
  }

  #placeInLane(coroutine: CoroutineRow, track: CoroutineTrack, lane: number): void {
    track.lanes[lane]?.coroutines.push(coroutine);
    this.#remember(coroutine, track, lane);
  }

  #remember(coroutine: CoroutineRow, track: CoroutineTrack, lane: number): void {
    this.#trackOf.set(coroutine, track.index + 1);
    this.#laneOf.set(coroutine, lane);
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
 * The first index from `first` on that fits, -1 where none does; of a long list only its beginning and its end are looked at, so that
 * fifty thousand tasks at once do not take fifty thousand looks each.
 */
function probe(length: number, first: number, fits: (index: number) => boolean): number {
  const beginning = Math.min(length, first + mostProbes);
  for (let index = first; index < beginning; index++) if (fits(index)) return index;
  for (let index = Math.max(beginning, length - mostProbes); index < length; index++)
    if (fits(index)) return index;
  return -1;
}
