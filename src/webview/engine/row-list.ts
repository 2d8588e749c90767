import { entityKind, entityRow } from "../../trace/model/entity";
import type { CoroutineRow, ProcessRow, TaskRow } from "../../trace/model/rows";
import type { TraceModel } from "../../trace/model/trace-model";
import { coroutineLabel, processLabel, threadLabel } from "../../trace/query/describe";
import { runsJobs } from "../../trace/query/thread-jobs";
import type { GroupBy } from "../../trace/view-protocol";
import { nothingTraced, type TrackRow } from "./scene";
import { isFiltering, matchesFilter, parseFilter } from "./track-filter";
import type { CoroutineTrack, ThreadLayout, TrackLayout } from "./track-layout";
import type { TrackListing } from "./track-listing";
import {
  gilRow,
  inKey,
  isOnlyIncidental,
  laneRows,
  loopRow,
  pinnedThread,
  plainRow,
  trackRow,
  type ListedTrack,
} from "./track-rows";
import { trackMoments, type TrackMoment, type TrackStates } from "./track-states";
import { translate } from "../text/translate";

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

/** True where which rows there are depends on where the cursor is. */
export function dependsOnMoment({ groupBy, filter }: Pick<Arrangement, "groupBy" | "filter">): boolean {
  return groupBy === "state" || parseFilter(filter).moments.length > 0;
}

/** What rows are listed from. */
export interface RowSource {
  readonly model: TraceModel;
  readonly layout: TrackLayout;
  readonly listing: TrackListing;
  /** Where {@link dependsOnMoment}: at the moment by which they are listed. */
  readonly states: TrackStates;
  /** How people call that moment: "at the cursor". */
  readonly momentName: string;
}

/** All tracks, by thread. */
export const plainArrangement: Arrangement = {
  toggled: new Set(),
  pinned: new Set(),
  filter: "",
  groupBy: "thread",
};

/** The rows to show, from top to bottom: the pinned ones, then the others. */
export function listRows(source: RowSource, arrangement: Arrangement): readonly TrackRow[] {
  return new RowLister(source, arrangement, false).all();
}

/**
 * The keys of tracks that must be opened for a row to be seen that `isWanted`: of all tracks around it those that are closed now.
 */
