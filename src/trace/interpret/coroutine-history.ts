import {
  noEntity,
  entityKind,
  entityKindCode,
  entityOf,
  entityRow,
  rowOfKind,
  type Entity,
} from "../model/entity";
import type {
  AwaitableRow,
  CoroutineRow,
  FunctionRow,
  PointRow,
  SliceRow,
  StringRow,
  TaskRow,
  WakeupRow,
} from "../model/rows";
import { stateCode } from "../model/states";
import type { TraceModel } from "../model/trace-model";
import { outcomes } from "../vocabulary";
import type { AnomalyRule } from "./anomaly";
import type { ThreadState } from "./thread-state";

/** Takes what does not follow from the events before. */
export type ReportAnomaly = (
  rule: AnomalyRule,
  sentence: string,
  coroutine: CoroutineRow,
  missed?: CoroutineRow,
) => void;

const returned = outcomes.indexOf("returned");

/**
 * Writes the histories of coroutines: each event ends a slice and begins the next. Keeps the stacks of the threads, from
 * which follows who drives whom. An event that is impossible is reported, and the history goes on from what it says.
 */
export class CoroutineHistory {
  /** `awaitsNest`: where a coroutine awaits another by driving it, as in Python, so that the inner one gives up control first. */
  constructor(
    private readonly model: TraceModel,
    private readonly awaitsNest: boolean,
    private readonly report: ReportAnomaly,
  ) {}

  state(coroutine: CoroutineRow): number {
    const { coroutines, slices } = this.model;
    return slices.state.get(coroutines.newestSlice.get(coroutine));
  }

  isSettled(coroutine: CoroutineRow): boolean {
    return this.state(coroutine) === stateCode.settled;
  }

  /** True for a coroutine whose body has not begun: created, and perhaps woken for its first step. */
  canStart(coroutine: CoroutineRow): boolean {
    const state = this.state(coroutine);
    if (state === stateCode.created) return true;
    const { slices } = this.model.coroutines;
    return state === stateCode.ready && slices.length(coroutine) === 2;
  }

  created(thread: ThreadState, functionRow: FunctionRow, creator: CoroutineRow, time: number): CoroutineRow {
    const { coroutines, slices } = this.model;
    const from = creator === 0 ? thread.innermost : creator;
    const row = coroutines.add(thread.row, functionRow, from, time);
    const slice = this.#begin(thread, row, stateCode.created, time);
    slices.entity.set(slice, entityOf("coroutine", from));
    return row;
  }

  /** A coroutine whose first event is its start. */
  startedUnseen(thread: ThreadState, functionRow: FunctionRow, time: number): CoroutineRow {
    const row = this.model.coroutines.add(thread.row, functionRow, thread.innermost, time);
    this.#run(thread, row, time);
    return row;
  }

  started(thread: ThreadState, coroutine: CoroutineRow, time: number): void {
    this.#run(thread, coroutine, time);
  }

  resumed(thread: ThreadState, coroutine: CoroutineRow, mode: number, value: StringRow, time: number): void {
    const state = this.state(coroutine);
    if (state === stateCode.settled) {
      this.report("illegal-transition", "was resumed although it had settled", coroutine);
      return;
    }
    if (state === stateCode.running) {
      this.report("illegal-transition", "was resumed while it was running", coroutine);
      this.#leave(thread, coroutine);
    } else if (state === stateCode.created) {
      this.report("illegal-transition", "was resumed before it had started", coroutine);
    }
    const slice = this.#run(thread, coroutine, time);
    if (state === stateCode.running || state === stateCode.created) this.mend(slice);
    this.model.slices.mode.set(slice, mode + 1);
    this.model.slices.value.set(slice, value);
  }

