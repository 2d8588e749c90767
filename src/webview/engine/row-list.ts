import type { CoroutineRow, ProcessRow } from "../../trace/model/rows";
import type { TraceModel } from "../../trace/model/trace-model";
import { coroutineLabel, processLabel, taskLabel, threadLabel } from "../../trace/query/describe";
import { isIncidental } from "../../trace/query/incidental";
import { runsJobs } from "../../trace/query/thread-jobs";
import type { TrackRow } from "./scene";
import type { CoroutineTrack, ThreadLayout, TrackLayout } from "./track-layout";

/** More tracks than this begin collapsed: nested coroutines are then shown on demand. */
const expandedUpTo = 100;

/** Which tracks the person opened or closed, by key, against what they would be by themselves. */
export interface RowOptions {
  readonly toggled: ReadonlySet<string>;
}

/** The rows to show, from top to bottom. */
export function listRows(model: TraceModel, layout: TrackLayout, options: RowOptions): readonly TrackRow[] {
  const rows: TrackRow[] = [];
  const processes = new Map<ProcessRow, ThreadLayout[]>();
  for (const thread of layout.threads) {
    const siblings = processes.get(thread.process);
    if (siblings === undefined) processes.set(thread.process, [thread]);
    else siblings.push(thread);
  }
  const expandLanes = layout.tracks.length <= expandedUpTo;
  for (const [process, threads] of processes) {
    const key = `process ${model.processes.info(process)?.id ?? process}`;
    const expanded = !options.toggled.has(key);
    rows.push({
      key,
      kind: "process",
      depth: 0,
      name: processLabel(model, process).replace(/ · \d+$/, ""),
      detail: processes.size > 1 ? String(model.processes.info(process)?.id ?? "") : "",
      expandable: true,
      expanded,
      source: process,
      lane: 0,
    });
    if (!expanded) continue;
    for (const [index, thread] of threads.entries()) {
      pushThread(rows, model, thread, `${key} thread ${index}`, options, expandLanes);
    }
  }
  return rows;
}

function pushThread(
  rows: TrackRow[],
  model: TraceModel,
  layout: ThreadLayout,
  key: string,
  options: RowOptions,
  expandLanes: boolean,
): void {
  const expandable = layout.loops.length + layout.tracks.length > 0;
  const expanded = expandable && !options.toggled.has(key);
  rows.push({
    key,
    kind: "thread",
    depth: 1,
    name: threadLabel(model, layout.thread),
    detail: expandable || runsJobs(model, layout.thread) ? "" : "nothing traced",
    expandable,
    expanded,
    source: layout.thread,
    lane: 0,
  });
  if (!expanded) return;
  for (const [index, { loop }] of layout.loops.entries()) {
    rows.push({
      key: `${key} loop ${index}`,
      kind: "loop",
      depth: 2,
      name: "event loop turns",
      detail: layout.loops.length > 1 ? `loop ${index + 1}` : "",
      expandable: false,
      expanded: false,
      source: loop,
      lane: 0,
    });
  }
  const groupSizes = new Map<string, number>();
  for (const track of layout.tracks) groupSizes.set(track.group, track.number);
  const own: CoroutineTrack[] = [];
  const incidental: CoroutineTrack[] = [];
  for (const track of layout.tracks) (isOnlyIncidental(model, track) ? incidental : own).push(track);
  for (const track of [...own, ...incidental]) {
    pushTrack(rows, model, track, key, (groupSizes.get(track.group) ?? 1) > 1, options, expandLanes);
  }
}

function pushTrack(
  rows: TrackRow[],
  model: TraceModel,
  track: CoroutineTrack,
  threadKey: string,
  numbered: boolean,
  options: RowOptions,
  expandLanes: boolean,
): void {
  const outermost = track.lanes[0]?.coroutines ?? [];
  const first = outermost[0] ?? (0 as CoroutineRow);
  const name = isOnlyIncidental(model, track) ? "tasks of the runtime itself" : trackName(model, first);
  const info = model.functions.info(model.coroutines.function.get(first));
  const key = `${threadKey} ${name} ${info.range[0]} ${track.number}`;
  const expandable = track.lanes.length > 1;
  const expanded = expandable && options.toggled.has(key) !== expandLanes;
  const source = track.index;
  const label = numbered ? `${name} #${track.number}` : name;
  const detail = outermost.length > 1 ? `×${outermost.length}` : "";
  rows.push({ key, kind: "task", depth: 2, name: label, detail, expandable, expanded, source, lane: 0 });
  if (!expanded) return;
  for (let lane = 1; lane < track.lanes.length; lane++) {
    const { depth, coroutines } = track.lanes[lane] ?? { depth: 1, coroutines: [] };
    rows.push({
      key: `${key} lane ${lane}`,
      kind: "lane",
      depth: 2 + depth,
      name: laneName(model, coroutines),
      detail: coroutines.length > 1 ? `×${coroutines.length}` : "",
      expandable: false,
      expanded: false,
      source,
      lane,
    });
  }
}

/** True where all that the track holds (of what is looked at) is untraced and drives nothing traced. */
function isOnlyIncidental(model: TraceModel, track: CoroutineTrack): boolean {
  const outermost = track.lanes[0]?.coroutines ?? [];
  return (
    track.lanes.length === 1 && outermost.slice(0, 50).every((coroutine) => isIncidental(model, coroutine))
  );
}

/** The task's name as the program has it, else the function's. */
function trackName(model: TraceModel, root: CoroutineRow): string {
  const task = model.coroutines.task.get(root);
  const name = model.strings.get(model.tasks.name.get(task));
  if (task !== 0 && !/^(Task-\d+)?$/.test(name)) return taskLabel(model, task);
  return coroutineLabel(model, root).replace(/\(\)$/, "");
}

/** The function's name where all coroutines of the lane (of those looked at) are of one function. */
function laneName(model: TraceModel, coroutines: readonly CoroutineRow[]): string {
  const names = new Set<string>();
  for (const coroutine of coroutines.slice(0, 50)) {
    names.add(coroutineLabel(model, coroutine).replace(/\(\)$/, ""));
    if (names.size > 3) break;
  }
  return names.size > 3 ? `${[...names].slice(0, 3).join(", ")}, …` : [...names].join(", ");
}
