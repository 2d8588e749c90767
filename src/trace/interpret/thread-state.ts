import { entityOf, type Entity } from "../model/entity";
import type { CallbackRow, CoroutineRow, TaskRow, ThreadRow } from "../model/rows";

/** What is known of a thread between two of its events: who runs on top of whom, on whose behalf. */
export class ThreadState {
  /** The coroutines whose code is on the thread's stack, outermost first. Only the last one runs. */
  readonly stack: CoroutineRow[] = [];
  /** Task steps that are under way, outermost first (eager tasks nest), each with the height of the stack below it. */
  readonly steps: { readonly task: TaskRow; readonly height: number }[] = [];
  callback = 0 as CallbackRow;
  /** The coroutine whose suspension was the thread's latest event about coroutines; else 0. */
  justSuspended = 0 as CoroutineRow;
  lastTime = 0;

  constructor(readonly row: ThreadRow) {}

  /** The innermost coroutine, which runs; 0 where none does. */
  get innermost(): CoroutineRow {
    return this.stack.at(-1) ?? (0 as CoroutineRow);
  }

  get task(): TaskRow {
    return this.steps.at(-1)?.task ?? (0 as TaskRow);
  }

  /** Who would resume a coroutine now: the innermost coroutine, else the task whose step it is, else the callback. */
  get driver(): Entity {
    const innermost = this.innermost;
    const step = this.steps.at(-1);
    if (innermost !== 0 && (step === undefined || this.stack.length > step.height)) {
      return entityOf("coroutine", innermost);
    }
    if (step !== undefined) return entityOf("task", step.task);
    return entityOf("callback", this.callback);
  }
}
