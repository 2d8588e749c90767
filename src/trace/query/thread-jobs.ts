import { entityOf } from "../model/entity";
import type { CallbackRow, LoopRow, ThreadRow } from "../model/rows";
import type { TraceModel } from "../model/trace-model";
import { entityLabel, functionName } from "./describe";

/**
 * Whether the callbacks of a thread are jobs: work that an executor gave to a thread, or to a process of a pool. In a thread
 * with an event loop they are that loop's own, and belong to its turns.
 */
export function runsJobs(model: TraceModel, thread: ThreadRow): boolean {
  const { callbacks, loops } = model;
  if (callbacks.ofThread.length(thread) === 0) return false;
  for (let loop = 1 as LoopRow; loop <= loops.count; loop++) {
    if (loops.thread.get(loop) === thread) return false;
  }
  return true;
}

/** `compute()`: the function that a job runs. */
export function jobLabel(model: TraceModel, job: CallbackRow): string {
  const { callbacks, strings } = model;
  const defined = functionName(model, callbacks.function.get(job));
  const name = defined === "" ? strings.get(callbacks.name.get(job)).replace(/^.*<locals>\./, "") : defined;
  if (name === "") return entityLabel(model, entityOf("callback", job));
  return `${name.replace(/\(\)$/, "")}()`;
}
