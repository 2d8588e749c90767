import type { Nanos } from "../../../base/units";
import { entityKind, entityOf, noEntity, type Entity } from "../../model/entity";
import type { SliceRow, TaskRow } from "../../model/rows";
import type { CoroutineState } from "../../model/states";
import type { TraceModel } from "../../model/trace-model";
import { outcomes } from "../../vocabulary";
import {
  entityLabel,
  entityPlace,
  functionPlace,
  pointLabel,
  pointPlace,
  shortPlace,
  type Place,
} from "../describe";
import { nextSlice, previousSlice, sliceAt } from "../window";
import { awaitChain, awaitedCoroutine, type AwaitStep } from "./await-chain";
import { holdersOf } from "./holders";
import { duration, moment, words, type Reason, type ReasonPart, type ReasonRole } from "./reason";

/**
 * Why a coroutine is in the state of a slice, in sentences, each with the event and the place that prove it: what it
 * awaited, who woke it, why it ran late, what it still waits for. What the trace does not show is not said.
 */
export function why(model: TraceModel, slice: SliceRow): Reason[] {
  return new Explanation(model).of(slice);
}

/** Why a task is in its state at a moment: of its innermost coroutine then, found through the chain of awaits. */
export function whyTask(model: TraceModel, task: TaskRow, time: number): Reason[] {
  const root = model.tasks.root.get(task);
  const { steps, cycle } = awaitChain(model, root, time);
  const explanation = new Explanation(model);
  const last = steps.at(-1);
  if (last === undefined) return explanation.of(sliceAt(model, root, time));
  const outer = steps.slice(0, -1).map(({ slice }) => explanation.waits(slice));
  if (cycle.length > 0) return [...outer, explanation.waits(last.slice), explanation.deadlock(cycle)];
  return [...outer, ...explanation.innermost(last.slice, time)];
}

/** How many sentences say who held the thread. */
const mostHolders = 2;

class Explanation {
  constructor(private readonly model: TraceModel) {}

