import type { Nanos } from "../../../base/units";
import { entityKind, entityOf, entityRow, noEntity, rowOfKind } from "../../model/entity";
import type { AwaitableRow, CoroutineRow, SliceRow, TaskRow } from "../../model/rows";
import type { TraceModel } from "../../model/trace-model";
import { awaitableKinds } from "../../vocabulary";
import { pointLabel, pointPlace } from "../describe";
import type { AwaitStep } from "./await-chain";
import { lockWaitAt } from "./lock-waits";
import { duration, words, type Reason, type ReasonPart } from "./reason";
import { isEmptyValue, ReasonWriter, withArticle } from "./reason-writer";

/** Kinds of awaitables that say nothing which the source does not say better. */
const plainKinds = new Set(["unknown", "promise", "future", "value", "thenable"]);

/** Says what a coroutine waits or waited for. */
export class WaitReasons extends ReasonWriter {
  /** `ticker() awaited asyncio.sleep(0.01) (timer) at fan_out.py:14 from 1.2 ms for 10.1 ms.` */
  waits(slice: SliceRow): Reason {
    const { slices } = this.model;
    const place = pointPlace(this.model, slices.point.get(slice));
    return this.reason("awaited", slice, slices.start.get(slice), place, [
      ...this.#wait(slice, this.at(place)),
      ...this.span(slice),
      words("."),
    ]);
  }

  /** Of a wait that never ended. */
  stillWaiting(slice: SliceRow): Reason {
    const { model } = this;
    const { slices } = model;
    const start = slices.start.get(slice);
    const end = slices.end.get(slice);
    const awaited = slices.entity.get(slice);
    return this.reason("still-waiting", slice, start, pointPlace(model, slices.point.get(slice)), [
      ...this.say(
        end < Infinity
          ? "It was still waiting when its thread ended, after {0}"
          : model.isFull
            ? "It was still waiting where reading stopped, after {0}"
            : "It is still waiting at the end of the trace, after {0}",
        duration(Math.min(end, model.end) - start),
      ),
      ...(awaited === noEntity ? [] : this.say(": {0} has not settled", this.entity(awaited))),
      words("."),
    ]);
  }

  deadlock(cycle: readonly AwaitStep[]): Reason {
    const first = cycle[0]?.slice ?? (0 as SliceRow);
    const { slices } = this.model;
    const parts = cycle.flatMap(({ slice, lock }) =>
      lock === undefined
        ? this.say("{0} awaits ", this.subject(slice))
        : this.say(
            "{0} waits for {1} of ",
            this.subject(slice),
            this.entity(entityOf("resource", lock.lock)),
          ),
    );
    const time = Math.max(...cycle.map(({ slice }) => slices.start.get(slice))) as Nanos;
    return this.reason("deadlock", first, time, pointPlace(this.model, slices.point.get(first)), [
      ...this.say("Deadlock: {0}{1}; none of them can ever go on.", parts, this.subject(first)),
    ]);
  }

  #wait(slice: SliceRow, at: readonly ReasonPart[]): ReasonPart[] {
    const { points, slices } = this.model;
    const isOpen = slices.end.get(slice) === Infinity;
    const awaited = slices.entity.get(slice);
    const { kind } = points.info(slices.point.get(slice));
    if (kind === "yield") return this.#yielded(slice, at);
    const isOfCoroutine = entityKind(awaited) === "coroutine" || entityKind(awaited) === "task";
    const who = this.subject(slice);
    if (kind === "yield-from" && isOfCoroutine)
      return this.say("{0} handed over to {1}{2}", who, this.entity(awaited), at);
    const isItem = kind === "for-await" || kind === "async-comprehension";
    if (isOfCoroutine && isItem) {
      return this.say(
        isOpen ? "{0} awaits the next item of {1}{2}" : "{0} awaited the next item of {1}{2}",
        who,
        this.entity(awaited),
        at,
      );
    }
    const what = isOfCoroutine
      ? this.entity(awaited)
      : [...this.#source(slice), ...this.#kindOfThing(slice), ...this.#holder(slice)];
    return this.say(isOpen ? "{0} awaits {1}{2}" : "{0} awaited {1}{2}", who, what, at);
  }

  /** Who had the lock when the wait began. */
  #holder(slice: SliceRow): ReasonPart[] {
    const wait = lockWaitAt(this.model, slice, this.model.slices.start.get(slice));
    return wait === undefined ? [] : this.say(", held by {0},", this.entity(wait.holder));
  }

  #yielded(slice: SliceRow, at: readonly ReasonPart[]): ReasonPart[] {
    const value = this.model.strings.get(this.model.slices.value.get(slice));
    const who = this.subject(slice);
    return isEmptyValue(value)
      ? this.say("{0} waited to be sent a value{1}", who, at)
      : this.say("{0} yielded {1}{2} and waited", who, { kind: "code", text: value }, at);
  }

  /** What is awaited, as the source has it. */
  #source(slice: SliceRow): ReasonPart[] {
    const { model } = this;
    const { points, slices } = model;
    const point = slices.point.get(slice);
    const { label } = points.info(point);
    if (label !== "") return [{ kind: "code", text: label }];
    const awaited = slices.entity.get(slice);
    return awaited === noEntity
      ? [{ kind: "code", text: point === 0 ? "something" : pointLabel(model, point) }]
      : [this.entity(awaited)];
  }

  /** ` (a timer)`, where the source was told and the kind of what is awaited says more. */
  #kindOfThing(slice: SliceRow): ReasonPart[] {
    const { awaitables, points, slices, strings } = this.model;
    const { label } = points.info(slices.point.get(slice));
    if (label === "") return [];
    const awaitable = rowOfKind(slices.entity.get(slice), "awaitable") as AwaitableRow;
    const kind = awaitableKinds[awaitables.kind.get(awaitable)] ?? "unknown";
    if (awaitable === 0 || plainKinds.has(kind)) return [];
    const name = strings.get(awaitables.name.get(awaitable));
    const isNumbered = name.startsWith(`${kind} of `);
    if (!isNumbered && label.toLowerCase().includes(kind)) return [];
    return [words(` (${isNumbered ? withArticle(name) : this.one(kind)})`)];
  }
}

/** Whether a wait is for a coroutine, and which: its own call, or the outermost one of a task. */
export function awaitedCall(model: TraceModel, slice: SliceRow): CoroutineRow {
  const awaited = model.slices.entity.get(slice);
  const row = entityRow(awaited);
  if (entityKind(awaited) === "coroutine") return row as CoroutineRow;
  return entityKind(awaited) === "task" ? model.tasks.root.get(row as TaskRow) : (0 as CoroutineRow);
}
