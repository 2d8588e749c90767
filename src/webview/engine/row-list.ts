import { entityKind, entityRow } from "../../trace/model/entity";
import type { CoroutineRow, ProcessRow, TaskRow } from "../../trace/model/rows";
import type { TraceModel } from "../../trace/model/trace-model";
import { coroutineLabel, processLabel, threadLabel } from "../../trace/query/describe";
import { runsJobs } from "../../trace/query/thread-jobs";
import type { GroupBy } from "../../trace/view-protocol";
import type { TrackRow } from "./scene";
import { matchesFilter, parseFilter } from "./track-filter";
import type { CoroutineTrack, ThreadLayout, TrackLayout } from "./track-layout";
import {
  isOnlyIncidental,
  laneRows,
  listTrack,
  loopRow,
  plainRow,
  trackRow,
  type ListedTrack,
} from "./track-rows";

/** More tracks than this begin collapsed: nested coroutines are then shown on demand. */
const expandedUpTo = 100;

/** Tasks that were created further down than this are no longer indented further. */
const deepest = 12;

/** How the person wants the tracks to be listed. */
export interface Arrangement {
  /** Which tracks were opened or closed, by key, against what they would be by themselves. */
  readonly toggled: ReadonlySet<string>;
  /** Tracks that stay in sight above all others, by key. */
  readonly pinned: ReadonlySet<string>;
  /** As `parseFilter` reads it; empty for all tracks. */
  readonly filter: string;
  readonly groupBy: GroupBy;
}

/** All tracks, by thread. */
export const plainArrangement: Arrangement = {
  toggled: new Set(),
  pinned: new Set(),
  filter: "",
  groupBy: "thread",
};

/** The rows to show, from top to bottom: the pinned ones, then the others. */
export function listRows(
  model: TraceModel,
  layout: TrackLayout,
  arrangement: Arrangement,
): readonly TrackRow[] {
  const list = new RowLister(model, layout, arrangement, false);
  return list.all();
}

/**
 * The keys of tracks that must be opened for a row to be seen that `isWanted`: of all tracks around it those that are closed now.
 */
export function closedAround(
  model: TraceModel,
  layout: TrackLayout,
  arrangement: Arrangement,
  isWanted: (row: TrackRow) => boolean,
): readonly string[] {
  const rows = new RowLister(model, layout, arrangement, true).all();
  const at = rows.findIndex(isWanted);
  const closed: string[] = [];
  let depth = rows[at]?.depth ?? 0;
  for (let index = at - 1; index >= 0; index--) {
    const row = rows[index];
    if (row === undefined || row.depth >= depth) continue;
    depth = row.depth;
    if (!row.expanded) closed.push(row.key);
  }
  return closed;
}

class RowLister {
  readonly #rows: TrackRow[] = [];
  readonly #pinned: TrackRow[] = [];
  readonly #opensLanes: boolean;
  readonly #isFiltering: boolean;
  readonly #matches: (listed: ListedTrack) => boolean;

  /** `opensAll`: lists what is in closed tracks too; rows still tell whether they are closed. */
  constructor(
    readonly model: TraceModel,
    readonly layout: TrackLayout,
    readonly arrangement: Arrangement,
    readonly opensAll: boolean,
  ) {
    this.#opensLanes = layout.tracks.length <= expandedUpTo;
    const filter = parseFilter(arrangement.filter);
    this.#isFiltering = filter.words.length + filter.states.length > 0;
    this.#matches = ({ track, name }) => matchesFilter(model, track, name, filter);
  }

  all(): readonly TrackRow[] {
    const processes = new Map<ProcessRow, ThreadLayout[]>();
    for (const thread of this.layout.threads) {
      const siblings = processes.get(thread.process);
      if (siblings === undefined) processes.set(thread.process, [thread]);
      else siblings.push(thread);
    }
    for (const [process, threads] of processes) this.#addProcess(process, threads, processes.size > 1);
    return [...this.#pinned, ...this.#rows];
  }

  #addProcess(process: ProcessRow, threads: readonly ThreadLayout[], isOneOfMany: boolean): void {
    const { model, arrangement } = this;
    const id = model.processes.info(process)?.id;
    const key = `process ${id ?? process}`;
    const listed = threads.map((thread, index) => this.#listThread(thread, `${key} thread ${index}`));
    const shown = listed.filter((thread) => !this.#isFiltering || thread.tracks.length > 0);
    if (this.#isFiltering && shown.length === 0) return;
    const expanded = this.#isOpen(key, true);
    this.#rows.push(
      plainRow({
        key,
        kind: "process",
        depth: 0,
        name: processLabel(model, process).replace(/ · \d+$/, ""),
        detail: isOneOfMany ? String(id ?? "") : "",
        expandable: true,
        expanded,
        source: process,
      }),
    );
    if (!expanded && !this.opensAll) return;
    if (arrangement.groupBy === "function") this.#addByFunction(key, shown);
    else for (const thread of shown) this.#addThread(thread);
  }

  #listThread(layout: ThreadLayout, key: string): ListedThread {
    const sizes = new Map<string, number>();
    for (const track of layout.tracks) sizes.set(track.group, track.number);
    const own: ListedTrack[] = [];
    const incidental: ListedTrack[] = [];
    for (const track of layout.tracks) {
      const listed = listTrack(this.model, track, key, (sizes.get(track.group) ?? 1) > 1);
      if (this.#isFiltering && !this.#matches(listed)) continue;
      (isOnlyIncidental(this.model, track) ? incidental : own).push(listed);
    }
    return { key, layout, tracks: [...own, ...incidental] };
  }

  #addThread({ key, layout, tracks }: ListedThread): void {
    const expandable = layout.loops.length + tracks.length > 0;
    const expanded = expandable && this.#isOpen(key, true);
    const detail = expandable || runsJobs(this.model, layout.thread) ? "" : "nothing traced";
    const name = threadLabel(this.model, layout.thread);
    this.#rows.push(
      plainRow({ key, kind: "thread", depth: 1, name, detail, expandable, expanded, source: layout.thread }),
    );
    const isShown = expanded || this.opensAll;
    this.#addLoops(key, layout, 2, isShown, layout.loops.length > 1);
    if (this.arrangement.groupBy === "task") this.#addByTask(tracks, isShown);
    else for (const track of tracks) this.#addTrack(track, 2, isShown);
  }

