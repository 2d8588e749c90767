import { entityOf, noEntity, rowOfKind, type Entity } from "../../model/entity";
import type {
  AwaitableRow,
  CoroutineRow,
  OperationRow,
  ResourceRow,
  SliceRow,
  TaskRow,
} from "../../model/rows";
import type { TraceModel } from "../../model/trace-model";
import { awaitableKinds, resourceOperations } from "../../vocabulary";
import { stepOf } from "../driver-run";
import { previousSlice } from "../window";

/** A lock that is waited for, and who has it. */
export interface LockWait {
  readonly lock: ResourceRow;
  readonly holder: Entity;
}

/** What was done with locks, of the operations that were there when it was last asked. */
interface LockIndex {
  known: number;
  /** What was asked for by those who had to wait. */
  readonly asked: Map<Entity, OperationRow[]>;
  readonly held: Map<ResourceRow, Holdings>;
}

/** After each operation on a lock in `operations`, who alone has it: `only`; nothing where that is nobody, or several. */
interface Holdings {
  readonly operations: OperationRow[];
  readonly only: Entity[];
  readonly holders: Entity[];
  /** Somebody gave it back who did not have it. */
  isPassedOn: boolean;
}

const indexes = new WeakMap<TraceModel, LockIndex>();

/** Kinds of awaitables that are locks. */
export const lockKinds: ReadonlySet<string> = new Set<string>(["lock", "condition", "semaphore"]);
const acquire = resourceOperations.indexOf("acquire");
const acquired = resourceOperations.indexOf("acquired");
const release = resourceOperations.indexOf("release");

/**
 * The lock that a suspended slice waits for, and who has it at a moment in ns. Undefined where it waits for something else, or where nobody
 * is known to be the only one who has it: several may have a semaphore.
 */
export function lockWaitAt(model: TraceModel, slice: SliceRow, time: number): LockWait | undefined {
  const { awaitables, slices } = model;
  const awaitable = rowOfKind(slices.entity.get(slice), "awaitable") as AwaitableRow;
  if (awaitable === 0 || !lockKinds.has(awaitableKinds[awaitables.kind.get(awaitable)] ?? ""))
    return undefined;
  const lock = askedBefore(model, slice);
  const holder = lock === 0 ? noEntity : onlyHolder(model, lock, time);
  return holder === noEntity ? undefined : { lock, holder };
}

/** The coroutine that goes on first where somebody who has a lock is to let go of it; 0 for a thread. */
export function coroutineOf(model: TraceModel, actor: Entity): CoroutineRow {
  const task = rowOfKind(actor, "task") as TaskRow;
  return task === 0 ? (rowOfKind(actor, "coroutine") as CoroutineRow) : model.tasks.root.get(task);
}

/** The lock that a coroutine, or its task, asked for in the run that ended with a wait. */
function askedBefore(model: TraceModel, wait: SliceRow): ResourceRow {
  const { coroutines, operations, slices } = model;
  const coroutine = slices.coroutine.get(wait);
  const run = previousSlice(model, wait);
  const from = run === 0 ? -Infinity : slices.start.get(run);
  const until = slices.start.get(wait);
  const asking = [
    entityOf("task", coroutines.task.get(coroutine)),
    entityOf("task", stepOf(model, run)),
    entityOf("coroutine", coroutine),
  ];
  for (const actor of asking) {
    const asks = asksOf(model, actor);
    const last = asks[lastAt(model, asks, until)];
    if (last !== undefined && operations.time.get(last) >= from) return operations.resource.get(last);
  }
  return 0 as ResourceRow;
}

function asksOf(model: TraceModel, actor: Entity): readonly OperationRow[] {
  return actor === noEntity ? [] : (updated(model).asked.get(actor) ?? []);
}

/** The lock that somebody was the last to ask for by a moment in ns, where they had to wait for it; 0 where that is not known. */
export function lastAsked(model: TraceModel, actor: Entity, time: number): ResourceRow {
  const asks = asksOf(model, actor);
  const last = asks[lastAt(model, asks, time)];
  return last === undefined ? (0 as ResourceRow) : model.operations.resource.get(last);
}

/** Who alone has a lock at a moment in ns; nothing where that is not known, or where several have it. */
export function onlyHolder(model: TraceModel, lock: ResourceRow, time: number): Entity {
  const holdings = updated(model).held.get(lock);
  if (holdings === undefined) return noEntity;
  return holdings.only[lastAt(model, holdings.operations, time)] ?? noEntity;
}

/** Whether a lock was ever given back by another than had it: a signal, that whoever waits for it may get from anybody. */
export function isPassedOn(model: TraceModel, lock: ResourceRow): boolean {
  return updated(model).held.get(lock)?.isPassedOn === true;
}

/** The position of the last of some operations, which are in order, that was done by a moment; -1 where none was. */
function lastAt({ operations }: TraceModel, rows: readonly OperationRow[], time: number): number {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (operations.time.get(rows[middle] as OperationRow) <= time) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function updated(model: TraceModel): LockIndex {
  const index: LockIndex = indexes.get(model) ?? { known: 0, asked: new Map(), held: new Map() };
  indexes.set(model, index);
  const { operations } = model;
  for (; index.known < operations.count; index.known++) {
    const row = (index.known + 1) as OperationRow;
    const operation = operations.operation.get(row);
    const actor = operations.actor.get(row);
    if (operation === acquire) entryOf(index.asked, actor, (): OperationRow[] => []).push(row);
    else if (operation === acquired || operation === release) note(model, index, row);
  }
  return index;
}

function note({ operations }: TraceModel, index: LockIndex, row: OperationRow): void {
  const none = (): Holdings => ({ operations: [], only: [], holders: [], isPassedOn: false });
  const holdings = entryOf(index.held, operations.resource.get(row), none);
  const { holders } = holdings;
  const actor = operations.actor.get(row);
  if (operations.operation.get(row) === acquired) holders.push(actor);
  else {
    const position = holders.indexOf(actor);
    holdings.isPassedOn ||= position < 0 && holders.length > 0;
    holders.splice(Math.max(0, position), 1);
  }
  holdings.operations.push(row);
  holdings.only.push(holders.length === 1 ? (holders[0] as Entity) : noEntity);
}

function entryOf<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
