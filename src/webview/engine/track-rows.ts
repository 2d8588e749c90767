import type { CoroutineRow, LoopRow, ThreadRow } from "../../trace/model/rows";
import type { TraceModel } from "../../trace/model/trace-model";
import { coroutineLabel } from "../../trace/query/describe";
import { isIncidental } from "../../trace/query/incidental";
import type { TrackRow } from "./scene";
import type { CoroutineTrack } from "./track-layout";
import { translate } from "../text/translate";

/** A track and where it is listed. */
export interface ListedTrack {
  readonly track: CoroutineTrack;
  readonly key: string;
  readonly name: string;
  /** Whether its outermost coroutines are of code that is not traced. */
  readonly isUntraced: boolean;
}

/** A key is told to the host and kept: of a name that is longer than this, in UTF-16 units, it has the beginning, and how long it is. */
const longestInKey = 400;

/** A name as a part of a row's key. */
export function inKey(name: string): string {
  return name.length <= longestInKey ? name : `${name.slice(0, longestInKey)}… ${name.length}`;
}

/** A row without children that is not pinned; what is given takes the place of that. */
export function plainRow(
  row: Pick<TrackRow, "key" | "kind" | "depth" | "name" | "source"> & Partial<TrackRow>,
): TrackRow {
  return { detail: "", expandable: false, expanded: false, lane: 0, isPinned: false, ...row };
}

const pinnedThreadSuffix = " pinned";

/** A thread's own row above all tracks: what is below the thread stays below its heading. */
export function pinnedThread(thread: TrackRow): TrackRow {
  return { ...thread, key: `${thread.key}${pinnedThreadSuffix}`, depth: 0, isPinned: true };
}

/** The key by which the track of a row is pinned. */
export function pinKeyOf({ key, kind, isPinned }: TrackRow): string {
  return kind === "thread" && isPinned ? key.slice(0, -pinnedThreadSuffix.length) : key;
}

/** The row of a loop's turns. */
export function loopRow(key: string, loop: LoopRow, depth: number, detail: string): TrackRow {
  return plainRow({ key, kind: "loop", depth, name: translate("event loop turns"), detail, source: loop });
}

/** The row of what a thread did with its interpreter's lock. `of`: whose it is, where it does not stand below its thread. */
export function gilRow(key: string, thread: ThreadRow, depth: number, of: string): TrackRow {
  return plainRow({
    key: `${key} gil`,
    kind: "gil",
    depth,
    name: "GIL",
    detail: of || translate("estimated"),
    source: thread,
  });
}

/** The row of a track's outermost coroutines. */
export function trackRow(
  { track, key, name, isUntraced }: ListedTrack,
  depth: number,
  { expandable, expanded, isPinned }: Pick<TrackRow, "expandable" | "expanded" | "isPinned">,
): TrackRow {
  const count = track.lanes[0]?.coroutines.length ?? 0;
  const words = [isUntraced ? translate("untraced") : "", count > 1 ? `×${count}` : ""];
  const detail = words.filter((word) => word !== "").join(" ");
  const source = track.index;
  return { detail, expandable, expanded, lane: 0, isPinned, key, kind: "task", depth, name, source };
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
  if (track.lanes.length > 1) return false;
  for (let index = 0; index < Math.min(outermost.length, mostLookedAt); index++)
    if (!isIncidental(model, outermost[index] as CoroutineRow)) return false;
  return true;
}

/** Of how many coroutines of a lane it is looked at what they are. */
const mostLookedAt = 50;

/** The function's name where all coroutines of the lane (of those looked at) are of one function. */
function laneName(model: TraceModel, coroutines: readonly CoroutineRow[]): string {
  const names = new Set<string>();
  for (const coroutine of coroutines.slice(0, mostLookedAt)) {
    names.add(coroutineLabel(model, coroutine).replace(/\(\)$/, ""));
    if (names.size > 3) break;
  }
  return names.size > 3 ? `${[...names].slice(0, 3).join(", ")}, …` : [...names].join(", ");
}
