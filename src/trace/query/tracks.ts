import type { CoroutineRow, FunctionRow, LoopRow, ProcessRow, TaskRow, ThreadRow } from "../model/rows";
import type { TraceModel } from "../model/trace-model";
import { functionName, processLabel, taskLabel, threadLabel } from "./describe";
import { isIncidental } from "./incidental";

/**
 * A row of the timeline. `loop` shows turns and blocked spans; `task` and `function` show slices in lanes. A `function`
 * track holds the coroutines of one function that ran in no task: generators that were driven by plain code.
 */
export type Track =
  | (TrackBase & { readonly kind: "process"; readonly row: ProcessRow })
  | (TrackBase & { readonly kind: "thread"; readonly row: ThreadRow })
  | (TrackBase & { readonly kind: "loop"; readonly row: LoopRow })
  | (TrackBase & { readonly kind: "task"; readonly row: TaskRow; readonly lanes: readonly Lane[] })
  | (TrackBase & {
      readonly kind: "function";
      readonly row: FunctionRow;
      readonly thread: ThreadRow;
      readonly lanes: readonly Lane[];
    });

interface TrackBase {
  /** The same in every tree of the same trace. */
  readonly key: string;
  readonly label: string;
  readonly children: readonly Track[];
}

/** A sub-row: coroutines that do not overlap in time, in order. Lane 0 of a task holds its outermost coroutine. */
export interface Lane {
  /** How deep its coroutines are nested; 0 for the outermost. */
  readonly depth: number;
  readonly coroutines: readonly CoroutineRow[];
}

/**
 * The tree of tracks: process > thread > loop, tasks (in order of creation), then generators outside of tasks. Tasks of
 * code that is not traced are left out.
 */
export function trackTree(model: TraceModel): readonly Track[] {
  const outside = coroutinesOutsideTasks(model);
  const tracks: Track[] = [];
  for (let row = 1 as ProcessRow; row <= model.processes.count; row++) {
    tracks.push({
      kind: "process",
      row,
      key: `process ${row}`,
      label: processLabel(model, row),
      children: threadTracks(model, row, outside),
    });
  }
  return tracks;
}

function threadTracks(model: TraceModel, process: ProcessRow, outside: OutsideCoroutines): Track[] {
  const tracks: Track[] = [];
  for (let row = 1 as ThreadRow; row <= model.threads.count; row++) {
    if (model.threads.process.get(row) !== process) continue;
    tracks.push({
      kind: "thread",
      row,
      key: `thread ${row}`,
      label: threadLabel(model, row),
      children: [
        ...loopTracks(model, row),
        ...taskTracks(model, row),
        ...functionTracks(model, row, outside),
      ],
    });
  }
  return tracks;
}

function loopTracks(model: TraceModel, thread: ThreadRow): Track[] {
  const tracks: Track[] = [];
  for (let row = 1 as LoopRow; row <= model.loops.count; row++) {
    if (model.loops.thread.get(row) !== thread) continue;
    tracks.push({ kind: "loop", row, key: `loop ${row}`, label: "event loop turns", children: [] });
  }
  return tracks;
}

function taskTracks(model: TraceModel, thread: ThreadRow): Track[] {
  const tracks: Track[] = [];
  for (let row = 1 as TaskRow; row <= model.tasks.count; row++) {
    if (model.tasks.thread.get(row) !== thread) continue;
    if (isIncidental(model, model.tasks.root.get(row))) continue;
    tracks.push({
      kind: "task",
      row,
      key: `task ${row}`,
      label: taskLabel(model, row),
      children: [],
      lanes: taskLanes(model, row),
    });
  }
  return tracks;
}

/** The lanes of a task: its outermost coroutine, then those nested in it by depth, side by side where they overlap. */
export function taskLanes(model: TraceModel, task: TaskRow): Lane[] {
  const root = model.tasks.root.get(task);
  if (root === 0) return [];
  const nested: { coroutine: CoroutineRow; depth: number }[] = [{ coroutine: root, depth: 0 }];
  for (let index = 0; index < nested.length; index++) {
    const { coroutine, depth } = nested[index] as (typeof nested)[number];
    for (const child of model.coroutines.children.values(coroutine)) {
      if (model.coroutines.task.get(child) === task) nested.push({ coroutine: child, depth: depth + 1 });
    }
  }
  return packIntoLanes(model, nested);
}

type OutsideCoroutines = ReadonlyMap<ThreadRow, ReadonlyMap<FunctionRow, readonly CoroutineRow[]>>;

function coroutinesOutsideTasks(model: TraceModel): OutsideCoroutines {
  const threads = new Map<ThreadRow, Map<FunctionRow, CoroutineRow[]>>();
  const { coroutines } = model;
  for (let row = 1 as CoroutineRow; row <= coroutines.count; row++) {
    if (coroutines.task.get(row) !== 0) continue;
    const thread = coroutines.thread.get(row);
    const functionRow = coroutines.function.get(row);
    let functions = threads.get(thread);
    if (functions === undefined) threads.set(thread, (functions = new Map<FunctionRow, CoroutineRow[]>()));
    const list = functions.get(functionRow);
    if (list === undefined) functions.set(functionRow, [row]);
    else list.push(row);
  }
  return threads;
}

function functionTracks(model: TraceModel, thread: ThreadRow, outside: OutsideCoroutines): Track[] {
  const tracks: Track[] = [];
  for (const [row, coroutines] of outside.get(thread) ?? []) {
    tracks.push({
      kind: "function",
      row,
      thread,
      key: `thread ${thread} function ${row}`,
      label: functionName(model, row),
      children: [],
      lanes: packIntoLanes(
        model,
        coroutines.map((coroutine) => ({ coroutine, depth: 0 })),
      ),
    });
  }
  return tracks;
}

function packIntoLanes(
  model: TraceModel,
  coroutines: readonly { readonly coroutine: CoroutineRow; readonly depth: number }[],
): Lane[] {
  const { start, end } = model.coroutines;
  const lanes: { depth: number; coroutines: CoroutineRow[]; free: number }[] = [];
  const ordered = [...coroutines].sort((a, b) => a.depth - b.depth || a.coroutine - b.coroutine);
  for (const { coroutine, depth } of ordered) {
    const lane = lanes.find(
      (candidate) => candidate.depth === depth && candidate.free <= start.get(coroutine),
    );
    if (lane === undefined) lanes.push({ depth, coroutines: [coroutine], free: end.get(coroutine) });
    else {
      lane.coroutines.push(coroutine);
      lane.free = end.get(coroutine);
    }
  }
  return lanes;
}