  #addLoops(key: string, layout: ThreadLayout, depth: number, isShown: boolean, isNumbered: boolean): void {
    for (const [index, { loop }] of layout.loops.entries()) {
      const row = loopRow(`${key} loop ${index}`, loop, depth, isNumbered ? `loop ${index + 1}` : "");
      if (this.arrangement.pinned.has(row.key)) this.#pinned.push({ ...row, depth: 0, isPinned: true });
      else if (isShown) this.#rows.push(row);
    }
  }

  /** A track, unless what it is in is closed; a pinned one goes above all, wherever it is. */
  #addTrack(listed: ListedTrack, depth: number, isShown: boolean, hasMore = false): TrackRow {
    const isPinned = this.arrangement.pinned.has(listed.key);
    const expandable = listed.track.lanes.length > 1 || hasMore;
    const expanded = expandable && this.#isOpen(listed.key, this.#opensLanes);
    const row = trackRow(listed, isPinned ? 0 : depth, { expandable, expanded });
    const target = isPinned ? this.#pinned : isShown ? this.#rows : undefined;
    target?.push({ ...row, isPinned });
    if (!expanded && !this.opensAll) return row;
    for (const lane of laneRows(this.model, listed, row.depth)) target?.push({ ...lane, isPinned });
    return row;
  }

  /** All calls of one function together, whatever their threads. */
  #addByFunction(processKey: string, threads: readonly ListedThread[]): void {
    const groups = new Map<string, ListedTrack[]>();
    for (const { key, layout, tracks } of threads) {
      this.#addLoops(key, layout, 1, true, layout.loops.length > 1);
      for (const listed of tracks) {
        const name = this.#functionName(listed.track);
        const group = groups.get(name);
        if (group === undefined) groups.set(name, [listed]);
        else group.push(listed);
      }
    }
    for (const [name, tracks] of groups) {
      const key = `${processKey} function ${name}`;
      const expanded = this.#isOpen(key, true);
      const detail = tracks.length > 1 ? `${tracks.length} tracks` : "";
      this.#rows.push(
        plainRow({ key, kind: "group", depth: 1, name, detail, expandable: true, expanded, source: 0 }),
      );
      for (const track of tracks) this.#addTrack(track, 2, expanded || this.opensAll);
    }
    for (const { key, layout } of threads) {
      if (!runsJobs(this.model, layout.thread)) continue;
      const name = threadLabel(this.model, layout.thread);
      this.#rows.push(plainRow({ key, kind: "thread", depth: 1, name, source: layout.thread }));
    }
  }

  /** Each task below the one that created it. */
  #addByTask(tracks: readonly ListedTrack[], isShown: boolean): void {
    const here = new Map(tracks.map((listed) => [listed.track.index, listed]));
    const children = new Map<number, ListedTrack[]>();
    const roots: ListedTrack[] = [];
    for (const listed of tracks) {
      const creator = this.#creatorOf(listed.track);
      if (creator === undefined || !here.has(creator)) roots.push(listed);
      else children.set(creator, [...(children.get(creator) ?? []), listed]);
    }
    // Without recursion: each of ten thousand tasks may have created the next.
    const pending = roots.map((listed) => ({ listed, depth: 2, isShown })).reverse();
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      const { listed, depth, isShown } = next;
      const below = children.get(listed.track.index) ?? [];
      const { expanded } = this.#addTrack(listed, depth, isShown, below.length > 0);
      const place = { depth: Math.min(depth + 1, deepest), isShown: isShown && (expanded || this.opensAll) };
      pending.push(...below.map((child) => ({ listed: child, ...place })).reverse());
    }
  }

  /** The track that created one; only one that appeared before it, so that none comes to lie below itself. */
  #creatorOf(track: CoroutineTrack): number | undefined {
    const { tasks, coroutines } = this.model;
    const first = track.lanes[0]?.coroutines[0] ?? (0 as CoroutineRow);
    const task = coroutines.task.get(first);
    const entity = tasks.creator.get(task);
    const kind = entityKind(entity);
    const row = entityRow(entity);
    const creator =
      kind === "task"
        ? tasks.root.get(row as TaskRow)
        : kind === "coroutine"
          ? (row as CoroutineRow)
          : coroutines.creator.get(first);
    const index = creator === 0 ? undefined : this.layout.placement(creator)?.track.index;
    return index !== undefined && index < track.index ? index : undefined;
  }

  #functionName(track: CoroutineTrack): string {
    const first = track.lanes[0]?.coroutines[0] ?? (0 as CoroutineRow);
    if (isOnlyIncidental(this.model, track)) return "the runtime itself";
    return coroutineLabel(this.model, first).replace(/\(\)$/, "");
  }

  #isOpen(key: string, byDefault: boolean): boolean {
    return this.arrangement.toggled.has(key) !== byDefault;
  }
}

/** A thread, and those of its tracks that are listed. */
interface ListedThread {
  readonly key: string;
  readonly layout: ThreadLayout;
  readonly tracks: readonly ListedTrack[];
}
