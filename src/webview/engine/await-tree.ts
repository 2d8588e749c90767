import { formatDuration, nanos } from "../../base/units";
import { entityKind, entityRow } from "../../trace/model/entity";
import type { AwaitableRow, CoroutineRow, SliceRow, TaskRow } from "../../trace/model/rows";
import type { TraceModel } from "../../trace/model/trace-model";
import { entityLabel, pointLabel } from "../../trace/query/describe";
import { sliceAt } from "../../trace/query/window";
import type { RowState, Selection } from "./scene";
import type { NameOf } from "./reason-sentences";
import type { TrackLayout } from "./track-layout";

/** One line of the await tree: a coroutine or what it waits for, at a moment. */
export interface AwaitNode {
  readonly key: string;
  readonly depth: number;
  readonly name: string;
  readonly state: RowState | "awaited";
  /** What it waits for, as the source has it, and since when. */
  readonly what: string;
  readonly since: string;
  readonly selection: Selection | undefined;
  /** True where the same was listed above already: a cycle, or two that wait for one. */
  readonly isAgain: boolean;
}

const mostNodes = 500;

/**
 * Who awaits whom at a moment: under each coroutine what it waits for, as far as that is known. What nobody awaits stands
 * at the root.
 */
export function awaitTree(
  model: TraceModel,
  layout: TrackLayout,
  time: number,
  nameOf: NameOf,
): readonly AwaitNode[] {
  const tree = new TreeBuilder(model, time, nameOf);
  const alive: CoroutineRow[] = [];
  for (const track of layout.tracks) {
    for (const lane of track.lanes) {
      const index = lane.indexAt(time);
      const coroutine = lane.coroutines[index];
      if (coroutine === undefined || (lane.starts[index] ?? Infinity) > time) continue;
      if (model.coroutines.end.get(coroutine) > time) alive.push(coroutine);
      if (alive.length >= mostNodes) break;
    }
  }
  const awaited = new Set(alive.flatMap((coroutine) => tree.awaitedBy(coroutine)));
  for (const coroutine of alive) if (!awaited.has(coroutine)) tree.add(coroutine, 0);
  for (const coroutine of alive) if (!tree.has(coroutine)) tree.add(coroutine, 0);
  return tree.nodes;
}

class TreeBuilder {
  readonly nodes: AwaitNode[] = [];
  readonly #listed = new Set<CoroutineRow>();

  constructor(
    readonly model: TraceModel,
    readonly time: number,
    readonly nameOf: NameOf,
  ) {}

  has(coroutine: CoroutineRow): boolean {
    return this.#listed.has(coroutine);
  }

  add(coroutine: CoroutineRow, depth: number): void {
    if (this.nodes.length >= mostNodes) return;
    const isAgain = this.#listed.has(coroutine);
    this.#listed.add(coroutine);
    const slice = sliceAt(this.model, coroutine, this.time);
    if (slice === 0) return;
    const { slices } = this.model;
    const state = slices.stateOf(slice);
    const point = slices.point.get(slice);
    this.nodes.push({
      key: `${this.nodes.length}`,
      depth,
      name: this.nameOf(coroutine),
      state: state === "suspended" ? "waiting" : state,
      what: state === "suspended" && point !== 0 ? pointLabel(this.model, point) : "",
      since: formatDuration(nanos(Math.max(0, this.time - slices.start.get(slice)))),
      selection: { kind: "slice", row: slice },
      isAgain,
    });
    if (isAgain || state !== "suspended") return;
    const awaited = this.awaitedBy(coroutine);
    for (const child of awaited) this.add(child, depth + 1);
    if (awaited.length === 0) this.#addAwaitable(slice, depth + 1);
  }

  /** The coroutines that a suspended one waits for: directly, through its task, or as members of a gather. */
  awaitedBy(coroutine: CoroutineRow): readonly CoroutineRow[] {
    const slice = sliceAt(this.model, coroutine, this.time);
    if (slice === 0 || this.model.slices.stateOf(slice) !== "suspended") return [];
    return this.#coroutinesOf(this.model.slices.entity.get(slice), coroutine, 0);
  }

  #coroutinesOf(entity: number, waiter: CoroutineRow, depth: number): readonly CoroutineRow[] {
    const { tasks, awaitables } = this.model;
    const kind = entityKind(entity as never);
    const row = entityRow(entity as never);
    if (kind === "coroutine") return this.#alive(row as CoroutineRow, waiter);
    if (kind === "task") return this.#alive(tasks.root.get(row as TaskRow), waiter);
    if (kind !== "awaitable" || depth > 4) return [];
    return [...awaitables.members.values(row as AwaitableRow)].flatMap((member) =>
      this.#coroutinesOf(member, waiter, depth + 1),
    );
  }

  #alive(coroutine: CoroutineRow, waiter: CoroutineRow): readonly CoroutineRow[] {
    const { coroutines } = this.model;
    if (coroutine === 0 || coroutine === waiter) return [];
    return coroutines.start.get(coroutine) <= this.time && coroutines.end.get(coroutine) > this.time
      ? [coroutine]
      : [];
  }

  #addAwaitable(slice: SliceRow, depth: number): void {
    const label = entityLabel(this.model, this.model.slices.entity.get(slice));
    if (label === "" || this.nodes.length >= mostNodes) return;
    this.nodes.push({
      key: `${this.nodes.length}`,
      depth,
      name: label,
      state: "awaited",
      what: "",
      since: "",
      selection: undefined,
      isAgain: false,
    });
  }
}