export function closedAround(
  source: RowSource,
  arrangement: Arrangement,
  isWanted: (row: TrackRow) => boolean,
): readonly string[] {
  const rows = new RowLister(source, arrangement, true).all();
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
  readonly #areFew: boolean;
  readonly #isFiltering: boolean;
  readonly #matches: (listed: ListedTrack) => boolean;
  readonly model: TraceModel;
  readonly layout: TrackLayout;

  /** `opensAll`: lists what is in closed tracks too; rows still tell whether they are closed. */
  constructor(
    readonly source: RowSource,
    readonly arrangement: Arrangement,
    readonly opensAll: boolean,
  ) {
    const { model, layout, states } = source;
    this.model = model;
    this.layout = layout;
    this.#areFew = layout.tracks.length <= expandedUpTo;
    const filter = parseFilter(arrangement.filter);
    this.#isFiltering = isFiltering(filter);
    this.#matches = ({ track, name }) =>
      matchesFilter(model, { track, name, moment: () => states.of(track) }, filter);
  }

  all(): readonly TrackRow[] {
    const processes = new Map<ProcessRow, ThreadLayout[]>();
    for (const thread of this.layout.threads) {
      const siblings = processes.get(thread.process);
      if (siblings === undefined) processes.set(thread.process, [thread]);
      else siblings.push(thread);
    }
    for (const [process, threads] of processes) this.#addProcess(process, threads, processes.size > 1);
    return this.#pinned.length === 0 ? this.#rows : [...this.#pinned, ...this.#rows];
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
    else if (arrangement.groupBy === "state") this.#addByState(key, shown);
    else for (const thread of shown) this.#addThread(thread);
  }

  #listThread(layout: ThreadLayout, key: string): ListedThread {
    const tracks = this.source.listing.of(layout, key);
    return { key, layout, tracks: this.#isFiltering ? tracks.filter(this.#matches) : tracks };
  }

  #addThread({ key, layout, tracks }: ListedThread): void {
    const hasTracks = layout.loops.length + tracks.length > 0;
    const expandable = hasTracks || this.#hasGil(layout);
    const expanded = expandable && this.#isOpen(key, true);
    const detail = hasTracks || runsJobs(this.model, layout.thread) ? "" : nothingTraced;
    const name = threadLabel(this.model, layout.thread);
    const row = plainRow({ key, kind: "thread", depth: 1, name, detail, source: layout.thread });
    const isPinned = this.#addIfPinned(row);
    if (expandable || !isPinned) this.#rows.push({ ...row, expandable, expanded });
    const isShown = expanded || this.opensAll;
    this.#addGil(key, layout, 2, isShown);
    this.#addLoops(key, layout, 2, isShown, layout.loops.length > 1);
    if (this.arrangement.groupBy === "task") this.#addByTask(tracks, isShown);
    else for (const track of tracks) this.#addTrack(track, 2, isShown);
  }

  /** A thread's own row above all tracks, where it is pinned; its heading stays where the thread's tracks are. */
  #addIfPinned(thread: TrackRow): boolean {
    const isPinned = this.arrangement.pinned.has(thread.key);
    if (isPinned) this.#pinned.push(pinnedThread(thread));
    return isPinned;
  }

  #hasGil({ thread }: ThreadLayout): boolean {
    return this.model.gilEstimates.ofThread.length(thread) > 0;
  }

  /** What a thread did with its interpreter's lock, where that was sampled. */
  #addGil(key: string, layout: ThreadLayout, depth: number, isShown: boolean, of = ""): void {
    if (!this.#hasGil(layout)) return;
    const row = gilRow(key, layout.thread, depth, of);
    if (this.arrangement.pinned.has(row.key)) {
      const name = threadLabel(this.model, layout.thread);
      this.#pinned.push({ ...row, depth: 0, detail: name, isPinned: true });
    } else if (isShown) this.#rows.push(row);
  }

  #addLoops(key: string, layout: ThreadLayout, depth: number, isShown: boolean, isNumbered: boolean): void {
    for (const [index, { loop }] of layout.loops.entries()) {
      const row = loopRow(
        `${key} loop ${index}`,
        loop,
        depth,
        isNumbered ? translate("loop {0}", index + 1) : "",
      );
      if (this.arrangement.pinned.has(row.key)) this.#pinned.push({ ...row, depth: 0, isPinned: true });
      else if (isShown) this.#rows.push(row);
    }
  }

  /** A track, unless what it is in is closed; a pinned one goes above all, wherever it is. */
  #addTrack(listed: ListedTrack, depth: number, isShown: boolean, hasMore = false): TrackRow {
    const { pinned } = this.arrangement;
    const isPinned = pinned.size > 0 && pinned.has(listed.key);
    const expandable = listed.track.lanes.length > 1 || hasMore;
    const expanded = expandable && this.#isOpen(listed.key, this.#areFew);
    const row = trackRow(listed, isPinned ? 0 : depth, { expandable, expanded, isPinned });
    const target = isPinned ? this.#pinned : isShown ? this.#rows : undefined;
    target?.push(row);
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
      const detail = tracks.length > 1 ? translate("{0} tracks", tracks.length) : "";
      this.#addGroup({ key: `${processKey} function ${inKey(name)}`, name, detail }, tracks, true);
    }
    this.#addThreadsOfJobs(threads);
  }

  /** All that do the same at a moment, whatever their threads; those that do not live are closed where there are many tracks. */
  #addByState(processKey: string, threads: readonly ListedThread[]): void {
    const groups = new Map<TrackMoment, ListedTrack[]>(trackMoments.map((moment) => [moment, []]));
    for (const { key, layout, tracks } of threads) {
      this.#addLoops(key, layout, 1, true, layout.loops.length > 1);
      for (const listed of tracks) groups.get(this.source.states.of(listed.track))?.push(listed);
    }
    for (const [moment, tracks] of groups) {
      if (tracks.length === 0) continue;
      const name = translate("{0} {1}", momentNames[moment], this.source.momentName);
      const detail = tracks.length === 1 ? translate("1 track") : translate("{0} tracks", tracks.length);
      const isAlive = moment !== "ended" && moment !== "absent";
      this.#addGroup({ key: `${processKey} state ${moment}`, name, detail }, tracks, isAlive || this.#areFew);
    }
    this.#addThreadsOfJobs(threads);
  }

  #addGroup(
    group: Pick<TrackRow, "key" | "name" | "detail">,
    tracks: readonly ListedTrack[],
    byDefault: boolean,
  ): void {
    const expanded = this.#isOpen(group.key, byDefault);
    this.#rows.push(plainRow({ ...group, kind: "group", depth: 1, expandable: true, expanded, source: 0 }));
    const isShown = expanded || this.opensAll;
    if (!isShown && this.arrangement.pinned.size === 0) return;
    for (const track of tracks) this.#addTrack(track, 2, isShown);
  }

  #addThreadsOfJobs(threads: readonly ListedThread[]): void {
    for (const { key, layout } of threads) {
      const name = threadLabel(this.model, layout.thread);
      const row = plainRow({ key, kind: "thread", depth: 1, name, source: layout.thread });
      const isPinned = this.#addIfPinned(row);
      const hasRow = !isPinned && runsJobs(this.model, layout.thread);
      if (hasRow) this.#rows.push(row);
      this.#addGil(key, layout, hasRow ? 2 : 1, true, hasRow ? "" : name);
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
    if (isOnlyIncidental(this.model, track)) return translate("the runtime itself");
    return coroutineLabel(this.model, first).replace(/\(\)$/, "");
  }

  #isOpen(key: string, byDefault: boolean): boolean {
    return this.arrangement.toggled.has(key) !== byDefault;
  }
}

const momentNames: Readonly<Record<TrackMoment, string>> = {
  running: translate("running"),
  ready: translate("ready"),
  waiting: translate("waiting"),
  created: translate("not started"),
  ended: translate("ended"),
  absent: translate("not there yet"),
};

/** A thread, and those of its tracks that are listed. */
interface ListedThread {
  readonly key: string;
  readonly layout: ThreadLayout;
  readonly tracks: readonly ListedTrack[];
}
