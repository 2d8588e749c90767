import { entityOf, type Entity } from "../model/entity";
import type { CallbackRow, CoroutineRow, TaskRow, ThreadRow } from "../model/rows";

/** What is known of a thread between two of its events: who runs on top of whom, on whose behalf. */
export class ThreadState {
  /** The coroutines whose code is on the thread's stack, outermost first. Only the last one runs. */
  readonly stack: CoroutineRow[] = [];
  /** Tasks of which a step is under way, outermost first: eager tasks nest. */
  readonly #steps: TaskRow[] = [];
  /** The height of the stack below each of them. */
  readonly #heights: number[] = [];
  callback = 0 as CallbackRow;
  /** The coroutine whose suspension was the thread's latest event about coroutines; else 0. */
  justSuspended = 0 as CoroutineRow;
  lastTime = 0;

  constructor(readonly row: ThreadRow) {}

  /** The innermost coroutine, which runs; 0 where none does. */
  get innermost(): CoroutineRow {
    const { stack } = this;
    return stack.length === 0 ? (0 as CoroutineRow) : (stack[stack.length - 1] as CoroutineRow);
  }

  get task(): TaskRow {
    const count = this.#steps.length;
    return count === 0 ? (0 as TaskRow) : (this.#steps[count - 1] as TaskRow);
  }

  /** Who would resume a coroutine now: the innermost coroutine, else the task whose step it is, else the callback. */
  get driver(): Entity {
    const { innermost, task } = this;
    const height = task === 0 ? 0 : (this.#heights[this.#heights.length - 1] as number);
    if (innermost !== 0 && this.stack.length > height) return entityOf("coroutine", innermost);
    if (task !== 0) return entityOf("task", task);
    return entityOf("callback", this.callback);
  }

  beginStep(task: TaskRow): void {
    this.#steps.push(task);
    this.#heights.push(this.stack.length);
  }

  /** Ends a task's step and those within it; the height of the stack below it, undefined where it has none under way. */
  endStep(task: TaskRow): number | undefined {
    const step = this.#steps.lastIndexOf(task);
    if (step < 0) return undefined;
    let height: number | undefined;
    while (this.#steps.length > step) {
      this.#steps.pop();
      height = this.#heights.pop();
    }
    return height;
  }
}
