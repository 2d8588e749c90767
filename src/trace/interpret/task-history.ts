import { entityOf, noEntity, type Entity } from "../model/entity";
import type { CoroutineRow, FunctionRow, PointRow, StringRow, TaskRow } from "../model/rows";
import { stateCode } from "../model/states";
import type { TraceModel } from "../model/trace-model";
import type { CoroutineHistory } from "./coroutine-history";
import type { ThreadState } from "./thread-state";

/** Writes what a stream with tasks of its own (asyncio) tells about them. */
export class TaskHistory {
  constructor(
    private readonly model: TraceModel,
    private readonly history: CoroutineHistory,
  ) {}

  /** A task whose outermost coroutine is not traced gets one that stands for it: its states are the task's. `untraced` is its function, 0 where that is not known. */
  created(
    thread: ThreadState,
    name: StringRow,
    { root, untraced }: { readonly root: CoroutineRow; readonly untraced: FunctionRow },
    creator: Entity,
    time: number,
  ): TaskRow {
    const { coroutines, tasks } = this.model;
    const body = root === 0 ? this.history.created(thread, untraced, 0 as CoroutineRow, time) : root;
    if (root === 0) coroutines.isStandIn.set(body, 1);
    const row = tasks.add(thread.row, name, body, creator, time);
    coroutines.task.set(body, row);
    return row;
  }

  stepStarted(thread: ThreadState, task: TaskRow, time: number): void {
    thread.beginStep(task);
    const root = this.model.tasks.root.get(task);
    if (!this.#isStandIn(root)) return;
    if (this.history.state(root) === stateCode.created) this.history.started(thread, root, time);
    else this.history.resumed(thread, root, 0, 0 as StringRow, time);
  }

  stepEnded(thread: ThreadState, task: TaskRow, awaited: Entity, time: number): void {
    const height = thread.endStep(task);
    if (height !== undefined) {
      const root = this.model.tasks.root.get(task);
      const isStandIn = this.#isStandIn(root);
      this.history.unwind(thread, isStandIn ? height + 1 : height, "the task's step ended");
      if (isStandIn && this.history.state(root) === stateCode.running) {
        this.history.suspended(
          thread,
          root,
          0 as PointRow,
          this.#standInAwaits(thread, root, awaited),
          0 as StringRow,
          time,
        );
      }
    }
    if (awaited !== noEntity) this.#nameAwaited(task, awaited);
    thread.justSuspended = 0 as CoroutineRow;
  }

  /** Wakes the innermost coroutine of the task. */
  woken(thread: ThreadState, task: TaskRow, waker: Entity, reason: StringRow, time: number): void {
    const leaf = this.history.leaf(this.model.tasks.root.get(task));
    this.history.woken(thread, leaf, task, waker, reason, time);
  }

  settled(thread: ThreadState, task: TaskRow, outcome: number, value: StringRow, time: number): void {
    const { tasks } = this.model;
    tasks.end.set(task, time);
    tasks.outcome.set(task, outcome + 1);
    tasks.value.set(task, value);
    const root = tasks.root.get(task);
    if (this.#isStandIn(root) && this.history.state(root) !== stateCode.settled) {
      this.history.settled(thread, root, outcome, value, time);
    }
  }

  #isStandIn(root: CoroutineRow): boolean {
    return this.model.coroutines.isStandIn.get(root) === 1;
  }

  #standInAwaits(thread: ThreadState, root: CoroutineRow, awaited: Entity): Entity {
    const child = thread.justSuspended;
    const isAwaited =
      child !== 0 && this.model.coroutines.parent.get(child) === root && !this.history.yieldedItem(child);
    return isAwaited ? entityOf("coroutine", child) : awaited;
  }

  /** The task says what its innermost coroutine could not: which future it waits for. */
  #nameAwaited(task: TaskRow, awaited: Entity): void {
    const { coroutines, slices, tasks } = this.model;
    const slice = coroutines.newestSlice.get(this.history.leaf(tasks.root.get(task)));
    if (slices.state.get(slice) === stateCode.suspended && slices.entity.get(slice) === noEntity) {
      slices.entity.set(slice, awaited);
    }
  }
}
