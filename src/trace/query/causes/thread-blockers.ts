import { entityKind, entityRow, noEntity, rowOfKind, type Entity } from "../../model/entity";
import type { AwaitableRow, CallbackRow, CoroutineRow, TaskRow, ThreadRow } from "../../model/rows";
import type { TraceModel } from "../../model/trace-model";
import { awaitableKinds } from "../../vocabulary";
import { isPassedOn, lastAsked, lockKinds, onlyHolder, type LockWait } from "./lock-waits";

/** What has to happen before a blocked thread goes on: somebody lets go of a lock, a thread ends, or one of some threads runs a job. */
export type ThreadBlocker =
  { readonly lock: LockWait } | { readonly ends: ThreadRow } | { readonly runners: readonly ThreadRow[] };

/** What a thread's wait is for at a moment in ns; undefined where that is none of what a thread can be blocked by, or not known. */
export function threadBlocker(
  model: TraceModel,
  wait: AwaitableRow,
  time: number,
): ThreadBlocker | undefined {
  const { awaitables } = model;
  const kind = awaitableKinds[awaitables.kind.get(wait)] ?? "";
  if (kind === "worker") {
    const [member = noEntity] = awaitables.members.values(wait);
    const ends = rowOfKind(member, "thread") as ThreadRow;
    return ends === 0 ? undefined : { ends };
  }
  if (kind === "thread-pool") {
    const runners = [...awaitables.members.values(wait)].map((one) => rowOfKind(one, "thread") as ThreadRow);
    return runners.length === 0 || runners.includes(0 as ThreadRow) ? undefined : { runners };
  }
  if (!lockKinds.has(kind)) return undefined;
  const lock = lastAsked(model, awaitables.creator.get(wait), awaitables.start.get(wait));
  const holder = lock === 0 || isPassedOn(model, lock) ? noEntity : onlyHolder(model, lock, time);
  return holder === noEntity ? undefined : { lock: { lock, holder } };
}

/** The thread without which somebody cannot go on: a job's, a task's, a coroutine's, or a thread itself; 0 for anything else. */
export function threadOf(model: TraceModel, actor: Entity): ThreadRow {
  const row = entityRow(actor);
  switch (entityKind(actor)) {
    case "thread":
      return row as ThreadRow;
    case "callback":
      return model.callbacks.thread.get(row as CallbackRow);
    case "task":
      return model.tasks.thread.get(row as TaskRow);
    case "coroutine":
      return model.coroutines.thread.get(row as CoroutineRow);
    default:
      return 0 as ThreadRow;
  }
}
