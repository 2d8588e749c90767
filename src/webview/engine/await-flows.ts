import { entityKind, entityRow, type Entity } from "../../trace/model/entity";
import type { AwaitableRow, CoroutineRow, SliceRow, TaskRow } from "../../trace/model/rows";
import { stateCode } from "../../trace/model/states";
import type { TraceModel } from "../../trace/model/trace-model";
import type { RowNavigation } from "./row-navigation";
import type { Flow } from "./scene";

/** More members of a gather than this have no arrow: those that were waited for the longest say what there is to say. */
const mostAwaited = 8;

/** As many members are looked at: a gather may have ten thousand. */
const mostLookedAt = 10_000;

/**
 * The arrows from a waiting slice to what it awaits, where that is a coroutine or a task, or has such members; first to those that ended
 * nearest to the end of the wait.
 */
export function awaitFlows(model: TraceModel, rows: RowNavigation, slice: SliceRow): readonly Flow[] {
  const { slices, coroutines } = model;
  if (slices.state.get(slice) !== stateCode.suspended) return [];
  const waiter = slices.coroutine.get(slice);
  const fromRow = rows.rowOfCoroutine(waiter);
  const [fromTime, waitEnd] = [slices.start.get(slice), slices.end.get(slice)];
  const distance = (coroutine: CoroutineRow): number => {
    const end = coroutines.end.get(coroutine);
    return end === waitEnd ? 0 : Math.abs(end - waitEnd);
  };
  return awaitedCoroutines(model, slices.entity.get(slice))
    .filter((awaited) => awaited !== waiter && coroutines.end.get(awaited) > fromTime)
    .sort((one, other) => distance(one) - distance(other))
    .flatMap((awaited): Flow[] => {
      const toRow = rows.rowOfCoroutine(awaited);
      if (fromRow < 0 || toRow < 0 || fromRow === toRow) return [];
      const toTime = Math.max(fromTime, coroutines.start.get(awaited));
      return [{ kind: "await", fromRow, fromTime, toRow, toTime, distance: 1 }];
    })
    .slice(0, mostAwaited);
}

/** The coroutines that must end for an awaited thing to settle: itself, a task's outermost, or all members of a gather. */
function awaitedCoroutines(model: TraceModel, awaited: Entity): CoroutineRow[] {
  const found = new Set<CoroutineRow>();
  const seen = new Set<Entity>();
  const pending = [awaited];
  for (let next = pending.pop(); next !== undefined && seen.size < mostLookedAt; next = pending.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    const kind = entityKind(next);
    const row = entityRow(next);
    if (kind === "coroutine") found.add(row as CoroutineRow);
    else if (kind === "task") found.add(model.tasks.root.get(row as TaskRow));
    else if (kind === "awaitable") pending.push(...model.awaitables.members.values(row as AwaitableRow));
  }
  found.delete(0 as CoroutineRow);
  return [...found];
}
