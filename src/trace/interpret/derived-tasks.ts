import { rowOfKind, type Entity } from "../model/entity";
import type { CoroutineRow, StringRow, TaskRow } from "../model/rows";
import { stateCode } from "../model/states";
import type { TraceModel } from "../model/trace-model";
import type { CoroutineHistory } from "./coroutine-history";

/**
 * Derives the tasks of JavaScript, where the language has none: the outermost async call of each chain. A call that its
 * caller awaits directly belongs to the caller's task; a call that goes on while its caller does something else is a task
 * of its own, as it would be in asyncio.
 */
export class DerivedTasks {
  /** The calls that a running coroutine made since it last ran, and that may turn out to be tasks. */
  readonly #calls = new Map<CoroutineRow, CoroutineRow[]>();

  constructor(
    private readonly model: TraceModel,
    private readonly history: CoroutineHistory,
  ) {}

  /** A coroutine that begins to run joins its driver's task, or begins one. */
  joined(coroutine: CoroutineRow): void {
    const { coroutines, functions } = this.model;
    if (coroutines.task.get(coroutine) !== 0) return;
    const caller = coroutines.parent.get(coroutine);
    const task = coroutines.task.get(caller);
    const { kind } = functions.info(coroutines.function.get(coroutine));
    const isAsyncCall = kind === "async-function" || kind === "module";
    if (task !== 0) coroutines.task.set(coroutine, task);
    if (!isAsyncCall) return;
    if (task === 0) this.#begin(coroutine, 0 as TaskRow);
    else {
      const calls = this.#calls.get(caller);
      if (calls === undefined) this.#calls.set(caller, [coroutine]);
      else calls.push(coroutine);
    }
  }

  /** A coroutine gave up control: of the calls it made, those still open that it does not await are tasks. */
  left(coroutine: CoroutineRow, awaited: Entity): void {
    if (this.#calls.size === 0) return;
    const calls = this.#calls.get(coroutine);
    if (calls === undefined) return;
    this.#calls.delete(coroutine);
    const awaitedCall = rowOfKind(awaited, "coroutine");
    for (const call of calls) {
      if (call === awaitedCall || this.history.state(call) === stateCode.settled) continue;
      this.#begin(call, this.model.coroutines.task.get(call));
    }
  }

  settled(coroutine: CoroutineRow): void {
    const { coroutines, tasks } = this.model;
    const task = coroutines.task.get(coroutine);
    if (task === 0 || tasks.root.get(task) !== coroutine) return;
    tasks.end.set(task, coroutines.end.get(coroutine));
    tasks.outcome.set(task, coroutines.outcome.get(coroutine));
    tasks.value.set(task, coroutines.value.get(coroutine));
  }

  #begin(root: CoroutineRow, before: TaskRow): void {
    const { coroutines, slices, tasks } = this.model;
    const oldest = coroutines.slices.at(root, 0);
    const running = slices.state.get(oldest) === stateCode.created ? coroutines.slices.at(root, 1) : oldest;
    const caller = slices.entity.get(running);
    const start = coroutines.start.get(root);
    const task = tasks.add(coroutines.thread.get(root), 0 as StringRow, root, caller, start);
    this.#move(root, before, task);
  }

  #move(root: CoroutineRow, before: TaskRow, task: TaskRow): void {
    const { coroutines } = this.model;
    const moved = [root];
    for (let coroutine = moved.pop(); coroutine !== undefined; coroutine = moved.pop()) {
      if (coroutines.task.get(coroutine) !== before) continue;
      coroutines.task.set(coroutine, task);
      moved.push(...coroutines.children.values(coroutine));
    }
  }
}
