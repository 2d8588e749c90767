import type { CoroutineRow, LoopRow, SliceRow, ThreadRow, TurnRow, WakeupRow } from "../trace/model/rows";
import type { TraceModel } from "../trace/model/trace-model";
import {
  pointLabel,
  pointPlace,
  functionPlace,
  shortPlace,
  processLabel,
  threadLabel,
  type Place,
} from "../trace/query/describe";
import { trackTree, type Track } from "../trace/query/tracks";
import { InstanceNames } from "../trace/show/instance-names";
import { phases } from "../trace/vocabulary";
import type { Span } from "./nested-spans";

/** What a span on an exported track says. */
export interface SpanContent {
  readonly name: string;
  /** `run`: on a thread, what ran; `running`, `ready`, `waiting`: a coroutine's state; `turn`: of the event loop. */
  readonly category: "run" | "running" | "ready" | "waiting" | "turn";
  readonly place: Place | undefined;
  readonly value: string;
  /** The wakeup that led to it, where its other end is in {@link ExportTimeline.wakeups}; else 0. */
  readonly wakeup: WakeupRow;
}

/** A row of an exported timeline. */
export interface ExportTrack {
  /** From 1, the same in every export of the same trace. */
  readonly id: number;
  readonly parent: number;
  readonly kind: "process" | "thread" | "loop" | "lane";
  readonly name: string;
  /** The operating system's id. */
  readonly process: number;
  /** Only on threads: 0 elsewhere. */
  readonly thread: ThreadRow;
  readonly isMainThread: boolean;
  readonly spans: readonly Span<SpanContent>[];
}

/** An arrow from the moment in a thread at which something was woken. Its other end is the span that has it as `wakeup`. */
export interface ExportWakeup {
  readonly row: WakeupRow;
  readonly time: number;
  readonly thread: ThreadRow;
  readonly name: string;
}

/** A trace as other tools' timelines want it. */
export interface ExportTimeline {
  readonly tracks: readonly ExportTrack[];
  readonly wakeups: readonly ExportWakeup[];
  readonly end: number;
}

/** Arranges a trace as processes, their threads, and on these the event loop's turns and the tasks with their nested coroutines. */
export function exportTimeline(model: TraceModel): ExportTimeline {
  return new TimelineBuilder(model).build();
}

class TimelineBuilder {
  readonly #tracks: ExportTrack[] = [];
  readonly #names: InstanceNames;
  readonly #runs = new Map<ThreadRow, Span<SpanContent>[]>();
  readonly #woken = new Set<WakeupRow>();

  constructor(private readonly model: TraceModel) {
    this.#names = new InstanceNames(model);
    this.#collectRuns();
  }