  of(slice: SliceRow): Reason[] {
    if (slice === 0) return [];
    const state: CoroutineState = this.model.slices.stateOf(slice);
    switch (state) {
      case "created":
        return [this.#created(slice)];
      case "suspended":
        return this.#suspended(slice);
      case "ready":
        return [...this.#before(slice), this.#woken(slice), ...this.#late(slice, slice)];
      case "running":
        return this.#running(slice);
      case "settled":
        return [this.#settled(slice)];
    }
  }

  /** The innermost wait of a chain: the wait itself, or the state of what it waits for. */
  innermost(slice: SliceRow, time: number): Reason[] {
    const awaited = this.model.slices.entity.get(slice);
    const coroutine = awaitedCoroutine(this.model, awaited, time);
    const inner = coroutine === 0 ? (0 as SliceRow) : sliceAt(this.model, coroutine, time);
    return inner === 0 ? this.of(slice) : [this.waits(slice), ...this.of(inner)];
  }

  /** `main() awaits fetch() at await fetch() (app.py:3) since 1.2 ms.` */
  waits(slice: SliceRow): Reason {
    const { model } = this;
    const { slices } = model;
    const point = slices.point.get(slice);
    const awaited = slices.entity.get(slice);
    const isOpen = slices.end.get(slice) === Infinity;
    return this.#reason("awaited", slice, slices.start.get(slice), pointPlace(model, point), [
      this.#subject(slice),
      words(isOpen ? " awaits " : " awaited "),
      ...this.#awaitedThing(slice, awaited),
      ...this.#at(pointPlace(model, point)),
      words(isOpen ? " since " : " from "),
      moment(slices.start.get(slice), model.activityStart),
      ...(isOpen ? [] : [words(" for "), duration(slices.end.get(slice) - slices.start.get(slice))]),
      words("."),
    ]);
  }

  deadlock(cycle: readonly AwaitStep[]): Reason {
    const first = cycle[0]?.slice ?? (0 as SliceRow);
    const { slices } = this.model;
    const parts = cycle.flatMap(({ slice }) => [this.#subject(slice), words(" awaits ")]);
    const time = Math.max(...cycle.map(({ slice }) => slices.start.get(slice))) as Nanos;
    return this.#reason("deadlock", first, time, pointPlace(this.model, slices.point.get(first)), [
      words("Deadlock: "),
      ...parts,
      this.#subject(first),
      words("; none of them can ever go on."),
    ]);
  }

  #created(slice: SliceRow): Reason {
    const { coroutines, slices } = this.model;
    const coroutine = slices.coroutine.get(slice);
    const place = functionPlace(this.model, coroutines.function.get(coroutine));
    const creator = slices.entity.get(slice);
    const by = creator === noEntity ? [] : [words(" by "), this.#entity(creator)];
    const isOpen = slices.end.get(slice) === Infinity;
    return this.#reason("created", slice, slices.start.get(slice), place, [
      this.#subject(slice),
      words(" was created"),
      ...by,
      words(" at "),
      moment(slices.start.get(slice), this.model.activityStart),
      words(isOpen ? " and has not begun to run." : "."),
    ]);
  }

  #suspended(slice: SliceRow): Reason[] {
    const { slices } = this.model;
    const coroutine = slices.coroutine.get(slice);
    if (slices.end.get(slice) === Infinity) {
      const chain = awaitChain(this.model, coroutine, slices.start.get(slice));
      if (chain.cycle.length > 0) return [this.waits(slice), this.deadlock(chain.cycle)];
      return [this.waits(slice), this.#stillWaiting(slice)];
    }
    const next = nextSlice(this.model, slice);
    return slices.wakeup.get(next) === 0 ? [this.waits(slice)] : [this.waits(slice), this.#woken(next)];
  }

  #stillWaiting(slice: SliceRow): Reason {
    const { model } = this;
    const { slices } = model;
    const awaited = slices.entity.get(slice);
    const isKnown = awaited !== noEntity;
    return this.#reason(
      "still-waiting",
      slice,
      slices.start.get(slice),
      pointPlace(model, slices.point.get(slice)),
      [
        words("It is still waiting at the end of the trace, after "),
        duration(model.end - slices.start.get(slice)),
        ...(isKnown ? [words(": "), this.#entity(awaited), words(" has not settled.")] : [words(".")]),
      ],
    );
  }

  /** The wait that came before a ready slice. */
  #before(slice: SliceRow): Reason[] {
    const before = previousSlice(this.model, slice);
    if (before === 0) return [];
    return this.model.slices.stateOf(before) === "suspended" ? [this.waits(before)] : [this.#created(before)];
  }

  #woken(slice: SliceRow): Reason {
    const { model } = this;
    const { slices, strings, wakeups } = model;
    const wakeup = slices.wakeup.get(slice);
    const time = wakeups.time.get(wakeup);
    const waker = wakeups.waker.get(wakeup);
    const reason = strings.get(wakeups.reason.get(wakeup));
    const wakerSlice = wakeups.wakerSlice.get(wakeup);
    const place = waker === noEntity ? undefined : entityPlace(model, waker);
    const by = waker === noEntity ? [words("It was woken")] : [this.#entity(waker, true), words(" woke it")];
    return this.#reason("woken", wakerSlice === 0 ? slice : wakerSlice, time, place, [
      ...by,
      words(" at "),
      moment(time, model.activityStart),
      ...(reason === "" ? [] : [words(" ("), { kind: "code" as const, text: reason }, words(")")]),
      words("."),
    ]);
  }

  /** Why a ready slice lasted: who held its thread meanwhile. */
  #late(ready: SliceRow, shown: SliceRow): Reason[] {
    const { model } = this;
    const { slices } = model;
    const start = slices.start.get(ready);
    const end = Math.min(slices.end.get(ready), model.end);
    if (end <= start) return [];
    const thread = model.coroutines.thread.get(slices.coroutine.get(ready));
    const holders = holdersOf(model, thread, start, end, mostHolders).filter(
      (holder) => (holder.end - holder.start) * 10 >= end - start,
    );
    if (holders.length === 0) {
      return [
        this.#reason("late", shown, start, undefined, [
          words("It was ready for "),
          duration(end - start),
          words(" before it ran; nothing traced held its thread."),
        ]),
      ];
    }
    return holders.map((holder) =>
      this.#reason(
        "late",
        holder.slice === 0 ? shown : holder.slice,
        holder.start,
        holder.line ?? entityPlace(model, holder.entity),
        [
          words("It could not run for "),
          duration(holder.end - holder.start),
          words(", because "),
          this.#entity(holder.entity),
          words(" held the thread"),
          ...this.#at(holder.line ?? entityPlace(model, holder.entity)),
          words("."),
        ],
      ),
    );
  }

  #running(slice: SliceRow): Reason[] {
    const { slices } = this.model;
    const ready = previousSlice(this.model, slice);
    if (ready !== 0 && slices.stateOf(ready) === "ready") {
      return [...this.#before(ready), this.#woken(ready), ...this.#late(ready, ready), this.#runs(slice)];
    }
    if (ready !== 0 && slices.stateOf(ready) === "suspended") return [this.waits(ready), this.#runs(slice)];
    return [this.#runs(slice)];
  }

  #runs(slice: SliceRow): Reason {
    const { model } = this;
    const { coroutines, slices } = model;
    const driver = slices.entity.get(slice);
    const place =
      pointPlace(model, slices.point.get(slice)) ??
      functionPlace(model, coroutines.function.get(slices.coroutine.get(slice)));
    const end = slices.end.get(slice);
    const isOpen = end === Infinity;
    return this.#reason("running", slice, slices.start.get(slice), place, [
      words(isOpen ? "It runs since " : "It ran from "),
      moment(slices.start.get(slice), model.activityStart),
      ...(isOpen ? [] : [words(" for "), duration(end - slices.start.get(slice))]),
      ...(driver === noEntity || entityKind(driver) === "task"
        ? []
        : [words(", driven by "), this.#entity(driver)]),
      words("."),
    ]);
  }

  #settled(slice: SliceRow): Reason {
    const { model } = this;
    const { coroutines, slices, strings } = model;
    const coroutine = slices.coroutine.get(slice);
    const outcome = outcomes[coroutines.outcome.get(coroutine) - 1] ?? "settled";
    const value = strings.get(slices.value.get(slice));
    const verb = outcome === "returned" || outcome === "threw" ? outcome : `was ${outcome}`;
    const place = functionPlace(model, coroutines.function.get(coroutine));
    return this.#reason("settled", slice, slices.start.get(slice), place, [
      this.#subject(slice),
      words(` ${verb} `),
      ...(value === "" ? [] : [{ kind: "code" as const, text: value }, words(" ")]),
      words("at "),
      moment(slices.start.get(slice), model.activityStart),
      words("."),
    ]);
  }

  #awaitedThing(slice: SliceRow, awaited: Entity): ReasonPart[] {
    const { model } = this;
    if (awaited !== noEntity) return [this.#entity(awaited)];
    const { label } = model.points.info(model.slices.point.get(slice));
    return [{ kind: "code", text: label === "" ? pointLabel(model, model.slices.point.get(slice)) : label }];
  }

  #subject(slice: SliceRow): ReasonPart {
    return this.#entity(entityOf("coroutine", this.model.slices.coroutine.get(slice)));
  }

  #entity(entity: Entity, begins = false): ReasonPart {
    const label = entityLabel(this.model, entity);
    const kind = entityKind(entity);
    const isName = kind === "coroutine" || kind === "task";
    const article = isName || label === "" ? label : `the ${label}`;
    return {
      kind: "entity",
      text: begins ? `${article.slice(0, 1).toUpperCase()}${article.slice(1)}` : article,
      entity,
    };
  }

  #at(place: Place | undefined): ReasonPart[] {
    return place === undefined ? [] : [words(" at "), { kind: "place", text: shortPlace(place), place }];
  }

  #reason(
    role: ReasonRole,
    slice: SliceRow,
    time: Nanos,
    place: Place | undefined,
    parts: readonly ReasonPart[],
  ): Reason {
    return {
      role,
      parts,
      evidence: { time, slice, coroutine: this.model.slices.coroutine.get(slice), place },
    };
  }
}