  /** `awaited` is what the tracer said; where it said nothing and awaits nest, a child that just suspended is what is awaited. */
  suspended(
    thread: ThreadState,
    coroutine: CoroutineRow,
    point: PointRow,
    awaited: Entity,
    value: StringRow,
    time: number,
  ): void {
    const state = this.state(coroutine);
    if (state === stateCode.settled) {
      this.report("illegal-transition", "was suspended although it had settled", coroutine);
      return;
    }
    if (state !== stateCode.running) {
      this.report("illegal-transition", "was suspended although it was not running", coroutine);
    }
    this.#leave(thread, coroutine);
    const { slices } = this.model;
    const slice = this.#begin(thread, coroutine, stateCode.suspended, time);
    if (state !== stateCode.running) this.mend(slice);
    slices.point.set(slice, point);
    slices.value.set(slice, value);
    slices.entity.set(slice, awaited === noEntity ? this.#delegate(thread, coroutine, point) : awaited);
    thread.justSuspended = coroutine;
  }

  /** What a coroutine waits for, where that was not known when it was suspended. */
  waits(coroutine: CoroutineRow, awaited: Entity): void {
    const { coroutines, slices } = this.model;
    const waiting = coroutines.newestSlice.get(coroutine);
    if (slices.state.get(waiting) === stateCode.suspended && slices.entity.get(waiting) === noEntity)
      slices.entity.set(waiting, awaited);
  }

  /** Records a wakeup, and makes its target ready where it waits. */
  woken(
    thread: ThreadState,
    target: CoroutineRow,
    task: TaskRow,
    waker: Entity,
    reason: StringRow,
    time: number,
  ): WakeupRow {
    const { coroutines, slices, wakeups } = this.model;
    const ended = coroutines.newestSlice.get(target);
    const moment = Math.max(time, slices.start.get(ended));
    const row = wakeups.add(moment, thread.row, target);
    wakeups.task.set(row, task);
    wakeups.waker.set(row, waker);
    wakeups.wakerSlice.set(row, this.#runOf(thread, waker));
    wakeups.reason.set(row, reason);
    const state = this.state(target);
    if (target !== 0 && (state === stateCode.suspended || state === stateCode.created)) {
      wakeups.endedSlice.set(row, ended);
      const due = this.#dueOf(ended, moment);
      wakeups.due.set(row, due);
      const slice = this.#begin(thread, target, stateCode.ready, Number.isNaN(due) ? moment : due);
      slices.point.set(slice, slices.point.get(ended));
      slices.wakeup.set(slice, row);
    }
    return row;
  }

  settled(
    thread: ThreadState,
    coroutine: CoroutineRow,
    outcome: number,
    value: StringRow,
    time: number,
  ): void {
    const state = this.state(coroutine);
    if (state === stateCode.settled) {
      this.report("illegal-transition", "settled twice", coroutine);
      return;
    }
    if (state !== stateCode.running && outcome === returned) {
      this.report("illegal-transition", "returned although it was not running", coroutine);
    }
    if (state === stateCode.running) this.#leave(thread, coroutine);
    const { coroutines, slices } = this.model;
    const slice = this.#begin(thread, coroutine, stateCode.settled, time);
    const end = slices.start.get(slice);
    slices.end.set(slice, end);
    slices.value.set(slice, value);
    coroutines.end.set(coroutine, end);
    coroutines.outcome.set(coroutine, outcome + 1);
    coroutines.value.set(coroutine, value);
    thread.justSuspended = 0 as CoroutineRow;
  }

  /** The innermost coroutine that a suspended one waits for through a chain of awaits: what will run first. */
  leaf(coroutine: CoroutineRow): CoroutineRow {
    const { coroutines, slices } = this.model;
    let leaf = coroutine;
    for (let depth = 0; depth < deepestChain; depth++) {
      const slice = coroutines.newestSlice.get(leaf);
      if (slices.state.get(slice) !== stateCode.suspended) return leaf;
      const awaited = rowOfKind(slices.entity.get(slice), "coroutine") as CoroutineRow;
      if (awaited === 0 || this.state(awaited) === stateCode.settled) return leaf;
      leaf = awaited;
    }
    return leaf;
  }

  /** Takes coroutines off the stack that should have left it: their suspension was not seen. */
  unwind(thread: ThreadState, height: number, occasion: string): void {
    while (thread.stack.length > height) {
      const coroutine = thread.stack.pop() as CoroutineRow;
      this.mend(this.model.coroutines.newestSlice.get(coroutine));
      this.report("left-running", `neither suspended nor settled before ${occasion}`, coroutine);
    }
  }

  /** When what a suspended slice waits for was due, where that was before `noticed`; else NaN. */
  #dueOf(suspended: SliceRow, noticed: number): number {
    const { awaitables, slices } = this.model;
    const awaitable = rowOfKind(slices.entity.get(suspended), "awaitable") as AwaitableRow;
    const due = awaitables.due.get(awaitable);
    return awaitable !== 0 && due < noticed ? Math.max(due, slices.start.get(suspended)) : NaN;
  }

  /**
   * The run that a wakeup came from: of the innermost coroutine, else the last one of a waker that settled, or of the innermost one of a
   * task that gave way.
   */
  #runOf(thread: ThreadState, waker: Entity): SliceRow {
    const { coroutines, slices, tasks } = this.model;
    if (thread.innermost !== 0) return coroutines.newestSlice.get(thread.innermost);
    const coroutine =
      entityKind(waker) === "task"
        ? this.leaf(tasks.root.get(entityRow(waker) as TaskRow))
        : (rowOfKind(waker, "coroutine") as CoroutineRow);
    const length = coroutines.slices.length(coroutine);
    for (let position = length - 1; position >= Math.max(0, length - 2); position--) {
      const slice = coroutines.slices.at(coroutine, position);
      if (slices.state.get(slice) === stateCode.running) return slice;
    }
    return 0 as SliceRow;
  }