  build(): ExportTimeline {
    for (const track of trackTree(this.model)) this.#add(track, 0, 0);
    return { tracks: this.#tracks, wakeups: this.#wakeups(), end: this.model.end };
  }

  #add(track: Track, parent: number, process: number): void {
    switch (track.kind) {
      case "process": {
        const id = this.model.processes.info(track.row)?.id ?? 0;
        this.#addChildren(track, this.#push("process", parent, processLabel(this.model, track.row), id), id);
        return;
      }
      case "thread": {
        const spans = this.#runs.get(track.row) ?? [];
        const name = threadLabel(this.model, track.row);
        this.#addChildren(
          track,
          this.#push("thread", parent, name, process, { thread: track.row, spans }),
          process,
        );
        return;
      }
      case "loop":
        this.#push("loop", parent, track.label, process, { spans: this.#turns(track.row) });
        return;
      case "task":
      case "function":
        this.#addLanes(track, parent, process);
        return;
    }
  }

  #addChildren(track: Track, id: number, process: number): void {
    for (const child of track.children) this.#add(child, id, process);
  }

  #addLanes(track: Track & { readonly kind: "task" | "function" }, parent: number, process: number): void {
    let outermost = parent;
    track.lanes.forEach((lane, index) => {
      const [first] = lane.coroutines;
      if (first === undefined) return;
      const spans = lane.coroutines.flatMap((coroutine) => this.#states(coroutine));
      const own = track.kind === "task" && index === 0;
      const name = own ? this.#names.task(track.row) : this.#names.coroutine(first);
      const id = this.#push("lane", outermost, name, process, { spans });
      if (index === 0) outermost = id;
    });
  }

  #push(
    kind: ExportTrack["kind"],
    parent: number,
    name: string,
    process: number,
    more: { readonly thread?: ThreadRow; readonly spans?: readonly Span<SpanContent>[] } = {},
  ): number {
    const id = this.#tracks.length + 1;
    const thread = more.thread ?? (0 as ThreadRow);
    const isMainThread = thread !== 0 && this.model.threads.isMain.get(thread) === 1;
    this.#tracks.push({ id, parent, kind, name, process, thread, isMainThread, spans: more.spans ?? [] });
    return id;
  }

  /** What ran in each thread, coroutine within coroutine. */
  #collectRuns(): void {
    const { slices } = this.model;
    for (let row = 1 as SliceRow; row <= slices.count; row++) {
      if (slices.stateOf(row) !== "running") continue;
      const thread = slices.thread.get(row);
      const runs = this.#runs.get(thread) ?? [];
      runs.push(this.#span(row, "run"));
      this.#runs.set(thread, runs);
    }
  }

  #states(coroutine: CoroutineRow): Span<SpanContent>[] {
    const { coroutines, slices } = this.model;
    const spans: Span<SpanContent>[] = [];
    const count = coroutines.slices.length(coroutine);
    for (let position = 0; position < count; position++) {
      const row = coroutines.slices.at(coroutine, position);
      const state = slices.stateOf(row);
      if (state === "running" || state === "ready") spans.push(this.#span(row, state));
      else if (state === "suspended") spans.push(this.#span(row, "waiting"));
    }
    return spans;
  }

  #span(row: SliceRow, category: SpanContent["category"]): Span<SpanContent> {
    const { model } = this;
    const { slices } = model;
    const coroutine = slices.coroutine.get(row);
    const point = slices.point.get(row);
    const isWaiting = category === "waiting";
    const place = isWaiting
      ? pointPlace(model, point)
      : functionPlace(model, model.coroutines.function.get(coroutine));
    return {
      start: slices.start.get(row),
      end: slices.end.get(row),
      content: {
        name: isWaiting
          ? pointLabel(model, point)
          : category === "ready"
            ? "ready"
            : this.#names.coroutine(coroutine),
        category,
        place,
        value: model.strings.get(slices.value.get(row)),
        wakeup: category === "running" ? this.#drawnWakeup(slices.wakeup.get(row)) : (0 as WakeupRow),
      },
    };
  }

  /** An arrow needs both ends: what ran when it woke something, and what it woke. */
  #drawnWakeup(row: WakeupRow): WakeupRow {
    if (row === 0 || this.model.wakeups.wakerSlice.get(row) === 0) return 0 as WakeupRow;
    this.#woken.add(row);
    return row;
  }

  #turns(loop: LoopRow): Span<SpanContent>[] {
    const { turns } = this.model;
    const spans: Span<SpanContent>[] = [];
    for (let position = 0; position < turns.ofLoop.length(loop); position++) {
      const row: TurnRow = turns.ofLoop.at(loop, position);
      spans.push({
        start: turns.start.get(row),
        end: turns.end.get(row),
        content: {
          name: phases[turns.phase.get(row)] ?? "turn",
          category: "turn",
          place: undefined,
          value: "",
          wakeup: 0 as WakeupRow,
        },
      });
    }
    return spans;
  }

  #wakeups(): ExportWakeup[] {
    const { wakeups } = this.model;
    const exported: ExportWakeup[] = [];
    for (const row of this.#woken) {
      exported.push({
        row,
        time: wakeups.time.get(row),
        thread: wakeups.thread.get(row),
        name: `wakes ${this.#names.coroutine(wakeups.target.get(row))}`,
      });
    }
    return exported;
  }
}

/** `fan_out.py:21`, or nothing. */
export function placeText(content: SpanContent): string {
  return shortPlace(content.place);
}

/** The thread id to export: of the main thread that of its process, as Linux has it; of others a number that no process has. */
export function threadIdOf(track: ExportTrack): number {
  return track.isMainThread ? track.process : 1_000_000_000 + track.id;
}
