import { type Entity, entityKind, entityOf, noEntity } from "../model/entity";
import type { AwaitableRow, CallbackRow, ThreadRow } from "../model/rows";
import type { TraceModel } from "../model/trace-model";
import { entityLabel } from "./describe";
import { runsJobs } from "./thread-jobs";

/** The waits by those who wait, of the awaitables that were there when it was last asked. */
interface WaitIndex {
  known: number;
  readonly byWaiter: Map<Entity, AwaitableRow[]>;
}

const indexes = new WeakMap<TraceModel, WaitIndex>();

/**
 * What a job (work that a thread was given) or a thread by itself was blocked by: locks, queues, other threads' ends. In the order in
 * which it came to them; empty for anything else that makes awaitables without waiting for them.
 */
export function waitsOf(model: TraceModel, waiter: Entity): readonly AwaitableRow[] {
  const index = indexes.get(model) ?? { known: 0, byWaiter: new Map<Entity, AwaitableRow[]>() };
  indexes.set(model, index);
  const { awaitables } = model;
  for (; index.known < awaitables.count; index.known++) {
    const row = (index.known + 1) as AwaitableRow;
    const creator = awaitables.creator.get(row);
    if (creator === noEntity) continue;
    const kind = entityKind(creator);
    if (kind !== "callback" && kind !== "thread") continue;
    const others = index.byWaiter.get(creator);
    if (others === undefined) index.byWaiter.set(creator, [row]);
    else others.push(row);
  }
  return index.byWaiter.get(waiter) ?? [];
}

/** Whether a job, or a thread by itself, is blocked at a moment, in ns. */
export function isBlocked(model: TraceModel, waiter: Entity, time: number): boolean {
  const { awaitables } = model;
  return waitsOf(model, waiter).some(
    (wait) => awaitables.start.get(wait) <= time && awaitables.end.get(wait) > time,
  );
}

/** `acquire of lock`: what blocked, in a few words. */
export function waitLabel(model: TraceModel, wait: AwaitableRow): string {
  const name = model.strings.get(model.awaitables.name.get(wait));
  return name === "" ? entityLabel(model, entityOf("awaitable", wait)) : name;
}

/** What a thread was blocked by, in its jobs and outside of them, by time. */
export function waitsOfThread(model: TraceModel, thread: ThreadRow): readonly AwaitableRow[] {
  const { awaitables, callbacks } = model;
  const jobs: readonly CallbackRow[] = runsJobs(model, thread) ? [...callbacks.ofThread.values(thread)] : [];
  const waiters = [entityOf("thread", thread), ...jobs.map((job) => entityOf("callback", job))];
  return waiters
    .flatMap((waiter) => waitsOf(model, waiter))
    .sort((one, other) => awaitables.start.get(one) - awaitables.start.get(other));
}
