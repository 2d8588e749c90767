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
      this.subject(slice),
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
    const awaited = slices.entity.get(slice);
    return this.reason("still-waiting", slice, start, pointPlace(model, slices.point.get(slice)), [
      words(
        model.isFull
          ? "It was still waiting where reading stopped, after "
          : "It is still waiting at the end of the trace, after ",
      ),
      duration(model.end - start),
      ...(awaited === noEntity ? [] : [words(": "), this.entity(awaited), words(" has not settled")]),
      words("."),
    ]);
  }

  deadlock(cycle: readonly AwaitStep[]): Reason {
    const first = cycle[0]?.slice ?? (0 as SliceRow);
    const { slices } = this.model;
    const parts = cycle.flatMap(({ slice, lock }) => [
      this.subject(slice),
      ...(lock === undefined
        ? [words(" awaits ")]
        : [words(" waits for "), this.entity(entityOf("resource", lock.lock)), words(" of ")]),
    ]);
    const time = Math.max(...cycle.map(({ slice }) => slices.start.get(slice))) as Nanos;
    return this.reason("deadlock", first, time, pointPlace(this.model, slices.point.get(first)), [
      words("Deadlock: "),
      ...parts,
      this.subject(first),
      words("; none of them can ever go on."),
    ]);
  }

  #wait(slice: SliceRow, at: readonly ReasonPart[]): ReasonPart[] {
    const { points, slices } = this.model;
    const isOpen = slices.end.get(slice) === Infinity;
    const awaited = slices.entity.get(slice);
    const { kind } = points.info(slices.point.get(slice));
    if (kind === "yield") return this.#yielded(slice, at);
    const isOfCoroutine = entityKind(awaited) === "coroutine" || entityKind(awaited) === "task";
    if (kind === "yield-from" && isOfCoroutine)
      return [words(" handed over to "), this.entity(awaited), ...at];
    const verb = isOpen ? " awaits " : " awaited ";
    if (isOfCoroutine) {
      const what = kind === "for-await" || kind === "async-comprehension" ? "the next item of " : "";
      return [words(verb + what), this.entity(awaited), ...at];
    }
    return [words(verb), ...this.#source(slice), ...this.#kindOfThing(slice), ...this.#holder(slice), ...at];
  }

  /** Who had the lock when the wait began. */
  #holder(slice: SliceRow): ReasonPart[] {
    const wait = lockWaitAt(this.model, slice, this.model.slices.start.get(slice));
    return wait === undefined ? [] : [words(", held by "), this.entity(wait.holder), words(",")];
  }

  #yielded(slice: SliceRow, at: readonly ReasonPart[]): ReasonPart[] {
    const value = this.model.strings.get(this.model.slices.value.get(slice));
    return isEmptyValue(value)
      ? [words(" waited to be sent a value"), ...at]
      : [words(" yielded "), { kind: "code", text: value }, ...at, words(" and waited")];
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
    return [words(` (${isNumbered ? withArticle(name) : withArticle(kind.replaceAll("-", " "))})`)];
  }
}

/** Whether a wait is for a coroutine, and which: its own call, or the outermost one of a task. */
export function awaitedCall(model: TraceModel, slice: SliceRow): CoroutineRow {
  const awaited = model.slices.entity.get(slice);
  const row = entityRow(awaited);
  if (entityKind(awaited) === "coroutine") return row as CoroutineRow;
  return entityKind(awaited) === "task" ? model.tasks.root.get(row as TaskRow) : (0 as CoroutineRow);
}