  /** Marks a slice as a guess: the event that began or should have ended it was not seen. */
  mend(slice: SliceRow): void {
    this.model.slices.isMended.set(slice, 1);
  }

  #run(thread: ThreadState, coroutine: CoroutineRow, time: number): SliceRow {
    const { coroutines, slices } = this.model;
    const before = coroutines.newestSlice.get(coroutine);
    const slice = this.#begin(thread, coroutine, stateCode.running, time);
    const driver =
      this.#consumer(thread, coroutine, before) ?? this.#askingLoop(thread, before) ?? thread.driver;
    slices.entity.set(slice, driver);
    if (before !== 0) {
      slices.point.set(slice, slices.point.get(before));
      slices.wakeup.set(slice, slices.wakeup.get(before));
    }
    if (driver % 8 === entityKindCode.coroutine) {
      this.#adopt(rowOfKind(driver, "coroutine") as CoroutineRow, coroutine);
    }
    if (thread.stack.length === 0) this.model.threads.runs.append(thread.row, slice);
    thread.stack.push(coroutine);
    thread.justSuspended = 0 as CoroutineRow;
    return slice;
  }

  /** The first coroutine to drive another is its parent, unless that one drove it before: parents make a tree. */
  #adopt(parent: CoroutineRow, child: CoroutineRow): void {
    const { coroutines } = this.model;
    if (parent === child || coroutines.parent.get(child) !== 0) return;
    if (coroutines.children.length(child) > 0) {
      for (let outer = parent; outer !== 0; outer = coroutines.parent.get(outer)) {
        if (outer === child) return;
      }
    }
    coroutines.parent.set(child, parent);
    coroutines.children.append(parent, child);
  }

  /**
   * `for await` asks its source for the next item directly after its coroutine was suspended, by a plain call: an
   * asynchronous generator that starts or leaves a `yield` at that very moment is that source.
   */
  #consumer(thread: ThreadState, generator: CoroutineRow, before: SliceRow): Entity | undefined {
    const consumer = thread.justSuspended;
    if (consumer === 0 || consumer === generator) return undefined;
    const { coroutines, functions, points, slices } = this.model;
    if (functions.info(coroutines.function.get(generator)).kind !== "async-generator") return undefined;
    const waiting = coroutines.newestSlice.get(consumer);
    const state = slices.state.get(before);
    const isAsked =
      before === 0 ||
      state === stateCode.created ||
      (state === stateCode.suspended && points.info(slices.point.get(before)).kind === "yield");
    if (!isAsked || points.info(slices.point.get(waiting)).kind !== "for-await") return undefined;
    if (slices.entity.get(waiting) !== noEntity) return undefined;
    slices.entity.set(waiting, entityOf("coroutine", generator));
    return entityOf("coroutine", consumer);
  }

  /** The coroutine whose `for await` called an iterator's method, which runs now for the first time: suspended as it is, who else could it have called? */
  #askingLoop(thread: ThreadState, before: SliceRow): Entity | undefined {
    const { coroutines, points, slices } = this.model;
    if (this.awaitsNest || before === 0 || slices.state.get(before) !== stateCode.created) return undefined;
    const creator = rowOfKind(slices.entity.get(before), "coroutine") as CoroutineRow;
    if (creator === 0 || creator === thread.innermost || this.state(creator) !== stateCode.suspended)
      return undefined;
    const waiting = coroutines.newestSlice.get(creator);
    return points.info(slices.point.get(waiting)).kind === "for-await"
      ? entityOf("coroutine", creator)
      : undefined;
  }

  #begin(thread: ThreadState, coroutine: CoroutineRow, state: number, time: number): SliceRow {
    const { coroutines, slices } = this.model;
    const before = coroutines.newestSlice.get(coroutine);
    let start = time;
    if (before !== 0) {
      start = Math.max(time, slices.start.get(before));
      slices.end.set(before, start);
    }
    const slice = slices.add(coroutine, state, thread.row, start);
    coroutines.newestSlice.set(coroutine, slice);
    coroutines.slices.append(coroutine, slice);
    return slice;
  }

  /** Takes a coroutine off its thread's stack; what is still above it was not seen to leave. */
  #leave(thread: ThreadState, coroutine: CoroutineRow): void {
    const { stack } = thread;
    if (stack[stack.length - 1] === coroutine) {
      stack.pop();
      return;
    }
    const height = stack.lastIndexOf(coroutine);
    if (height < 0) return;
    this.report(
      "not-innermost",
      "gave up control although another coroutine ran on top of it",
      coroutine,
      stack[stack.length - 1],
    );
    this.unwind(thread, height + 1, "the coroutine below it did");
    stack.pop();
  }

  /**
   * In a synchronous chain (`await`, `yield from`) the child gives up control directly before its parent does: then the
   * parent awaits the child. A generator that was driven in passing, and yielded an item, is no such wait.
   */
  #delegate(thread: ThreadState, coroutine: CoroutineRow, point: PointRow): Entity {
    const child = thread.justSuspended;
    if (child === 0 || !this.awaitsNest) return noEntity;
    const { coroutines, points, slices } = this.model;
    const history = coroutines.slices;
    const running = history.at(child, history.length(child) - 2);
    if (rowOfKind(slices.entity.get(running), "coroutine") !== coroutine) return noEntity;
    if (points.info(point).kind === "yield") return noEntity;
    const delegates = points.info(point).kind === "yield-from" && !this.#isAsyncGenerator(child);
    return this.yieldedItem(child) && !delegates ? noEntity : entityOf("coroutine", child);
  }

  /** Whether a coroutine is suspended because it handed out an item: what goes on then is up to whoever drives it. */
  yieldedItem(coroutine: CoroutineRow): boolean {
    const { coroutines, points, slices } = this.model;
    const slice = coroutines.newestSlice.get(coroutine);
    return (
      slices.state.get(slice) === stateCode.suspended && points.info(slices.point.get(slice)).kind === "yield"
    );
  }

  #isAsyncGenerator(coroutine: CoroutineRow): boolean {
    const { coroutines, functions } = this.model;
    return functions.info(coroutines.function.get(coroutine)).kind === "async-generator";
  }
}

const deepestChain = 100_000;
