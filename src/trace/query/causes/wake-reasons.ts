import type { Nanos } from "../../../base/units";
import { entityKind, entityOf, entityRow, noEntity, rowOfKind, type Entity } from "../../model/entity";
import type { AwaitableRow, CallbackRow, CoroutineRow, SliceRow, TaskRow, WakeupRow } from "../../model/rows";
import { stateCode } from "../../model/states";
import { awaitableKinds, resumeModes } from "../../vocabulary";
import { entityPlace, functionPlace, pointPlace } from "../describe";
import { previousSlice, sliceAt, sliceBefore } from "../window";
import { failedMember, runtimeCallback, waitEnd, type WaitEnd } from "./ended-waits";
import { holdersOf } from "./holders";
import { duration, words, type Reason, type ReasonPart } from "./reason";
import { code, isEmptyValue, ReasonWriter } from "./reason-writer";
import { awaitedCall } from "./wait-reasons";

/** How many sentences say who held the thread. */
const mostHolders = 2;

/** Ready for less than this before it ran, in ns, a coroutine was not late in a way that a person would look for. */
const shortReady = 1_000_000;

/** Says what ended a wait, and why the coroutine then ran late. */
export class WakeReasons extends ReasonWriter {
  /** What ended a wait: the slice after it. Empty where the trace does not tell. */
  ended(wait: SliceRow, next: SliceRow): Reason[] {
    const { coroutines, points, slices } = this.model;
    if (next === 0) return [];
    const state = slices.stateOf(next);
    if (state === "ready") return [this.woken(next), ...this.late(next, shortReady)];
    const { kind } = points.info(slices.point.get(wait));
    if (slices.stateOf(wait) === "suspended" && kind === "yield") {
      return state === "running" ? [this.#resumed(next)] : [];
    }
    const inner = awaitedCall(this.model, wait);
    const last = inner === 0 ? (0 as SliceRow) : coroutines.newestSlice.get(inner);
    const hasSettled = last !== 0 && slices.state.get(last) === stateCode.settled;
    if (hasSettled && slices.start.get(last) <= slices.end.get(wait)) return [this.#innerSettled(last, next)];
    if (kind === "yield-from" && state === "running") return [this.#resumed(next)];
    const gaveWay = this.#gaveWay(wait);
    return gaveWay === 0
      ? this.#innerYielded(inner, next)
      : [this.#wentOnAtOnce(wait, gaveWay), ...this.late(wait, shortReady)];
  }

  /** The wakeup of a task that only let others run, which came before its wait; 0 where it waited for something. */
  #gaveWay(wait: SliceRow): WakeupRow {
    const { slices, strings, wakeups } = this.model;
    const coroutine = slices.coroutine.get(wait);
    const rows = wakeups.ofCoroutine;
    const after = rows.search(coroutine, (row) => wakeups.time.get(row) > slices.start.get(wait));
    if (after === 0) return 0 as WakeupRow;
    const row = rows.at(coroutine, after - 1);
    const run = previousSlice(this.model, wait);
    const isOfRun = run !== 0 && wakeups.time.get(row) >= slices.start.get(run);
    return isOfRun && strings.get(wakeups.reason.get(row)) === "gave way" ? row : (0 as WakeupRow);
  }

  #wentOnAtOnce(wait: SliceRow, wakeup: WakeupRow): Reason {
    return this.reason(
      "woken",
      wait,
      this.model.wakeups.time.get(wakeup),
      undefined,
      this.say("It only let others run, and was ready again at once."),
    );
  }

  /** Who woke a ready slice, or how what it awaited came to its end. */
  woken(ready: SliceRow): Reason {
    const { model } = this;
    const { slices, wakeups } = model;
    const wakeup = slices.wakeup.get(ready);
    const waker = wakeups.waker.get(wakeup);
    const time = wakeups.time.get(wakeup);
    const wakerSlice = wakeups.wakerSlice.get(wakeup);
    const place = waker === noEntity ? undefined : entityPlace(model, waker);
    return this.reason("woken", wakerSlice === 0 ? ready : wakerSlice, time, place, [
      ...this.#wakeWords(wakeup, time),
      words("."),
    ]);
  }

  /** Why a ready slice lasted: who held its thread meanwhile. Below `shortest` ns it only says how long. */
  late(ready: SliceRow, shortest = 0): Reason[] {
    const { model } = this;
    const { slices } = model;
    const start = slices.start.get(ready);
    const end = Math.min(slices.end.get(ready), model.end);
    if (end <= start || end - start < shortest) return [];
    const thread = model.coroutines.thread.get(slices.coroutine.get(ready));
    const holders = holdersOf(model, thread, start, end, mostHolders).filter(
      (holder) => (holder.end - holder.start) * 10 >= end - start,
    );
    if (holders.length > 0) return holders.map((holder) => this.#held(holder, ready));
    return [
      this.reason(
        "late",
        ready,
        start,
        undefined,
        this.say(
          "It was ready for {0} before it ran; nothing traced held its thread.",
          duration(end - start),
        ),
      ),
    ];
  }

  #held(holder: ReturnType<typeof holdersOf>[number], ready: SliceRow): Reason {
    const place = holder.line ?? entityPlace(this.model, holder.entity);
    const isDefinition = holder.line === undefined && place !== undefined;
    const parts = this.say(
      "It could not run for {0}, because {1}{2} held the thread{3}.",
      duration(holder.end - holder.start),
      this.entity(holder.entity),
      isDefinition ? [words(" ("), this.place(place), words(")")] : [],
      isDefinition ? [] : this.at(place),
    );
    return this.reason("late", holder.slice === 0 ? ready : holder.slice, holder.start, place, parts);
  }

  #wakeWords(wakeup: WakeupRow, time: Nanos): ReasonPart[] {
    const { model } = this;
    const { strings, wakeups } = model;
    const reason = strings.get(wakeups.reason.get(wakeup));
    const waker = wakeups.waker.get(wakeup);
    const wait = wakeups.endedSlice.get(wakeup);
    const at = this.say(" at {0}", this.moment(time));
    if (reason === "created") return this.say("It was ready to start{0}", at);
    if (reason === "already settled") {
      return this.say("What it awaited was settled already, so it was ready again at once,{0}", at);
    }
    const end = waitEnd(model, wakeup);
    if (end === "cancelled") return this.#cancelled(waker, at);
    const inner = awaitedCall(model, wait) || this.#wakingMember(wait, waker);
    const isInner = inner !== 0 && (rowOfKind(waker, "coroutine") === inner || this.#isTaskOf(waker, inner));
    if (isInner && model.coroutines.end.get(inner) <= time)
      return this.say(
        "{0} {1} and woke it{2}",
        this.entity(entityOf("coroutine", inner)),
        this.outcome(inner),
        at,
      );
    const item = isInner ? this.#itemOf(inner, time) : 0;
    if (item !== 0) return this.say("{0} and woke it{1}", this.#yielded(item), at);
    if (this.#isOfRuntime(waker)) {
      const awaited = this.#namedAwaitable(wait);
      const due = wakeups.due.get(wakeup);
      if (awaited !== undefined)
        return Number.isNaN(due)
          ? this.#settledThing(awaited, end, time)
          : this.#dueThing(awaited, due, time);
    }
    const isSelf = this.#isSelf(waker, wakeups.target.get(wakeup));
    if (isSelf)
      return this.say("What it awaited was settled by what it had done itself, so it was ready again{0}", at);
    const isTold =
      reason === "" || reason === runtimeCallback(model, waker) || reason === this.#awaitedName(wait);
    const because = isTold ? [] : [...code(" (", reason), words(")")];
    return waker === noEntity
      ? this.say("It was woken{0}{1}", at, because)
      : this.say("{0} woke it{1}{2}", this.#waker(waker), at, because);
  }

  #isSelf(waker: Entity, target: CoroutineRow): boolean {
    return target !== 0 && rowOfKind(waker, "coroutine") === target;
  }

  /** A wait that was given up: by a timeout, a task group one of whose members failed, or whoever asked for it. */
  #cancelled(waker: Entity, at: readonly ReasonPart[]): ReasonPart[] {
    const { model } = this;
    if (waker === noEntity) return this.say("The wait was cancelled{0}", at);
    const failed = failedMember(model, waker);
    if (failed !== 0) {
      const member = this.entity(entityOf("task", failed));
      const outcome = this.outcome(model.tasks.root.get(failed));
      return this.say("The task group cancelled the wait{0}, because {1} {2}", at, member, outcome);
    }
    switch (runtimeCallback(model, waker)) {
      case "timeout":
        return this.say("A timeout cancelled the wait{0}", at);
      case "task group":
        return this.say("The task group cancelled the wait{0}", at);
      default:
        return this.say("{0} cancelled the wait{1}", this.entity(waker, true), at);
    }
  }

  /** Of what is awaited together: the member that woke it; 0 where that was something else. */
  #wakingMember(wait: SliceRow, waker: Entity): CoroutineRow {
    const { awaitables, slices, tasks } = this.model;
    const awaited = rowOfKind(slices.entity.get(wait), "awaitable") as AwaitableRow;
    const task = rowOfKind(waker, "task") as TaskRow;
    const coroutine = task === 0 ? (rowOfKind(waker, "coroutine") as CoroutineRow) : tasks.root.get(task);
    if (awaited === 0 || coroutine === 0) return 0 as CoroutineRow;
    const own = entityOf("coroutine", coroutine);
    for (const member of awaitables.members.values(awaited)) {
      const isIt = member === own || (member === waker && task !== 0) || this.#isTaskOf(member, coroutine);
      if (isIt) return coroutine;
    }
    return 0 as CoroutineRow;
  }

  /** How what a wait was for is called; empty where it has no name. */
  #awaitedName(wait: SliceRow): string {
    const awaited = this.#namedAwaitable(wait);
    return awaited === undefined ? "" : this.model.strings.get(this.model.awaitables.name.get(awaited));
  }

