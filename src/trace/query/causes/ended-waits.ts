import { noEntity, rowOfKind, type Entity } from "../../model/entity";
import type { AwaitableRow, CallbackRow, TaskRow, WakeupRow } from "../../model/rows";
import type { TraceModel } from "../../model/trace-model";
import { awaitableKinds, outcomes } from "../../vocabulary";

/** How a wait for an awaitable came to its end: it had its result, an error, or was cancelled; or a time that was set for it was over. */
export type WaitEnd = "done" | "failed" | "cancelled" | "timed-out";

/** The callback of a loop's own that ends `asyncio.wait`, and before Python 3.12 `asyncio.wait_for`, when their time is over. */
const releasesWaiter = "wait_for";
const cancelsForTimeout = "timeout";

/** How the wait ended that a wakeup ended. `done` for a wait for anything but an awaitable. */
export function waitEnd(model: TraceModel, wakeup: WakeupRow): WaitEnd {
  const { awaitables, slices, wakeups } = model;
  const wait = wakeups.endedSlice.get(wakeup);
  const awaitable = rowOfKind(slices.entity.get(wait), "awaitable") as AwaitableRow;
  if (awaitable === 0) return "done";
  const kind = awaitableKinds[awaitables.kind.get(awaitable)];
  const outcome = outcomes[awaitables.outcome.get(awaitable) - 1];
  const by = runtimeCallback(model, wakeups.waker.get(wakeup));
  if (kind === "timer") return outcome === "cancelled" ? "cancelled" : "timed-out";
  if (kind === "timeout" && by === cancelsForTimeout) return "timed-out";
  if (outcome === "cancelled") return "cancelled";
  if (kind === "timeout" && by === releasesWaiter) {
    const waited = wakeups.time.get(wakeup) - slices.start.get(wait);
    return waited >= limitOf(model, awaitable) ? "timed-out" : "done";
  }
  if (kind === "wait" && by === releasesWaiter) return "timed-out";
  return outcome === "threw" ? "failed" : "done";
}

/** Of a task group that cancels its members: the member that failed before; nothing where the trace does not tell. */
export function failedMember(model: TraceModel, waker: Entity): TaskRow {
  const callback = rowOfKind(waker, "callback") as CallbackRow;
  if (runtimeCallback(model, waker) !== "task group") return 0 as TaskRow;
  const member = rowOfKind(model.callbacks.scheduler.get(callback), "task") as TaskRow;
  return outcomes[model.tasks.outcome.get(member) - 1] === "threw" ? member : (0 as TaskRow);
}

/** How a callback is called that is no function of the program but the loop's own; empty for anything else. */
export function runtimeCallback({ callbacks, strings }: TraceModel, entity: Entity): string {
  const callback = rowOfKind(entity, "callback") as CallbackRow;
  if (entity === noEntity || callback === 0 || callbacks.function.get(callback) !== 0) return "";
  return strings.get(callbacks.name.get(callback));
}

/** For how long `wait_for(0.5)` lets its members run, in ns; 0 where it does not say. */
function limitOf({ awaitables, strings }: TraceModel, awaitable: AwaitableRow): number {
  const seconds = /\(([\d.]+(?:e[-+]?\d+)?)\)$/u.exec(strings.get(awaitables.name.get(awaitable)))?.[1];
  return seconds === undefined ? 0 : Number(seconds) * 1e9;
}
