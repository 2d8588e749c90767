import { translate } from "../text/translate";

/*
 * What the views are told about a trace: plain data and typed arrays, so that it can cross to and from a worker.
 * Times are ns since the start of the trace; names and values are as the program gave them, not yet fit to be shown.
 */

/**
 * What a slice looks like. `dense`: several slices, each too narrow to be seen by itself; `held`: a span in which the loop
 * was held; `missing`: events were lost; `job`: work that a thread or a process of a pool was given; `blocked`: a part of it in which
 * the thread waited; `gil`: what a thread did with its interpreter's lock, as shares of a stretch of time.
 */
export const sliceLooks = [
  "created",
  "running",
  "ready",
  "waiting",
  "turn",
  "held",
  "missing",
  "job",
  "dense",
  "blocked",
  "gil",
] as const;

/** One of {@link sliceLooks}. */
export type SliceLook = (typeof sliceLooks)[number];

/** The index of each look in {@link sliceLooks}. */
export const lookCode = Object.fromEntries(sliceLooks.map((look, code) => [look, code])) as Record<
  SliceLook,
  number
>;

/** How a coroutine ended, as the cap at its end shows. `cut-off`: collected or abandoned. */
export type CapLook = "well" | "badly" | "cut-off";

/**
 * What a person can select: a slice of a coroutine, a turn of a loop, a span in which a loop was held, a job, a stretch between two looks
 * at who holds the GIL; by table row.
 */
export interface Selection {
  readonly kind: "slice" | "turn" | "held" | "gap" | "job" | "gil";
  readonly row: number;
}

/** What a row of the timeline stands for. `gil`: what a thread did with its interpreter's lock; `group`: all calls of one function. */
export type TrackKind = "process" | "thread" | "gil" | "loop" | "group" | "task" | "lane";

/** The detail of a thread of which nothing is drawn. */
export const nothingTraced = translate("nothing traced");

/** One row of the timeline: a heading (process, thread, group), a loop's turns, or one lane of a task. */
export interface TrackRow {
  /** The same for the same thing each time the trace is opened. */
  readonly key: string;
  readonly kind: TrackKind;
  /** How far its heading is indented. */
  readonly depth: number;
  readonly name: string;
  /** Beside the name, fainter. */
  readonly detail: string;
  /** Whether there are rows below it that can be hidden. */
  readonly expandable: boolean;
  readonly expanded: boolean;
  /** What it is a row of: the process, thread (of its lock, too), loop, or the index of the coroutine track. */
  readonly source: number;
  /** Of a coroutine track: which of its lanes. */
  readonly lane: number;
  /** True for those that stay in sight above all others. */
  readonly isPinned: boolean;
}

/** A window of time and of rows, and how finely it is drawn. */
export interface SceneRequest {
  readonly from: number;
  readonly to: number;
  /** ns per CSS pixel. */
  readonly resolution: number;
  /** Slices shorter than this, in ns, are merged with their neighbours: a pixel, or more while a gesture goes on. */
  readonly merge: number;
  /** Rows from the top that are in sight whatever the others are. */
  readonly pinnedRows: number;
  readonly firstRow: number;
  readonly lastRow: number;
}

/** What one row shows: arrays of one length, in order of `starts`. The arrays of all rows of a scene lie in one buffer. */
export interface RowScene {
  readonly count: number;
  readonly starts: Float64Array<ArrayBuffer>;
  /** Infinity where it lasts. */
  readonly ends: Float64Array<ArrayBuffer>;
  /** Indexes in {@link sliceLooks}. */
  readonly looks: Uint8Array<ArrayBuffer>;
  /** Row of the table that the slice's look belongs to: slices, turns, blocked spans, gaps or callbacks; of the first where several are merged. */
  readonly rows: Uint32Array<ArrayBuffer>;
  /** How many slices are drawn as this one. */
  readonly counts: Uint32Array<ArrayBuffer>;
  /** Three for each slice of a row of the look `gil`: for how much of it, of 1, the thread held the lock, was in C code, wanted the lock. */
  readonly shares: Float32Array<ArrayBuffer>;
  /** What is written on slices, by their index; without those on which nothing is. */
  readonly labels: ReadonlyMap<number, string>;
  readonly caps: readonly { readonly time: number; readonly look: CapLook }[];
}

/** What is to be drawn. */
export interface Scene {
  readonly request: SceneRequest;
  /** By the index of the row. */
  readonly rows: ReadonlyMap<number, RowScene>;
}

/** What a row is doing at a moment, as its heading says. */
export type RowState = "running" | "ready" | "waiting" | "created" | "settled" | "held";

/** What rows do at a moment, by their index; without those that are not there or show no states. */
export type RowStates = ReadonlyMap<number, RowState>;

/**
 * A causal arrow between two rows. `create`: a task was created, or a job handed over; `await`: from who waits to what it waits for;
 * `send`: a value, into a generator; `message`: between threads or processes.
 */
export interface Flow {
  readonly kind: "wake" | "create" | "await" | "send" | "message";
  readonly fromRow: number;
  readonly fromTime: number;
  readonly toRow: number;
  readonly toTime: number;
  /** 1 for the selection's own cause, 2 for the cause of that. */
  readonly distance: number;
  /** What was sent, as far as it was recorded. */
  readonly value?: string;
}

/** How busy the trace is over its whole length, for the mini-map: `buckets` values each. */
export interface Overview {
  readonly start: number;
  readonly end: number;
  readonly buckets: number;
  /** The most coroutine tracks alive in each bucket. */
  readonly alive: Float32Array;
  readonly mostAlive: number;
  /** Spans in which a loop was held, the longest first, at most 200. */
  readonly held: readonly { readonly start: number; readonly end: number }[];
}
