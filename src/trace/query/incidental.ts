import type { CoroutineRow } from "../model/rows";
import type { TraceModel } from "../model/trace-model";

/**
 * True for the untraced body of a task that drives no traced coroutine: asyncio's own housekeeping, or a library's. It
 * happened, but the person's code has no part in it, so views fold it.
 */
export function isIncidental(model: TraceModel, coroutine: CoroutineRow): boolean {
  const { coroutines } = model;
  return coroutines.isStandIn.get(coroutine) === 1 && coroutines.children.length(coroutine) === 0;
}
