import type { Nanos } from "../../../base/units";
import { entityKind, entityOf, entityRow, noEntity, type Entity } from "../../model/entity";
import type { AwaitableRow, CoroutineRow, PointRow, SliceRow, TaskRow } from "../../model/rows";
import { stateCode } from "../../model/states";
import type { TraceModel } from "../../model/trace-model";
import { sliceAt } from "../window";
import { coroutineOf, lockWaitAt } from "./lock-waits";

/** One awaits another at a moment. */
export interface AwaitEdge {
  readonly from: Entity;
  readonly to: Entity;
  /** Where; 0 for the members of a gather or the like. */
  readonly point: PointRow;
  readonly since: Nanos;
  /** The waiting slice; 0 for members. */
  readonly slice: SliceRow;
}

/** Who awaits whom at a moment. */
export interface AwaitGraph {
  /** Everything that is an end of an edge, and every coroutine that is alive. */
  readonly nodes: readonly Entity[];
  readonly edges: readonly AwaitEdge[];
  /** Coroutines that wait for one another in a circle. */
  readonly cycles: readonly (readonly CoroutineRow[])[];
  /** How many coroutines were alive beyond those that are shown. */
  readonly omitted: number;
}

/** The await graph at a moment; at most `limit` waiting coroutines are shown, the oldest first. */
export function awaitGraphAt(model: TraceModel, time: number, limit: number): AwaitGraph {
  const { coroutines, slices } = model;
  const nodes = new Set<Entity>();
  const edges: AwaitEdge[] = [];
  let omitted = 0;
  let shown = 0;
  for (let coroutine = 1 as CoroutineRow; coroutine <= coroutines.count; coroutine++) {
    if (coroutines.start.get(coroutine) > time || coroutines.end.get(coroutine) <= time) continue;
    if (shown >= limit) {
      omitted++;
      continue;
    }
    shown++;
    const from = entityOf("coroutine", coroutine);
    nodes.add(from);
    const slice = sliceAt(model, coroutine, time);
    const awaited = slices.entity.get(slice);
    if (slices.state.get(slice) !== stateCode.suspended || awaited === noEntity) continue;
    const to = asCoroutine(model, awaited);
    edges.push({ from, to, point: slices.point.get(slice), since: slices.start.get(slice), slice });
    addMembers(model, to, slices.start.get(slice), nodes, edges);
    const lock = lockWaitAt(model, slice, time);
    const holder = lock === undefined ? 0 : coroutineOf(model, lock.holder);
    if (holder === 0) continue;
    // Whoever waits for a lock waits for who has it, like for a member of what is awaited.
    const has = entityOf("coroutine", holder);
    edges.push({
      from: to,
      to: has,
      point: 0 as PointRow,
      since: slices.start.get(slice),
      slice: 0 as SliceRow,
    });
    nodes.add(has);
  }
  return { nodes: [...nodes], edges, cycles: cyclesOf(edges), omitted };
}

/** A task is shown as its outermost coroutine, so that the graph has one node for both. */
function asCoroutine(model: TraceModel, entity: Entity): Entity {
  if (entityKind(entity) !== "task") return entity;
  return entityOf("coroutine", model.tasks.root.get(entityRow(entity) as TaskRow));
}

function addMembers(
  model: TraceModel,
  entity: Entity,
  since: Nanos,
  nodes: Set<Entity>,
  edges: AwaitEdge[],
): void {
  if (nodes.has(entity)) return;
  nodes.add(entity);
  if (entityKind(entity) !== "awaitable") return;
  for (const member of model.awaitables.members.values(entityRow(entity) as AwaitableRow)) {
    const to = asCoroutine(model, member);
    edges.push({ from: entity, to, point: 0 as PointRow, since, slice: 0 as SliceRow });
    addMembers(model, to, since, nodes, edges);
  }
}

function cyclesOf(edges: readonly AwaitEdge[]): CoroutineRow[][] {
  const targets = new Map<Entity, Entity[]>();
  for (const { from, to } of edges) targets.set(from, [...(targets.get(from) ?? []), to]);
  const cycles: CoroutineRow[][] = [];
  const done = new Set<Entity>();
  for (const start of targets.keys()) {
    const path: Entity[] = [];
    visit(start, path, targets, done, cycles);
  }
  return cycles;
}

/** Depth first without recursion: a chain of waits may be longer than the stack is deep. */
function visit(
  start: Entity,
  path: Entity[],
  targets: ReadonlyMap<Entity, readonly Entity[]>,
  done: Set<Entity>,
  cycles: CoroutineRow[][],
): void {
  const onPath = new Map<Entity, number>();
  const pending: { node: Entity; next: number }[] = [{ node: start, next: 0 }];
  while (pending.length > 0) {
    const frame = pending[pending.length - 1] as (typeof pending)[number];
    if (frame.next === 0 && !done.has(frame.node)) {
      onPath.set(frame.node, path.length);
      path.push(frame.node);
    }
    const to = done.has(frame.node) ? undefined : targets.get(frame.node)?.[frame.next++];
    if (to === undefined) {
      pending.pop();
      if (onPath.get(frame.node) === path.length - 1) {
        onPath.delete(frame.node);
        path.pop();
      }
      done.add(frame.node);
      continue;
    }
    const before = onPath.get(to);
    if (before === undefined) pending.push({ node: to, next: 0 });
    else {
      const cycle = path.slice(before).filter((entity) => entityKind(entity) === "coroutine");
      cycles.push(cycle.map((entity) => entityRow(entity) as CoroutineRow));
    }
  }
}
