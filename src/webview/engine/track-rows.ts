import type { CoroutineRow, LoopRow } from "../../trace/model/rows";
import type { TraceModel } from "../../trace/model/trace-model";
import { coroutineLabel, taskLabel } from "../../trace/query/describe";
import { isIncidental } from "../../trace/query/incidental";
import type { TrackRow } from "./scene";
import type { CoroutineTrack } from "./track-layout";

/** A track and where it is listed. */
export interface ListedTrack {
  readonly track: CoroutineTrack;
  readonly key: string;
  readonly name: string;
}

/** A row without children that is not pinned; what is given takes the place of that. */
export function plainRow(
  row: Pick<TrackRow, "key" | "kind" | "depth" | "name" | "source"> & Partial<TrackRow>,
): TrackRow {
  return { detail: "", expandable: false, expanded: false, lane: 0, isPinned: false, ...row };
}

/** The row of a loop's turns. */
export function loopRow(key: string, loop: LoopRow, depth: number, detail: string): TrackRow {
  return plainRow({ key, kind: "loop", depth, name: "event loop turns", detail, source: loop });
}

/** The key and the name of a track, the same whatever it is listed under. `isNumbered`: one of several of its kind. */
export function listTrack(
  model: TraceModel,
  track: CoroutineTrack,
  threadKey: string,
  isNumbered: boolean,
): ListedTrack {
  const first = track.lanes[0]?.coroutines[0] ?? (0 as CoroutineRow);
  const name = isOnlyIncidental(model, track) ? "tasks of the runtime itself" : trackName(model, first);
  const info = model.functions.info(model.coroutines.function.get(first));
  const key = `${threadKey} ${name} ${info.range[0]} ${track.number}`;
  return { track, key, name: isNumbered ? `${name} #${track.number}` : name };
}

/** The row of a track's outermost coroutines. */
export function trackRow(
  { track, key, name }: ListedTrack,
  depth: number,
  more: Pick<TrackRow, "expandable" | "expanded">,
): TrackRow {
  const count = track.lanes[0]?.coroutines.length ?? 0;
  const detail = count > 1 ? `×${count}` : "";
  return plainRow({ key, kind: "task", depth, name, detail, source: track.index, ...more });
}

/** The rows of what a track's outermost coroutines drive. */
export function* laneRows(
  model: TraceModel,
  { track, key }: ListedTrack,
  depth: number,
): Generator<TrackRow> {
  for (let lane = 1; lane < track.lanes.length; lane++) {
    const { depth: below, coroutines } = track.lanes[lane] ?? { depth: 1, coroutines: [] };
    yield plainRow({
      key: `${key} lane ${lane}`,
      kind: "lane",
      depth: depth + below,
      name: laneName(model, coroutines),
      detail: coroutines.length > 1 ? `×${coroutines.length}` : "",
      source: track.index,
      lane,
    });
  }
}

/** True where all that the track holds (of what is looked at) is untraced and drives nothing traced. */
export function isOnlyIncidental(model: TraceModel, track: CoroutineTrack): boolean {
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
