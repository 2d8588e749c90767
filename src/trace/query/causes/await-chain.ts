import { entityKind, entityRow, noEntity, type Entity } from "../../model/entity";
import type { AwaitableRow, CoroutineRow, SliceRow, TaskRow } from "../../model/rows";
import { stateCode } from "../../model/states";
import type { TraceModel } from "../../model/trace-model";
import { sliceAt } from "../window";

/** One step of a chain of waits: a suspended slice, and what it awaits. */
export interface AwaitStep {
  readonly slice: SliceRow;
  readonly awaited: Entity;
}

/** A chain of waits, outermost first. */
export interface AwaitChain {
  readonly steps: readonly AwaitStep[];
  /** The end of the chain where it comes back to itself: those in it wait for one another, and none will ever run. */
  readonly cycle: readonly AwaitStep[];
}

const longestChain = 1_000;

/** What a coroutine waits for at a moment, what that waits for in turn, and so on to what waits for nobody. */
export function awaitChain(model: TraceModel, coroutine: CoroutineRow, time: number): AwaitChain {
  const steps: AwaitStep[] = [];
  const seen = new Map<CoroutineRow, number>();
  let waiting = coroutine;
  while (waiting !== 0 && steps.length < longestChain) {
    const before = seen.get(waiting);
    if (before !== undefined) return { steps, cycle: steps.slice(before) };
    seen.set(waiting, steps.length);
    const slice = sliceAt(model, waiting, time);
    if (model.slices.state.get(slice) !== stateCode.suspended) break;
    const awaited = model.slices.entity.get(slice);
    steps.push({ slice, awaited });
    waiting = awaitedCoroutine(model, awaited, time);
  }
  return { steps, cycle: [] };
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
