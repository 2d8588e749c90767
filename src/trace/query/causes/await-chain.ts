import { entityKind, entityRow, noEntity, rowOfKind, type Entity } from "../../model/entity";
import type { AwaitableRow, CoroutineRow, SliceRow, TaskRow } from "../../model/rows";
import { stateCode } from "../../model/states";
import type { TraceModel } from "../../model/trace-model";
import { awaitableKinds } from "../../vocabulary";
import { sliceAt } from "../window";
import { coroutineOf, lockWaitAt, type LockWait } from "./lock-waits";

/** One step of a chain of waits: a suspended slice, and what it awaits. */
export interface AwaitStep {
  readonly slice: SliceRow;
  readonly awaited: Entity;
  /** Where that is a lock which somebody else has: the next step is theirs. */
  readonly lock: LockWait | undefined;
}

/** A chain of waits, outermost first. */
export interface AwaitChain {
  readonly steps: readonly AwaitStep[];
  /**
   * The end of the chain where it comes back to itself: those in it wait for one another, and none will ever run. Empty where one of
   * them did go on, as one that is cancelled does.
   */
  readonly cycle: readonly AwaitStep[];
  /** The same, also where they went on later. */
  readonly circle: readonly AwaitStep[];
}

const longestChain = 1_000;

/** What a coroutine waits for at a moment, what that, or who has that lock, waits for in turn, and so on to what waits for nobody. */
export function awaitChain(model: TraceModel, coroutine: CoroutineRow, time: number): AwaitChain {
  const steps: AwaitStep[] = [];
  const seen = new Map<CoroutineRow, number>();
  let waiting = coroutine;
  while (waiting !== 0 && steps.length < longestChain) {
    const before = seen.get(waiting);
    if (before !== undefined) {
      const circle = steps.slice(before);
      return { steps, circle, cycle: unended(model, circle) };
    }
    seen.set(waiting, steps.length);
    const slice = sliceAt(model, waiting, time);
    if (model.slices.state.get(slice) !== stateCode.suspended) break;
    const awaited = model.slices.entity.get(slice);
    const lock = lockWaitAt(model, slice, time);
    steps.push({ slice, awaited, lock });
    waiting =
      lock === undefined
        ? nextOf(model, awaited, time, new Set(seen.keys()))
        : coroutineOf(model, lock.holder);
  }
  return { steps, cycle: [], circle: [] };
}

function unended({ slices }: TraceModel, cycle: readonly AwaitStep[]): readonly AwaitStep[] {
  return cycle.every(({ slice }) => slices.end.get(slice) === Infinity) ? cycle : [];
}

/**
 * The coroutine on which an awaited thing depends at a moment: itself, a task's outermost, or the one that is left of
 * the members of a gather; 0 where that is no coroutine, or not a single one.
 */
export function awaitedCoroutine(model: TraceModel, awaited: Entity, time: number): CoroutineRow {
  if (awaited === noEntity) return 0 as CoroutineRow;
  const row = entityRow(awaited);
  switch (entityKind(awaited)) {
    case "coroutine":
      return row as CoroutineRow;
    case "task":
      return model.tasks.root.get(row as TaskRow);
    case "awaitable": {
      const open = [...model.awaitables.members.values(row as AwaitableRow)]
        .map((member) => awaitedCoroutine(model, member, time))
        .filter((member) => member !== 0 && model.coroutines.end.get(member) > time);
      return open.length === 1 ? (open[0] as CoroutineRow) : (0 as CoroutineRow);
    }
    default:
      return 0 as CoroutineRow;
  }
}

/** Who is waited for; of several that all wait for those on the way to them, the first. */
function nextOf(model: TraceModel, awaited: Entity, time: number, way: Set<CoroutineRow>): CoroutineRow {
  const open = openMembers(model, awaited, time);
  const isCircle = open.length > 1 && open.every((one) => comesBack(model, one, time, way));
  return isCircle ? (open[0] as CoroutineRow) : awaitedCoroutine(model, awaited, time);
}

/** What waits until all of its members are done. */
const waitsForAll = new Set<string>(["gather", "all", "task-group"]);

/** The coroutines that a gather or the like still waits for, all of them; empty where one of its members is something else. */
function openMembers(model: TraceModel, awaited: Entity, time: number): CoroutineRow[] {
  const { awaitables, coroutines } = model;
  const row = rowOfKind(awaited, "awaitable") as AwaitableRow;
  if (row === 0 || !waitsForAll.has(awaitableKinds[awaitables.kind.get(row)] ?? "")) return [];
  const members = [...awaitables.members.values(row)].map((member) => awaitedCoroutine(model, member, time));
  if (members.includes(0 as CoroutineRow)) return [];
  return members.filter((member) => coroutines.end.get(member) > time);
}

/** Whether a coroutine can go on only after one of those on the way to it has. */
function comesBack(
  model: TraceModel,
  coroutine: CoroutineRow,
  time: number,
  way: Set<CoroutineRow>,
): boolean {
  if (coroutine === 0 || way.size > longestChain) return false;
  if (way.has(coroutine)) return true;
  const slice = sliceAt(model, coroutine, time);
  if (model.slices.state.get(slice) !== stateCode.suspended) return false;
  way.add(coroutine);
  const lock = lockWaitAt(model, slice, time);
  if (lock !== undefined) return comesBack(model, coroutineOf(model, lock.holder), time, way);
  const awaited = model.slices.entity.get(slice);
  const open = openMembers(model, awaited, time);
  return open.length > 1
    ? open.every((one) => comesBack(model, one, time, way))
    : comesBack(model, awaitedCoroutine(model, awaited, time), time, way);
}