  /** The item of an asynchronous generator was there, and the one that asked for it went on in the same breath. */
  #innerYielded(inner: CoroutineRow, next: SliceRow): Reason[] {
    const { slices } = this.model;
    const item = inner === 0 ? (0 as SliceRow) : this.#itemOf(inner, slices.start.get(next));
    if (item === 0) return [];
    const time = slices.start.get(item);
    return [
      this.reason(
        "resumed",
        item,
        time,
        pointPlace(this.model, slices.point.get(item)),
        this.say("{0} at {1}, and {2} ran on.", this.#yielded(item), this.moment(time), this.subject(next)),
      ),
    ];
  }

  /** The slice in which a generator waits at its yield at a moment; 0 where it does something else. */
  #itemOf(generator: CoroutineRow, time: number): SliceRow {
    const { points, slices } = this.model;
    const slice = sliceAt(this.model, generator, time);
    const isYield = points.info(slices.point.get(slice)).kind === "yield";
    return isYield && slices.stateOf(slice) === "suspended" ? slice : (0 as SliceRow);
  }

  #yielded(slice: SliceRow): ReasonPart[] {
    const value = this.model.strings.get(this.model.slices.value.get(slice));
    return this.say("{0} yielded{1}", this.subject(slice), code(" ", value));
  }

  #isTaskOf(waker: Entity, coroutine: CoroutineRow): boolean {
    const task = rowOfKind(waker, "task") as TaskRow;
    return task !== 0 && this.model.tasks.root.get(task) === coroutine;
  }

  /** Nobody, or a callback that is no function of the program: the loop's own work. */
  #isOfRuntime(waker: Entity): boolean {
    const callback = rowOfKind(waker, "callback") as CallbackRow;
    return waker === noEntity || (callback !== 0 && this.model.callbacks.function.get(callback) === 0);
  }

  /** `A timer`, where the loop's own callback is named by what it stands for. */
  #waker(waker: Entity): ReasonPart {
    const name = runtimeCallback(this.model, waker);
    const isKind = (awaitableKinds as readonly string[]).includes(name);
    return isKind
      ? { kind: "entity", text: capitalized(this.one(name)), entity: waker }
      : this.entity(waker, true);
  }

  #namedAwaitable(wait: SliceRow): AwaitableRow | undefined {
    const { awaitables, slices, strings } = this.model;
    const awaited = rowOfKind(slices.entity.get(wait), "awaitable") as AwaitableRow;
    return awaited === 0 || strings.get(awaitables.name.get(awaited)) === "" ? undefined : awaited;
  }

  /** `The gather of 3 was done at 1.2 ms and woke it; the last of it was polite()`. */
  #settledThing(awaited: AwaitableRow, end: WaitEnd, time: Nanos): ReasonPart[] {
    const kind = awaitableKinds[this.model.awaitables.kind.get(awaited)] ?? "unknown";
    const what = this.entity(entityOf("awaitable", awaited), true);
    const at = this.moment(time);
    if (end === "timed-out")
      return this.say(
        kind === "wait" ? "The time for {0} was over at {1} and woke it" : "{0} fired at {1} and woke it",
        kind === "wait" ? this.entity(entityOf("awaitable", awaited)) : what,
        at,
      );
    const last = this.#lastMember(awaited, time);
    const told = last === noEntity ? [] : this.say("; the last of it was {0}", this.entity(last));
    if (kind === "timeout") {
      const { awaitables, strings } = this.model;
      const name: ReasonPart = { kind: "code", text: strings.get(awaitables.name.get(awaited)) };
      return end === "failed"
        ? this.say("What {0} waited for failed at {1} and woke it{2}", name, at, told)
        : this.say("What {0} waited for was there at {1} and woke it{2}", name, at, told);
    }
    if (end === "failed") {
      const by = last === noEntity ? [] : this.say(", with {0}", this.entity(last));
      return this.say("{0} failed at {1} and woke it{2}", what, at, by);
    }
    return this.say("{0} was done at {1} and woke it{2}", what, at, told);
  }

  /** `The timer sleep(0.01) was due at 11.3 ms; its loop was held, and noticed it 39.1 ms later`. */
  #dueThing(awaited: AwaitableRow, due: Nanos, time: Nanos): ReasonPart[] {
    return this.say(
      "{0} was due at {1}; its loop was held, and noticed it {2} later",
      this.entity(entityOf("awaitable", awaited), true),
      this.moment(due),
      duration(time - due),
    );
  }

  /** Of a gather or the like: which of its members was the last to settle before it. */
  #lastMember(awaitable: AwaitableRow, time: Nanos): Entity {
    let last: Entity = noEntity;
    let latest = -Infinity;
    for (const member of this.model.awaitables.members.values(awaitable)) {
      const end = this.#endOf(member);
      if (end <= time && end > latest) [last, latest] = [member, end];
    }
    return last;
  }

  #endOf(member: Entity): number {
    const { awaitables, coroutines, tasks } = this.model;
    const row = entityRow(member);
    switch (entityKind(member)) {
      case "coroutine":
        return coroutines.end.get(row as CoroutineRow);
      case "task":
        return tasks.end.get(row as TaskRow);
      case "awaitable":
        return awaitables.end.get(row as AwaitableRow);
      default:
        return Infinity;
    }
  }

  /** A coroutine that is awaited by another one has settled, and that one goes on in the same breath. */
  #innerSettled(settled: SliceRow, next: SliceRow): Reason {
    const { coroutines, slices } = this.model;
    const inner = slices.coroutine.get(settled);
    const time = slices.start.get(settled);
    const place = functionPlace(this.model, coroutines.function.get(inner));
    const parts = this.say(
      "{0} {1} at {2}, and {3} ran on.",
      this.entity(entityOf("coroutine", inner)),
      this.outcome(inner),
      this.moment(time),
      this.subject(next),
    );
    return this.reason("resumed", settled, time, place, parts);
  }

  /** A generator was driven on: asked for an item, sent a value, told to close, or given an error. */
  #resumed(run: SliceRow): Reason {
    const { slices, strings } = this.model;
    const driver = slices.entity.get(run);
    const value = strings.get(slices.value.get(run));
    const time = slices.start.get(run);
    const by = rowOfKind(driver, "coroutine") as CoroutineRow;
    const evidence = by === 0 ? run : sliceBefore(this.model, by, run);
    const place = pointPlace(this.model, slices.point.get(run));
    const who = by === 0 ? this.#wasDriven(run, value) : this.#drove(driver, run, value);
    const parts = this.say("{0} at {1}.", who, this.moment(time));
    return this.reason("resumed", evidence === 0 ? run : evidence, time, place, parts);
  }

  #drove(driver: Entity, run: SliceRow, value: string): ReasonPart[] {
    const mode = resumeModes[this.model.slices.mode.get(run) - 1];
    const who = this.entity(driver);
    const shown: ReasonPart = { kind: "code", text: value };
    if (mode === "close") return this.say("{0} closed it", who);
    if (mode === "throw")
      return value === ""
        ? this.say("{0} threw an error into it", who)
        : this.say("{0} threw {1} into it", who, shown);
    return isEmptyValue(value) ? this.say("{0} resumed it", who) : this.say("{0} sent it {1}", who, shown);
  }

  #wasDriven(run: SliceRow, value: string): ReasonPart[] {
    const mode = resumeModes[this.model.slices.mode.get(run) - 1];
    const shown: ReasonPart = { kind: "code", text: value };
    if (mode === "close") return this.say("It was closed");
    if (mode === "throw")
      return value === "" ? this.say("It was given an error") : this.say("It was given the error {0}", shown);
    return isEmptyValue(value) ? this.say("It was resumed") : this.say("It was sent {0}", shown);
  }
}

function capitalized(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
