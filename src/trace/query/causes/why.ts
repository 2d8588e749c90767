import { noEntity } from "../../model/entity";
import type { SliceRow, TaskRow } from "../../model/rows";
import type { CoroutineState } from "../../model/states";
import type { TraceModel } from "../../model/trace-model";
import { awaitedCoroutine, awaitChain } from "./await-chain";
import type { Reason, Translate } from "./reason";
import { RunReasons } from "./run-reasons";
import { WaitReasons } from "./wait-reasons";
import { WakeReasons } from "./wake-reasons";
import { nextSlice, previousSlice, sliceAt } from "../window";

/**
 * Why a coroutine is in the state of a slice, in sentences, each with the event and the place that prove it: what it
 * awaited, who woke it, why it ran late, what it still waits for. What the trace does not show is not said.
 */
export function why(model: TraceModel, slice: SliceRow, translate: Translate = inEnglish): Reason[] {
  return new Explanation(model, translate).of(slice);
}

/** Why a task is in its state at a moment: of its innermost coroutine then, found through the chain of awaits. */
export function whyTask(model: TraceModel, task: TaskRow, time: number): Reason[] {
  const root = model.tasks.root.get(task);
  const { steps, cycle } = awaitChain(model, root, time);
  const explanation = new Explanation(model, inEnglish);
  const last = steps.at(-1);
  if (last === undefined) return explanation.of(sliceAt(model, root, time));
  const outer = steps.slice(0, -1).map(({ slice }) => explanation.waits.waits(slice));
  if (cycle.length > 0)
    return [...outer, explanation.waits.waits(last.slice), explanation.waits.deadlock(cycle)];
  return [...outer, ...explanation.innermost(last.slice, time)];
}

function inEnglish(text: string): string {
  return text;
}

class Explanation {
  readonly waits: WaitReasons;
  readonly #wakes: WakeReasons;
  readonly #runs: RunReasons;

  constructor(
    private readonly model: TraceModel,
    translate: Translate,
  ) {
    this.waits = new WaitReasons(model, translate);
    this.#wakes = new WakeReasons(model, translate);
    this.#runs = new RunReasons(model, translate);
  }

  of(slice: SliceRow): Reason[] {
    if (slice === 0) return [];
    const state: CoroutineState = this.model.slices.stateOf(slice);
    switch (state) {
      case "created":
        return [this.#runs.created(slice), ...this.#wakes.ended(slice, nextSlice(this.model, slice))];
      case "suspended":
        return this.#suspended(slice);
      case "ready":
        return [...this.#before(slice), this.#wakes.woken(slice), ...this.#wakes.late(slice)];
      case "running":
        return this.#running(slice);
      case "settled":
        return [this.#runs.settled(slice)];
    }
  }

  /** The innermost wait of a chain: the wait itself, or the state of what it waits for. */
  innermost(slice: SliceRow, time: number): Reason[] {
    const awaited = this.model.slices.entity.get(slice);
    const coroutine = awaitedCoroutine(this.model, awaited, time);
    const inner = coroutine === 0 ? (0 as SliceRow) : sliceAt(this.model, coroutine, time);
    return inner === 0 ? this.of(slice) : [this.waits.waits(slice), ...this.of(inner)];
  }

  #suspended(slice: SliceRow): Reason[] {
    const { model, waits } = this;
    if (model.slices.end.get(slice) < Infinity) {
      const next = nextSlice(model, slice);
      if (next === 0) return [waits.waits(slice), waits.stillWaiting(slice)];
      const ended = this.#wakes.ended(slice, next);
      const isOver = model.slices.stateOf(next) === "settled";
      return [waits.waits(slice), ...(isOver ? [this.#runs.settled(next)] : ended)];
    }
    const chain = awaitChain(model, model.slices.coroutine.get(slice), model.slices.start.get(slice));
    if (chain.cycle.length > 0) return [waits.waits(slice), waits.deadlock(chain.cycle)];
    return [waits.waits(slice), waits.stillWaiting(slice)];
  }

  /** The wait that came before a ready slice. */
  #before(slice: SliceRow): Reason[] {
    const before = previousSlice(this.model, slice);
    if (before === 0) return [];
    const isWait = this.model.slices.stateOf(before) === "suspended";
    return [isWait ? this.waits.waits(before) : this.#runs.created(before)];
  }

  #running(slice: SliceRow): Reason[] {
    const before = previousSlice(this.model, slice);
    const cause = before === 0 ? [] : this.#causeOfRun(before, slice);
    return [...cause, this.#runs.ran(slice, nextSlice(this.model, slice), cause.length === 0)];
  }

  #causeOfRun(before: SliceRow, slice: SliceRow): Reason[] {
    const { slices } = this.model;
    const isReady = slices.stateOf(before) === "ready";
    const wait = isReady ? previousSlice(this.model, before) : before;
    if (wait === 0) return [];
    const isMereCreation = slices.stateOf(wait) === "created" && slices.entity.get(wait) === noEntity;
    const ended = this.#wakes.ended(wait, isReady ? before : slice);
    return isMereCreation ? ended : [...this.#before(isReady ? before : slice), ...ended];
  }
}
