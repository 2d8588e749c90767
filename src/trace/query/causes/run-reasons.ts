import { entityKind, noEntity } from "../../model/entity";
import type { SliceRow } from "../../model/rows";
import { resumeModes } from "../../vocabulary";
import { functionPlace, pointPlace } from "../describe";
import { duration, words, type Reason, type ReasonPart } from "./reason";
import { code, isEmptyValue, ReasonWriter } from "./reason-writer";

/** Says how a coroutine began, ran and ended. */
export class RunReasons extends ReasonWriter {
  created(slice: SliceRow): Reason {
    const { coroutines, slices } = this.model;
    const place = functionPlace(this.model, coroutines.function.get(slices.coroutine.get(slice)));
    const isOpen = slices.end.get(slice) === Infinity;
    const creator = slices.entity.get(slice);
    const parts = this.say(
      isOpen ? "{0} was created{1} at {2} and has not begun to run." : "{0} was created{1} at {2}.",
      this.subject(slice),
      creator === noEntity ? [] : this.say(" by {0}", this.entity(creator)),
      this.moment(slices.start.get(slice)),
    );
    return this.reason("created", slice, slices.start.get(slice), place, parts);
  }

  /** A run, what came in, and how it ended: the slice after it. `begins`: nothing was said of it before. */
  ran(slice: SliceRow, next: SliceRow, begins: boolean): Reason {
    const { model } = this;
    const { coroutines, slices } = model;
    const definition = functionPlace(model, coroutines.function.get(slices.coroutine.get(slice)));
    const place = pointPlace(model, slices.point.get(slice)) ?? definition;
    const start = slices.start.get(slice);
    const end = slices.end.get(slice);
    const driver = slices.entity.get(slice);
    const isDriven = driver !== noEntity && entityKind(driver) !== "task";
    const who = begins ? this.subject(slice) : this.say("It");
    const since = this.moment(start);
    return this.reason("running", slice, start, place, [
      ...(end === Infinity
        ? this.say("{0} runs since {1}", who, since)
        : this.say("{0} ran from {1} for {2}", who, since, duration(end - start))),
      ...(isDriven ? this.say(", driven by {0}", this.entity(driver)) : []),
      ...this.#cameIn(slice),
      ...(next === 0 ? [] : this.#then(next)),
      words("."),
    ]);
  }

  settled(slice: SliceRow): Reason {
    const { model } = this;
    const { coroutines, slices } = model;
    const coroutine = slices.coroutine.get(slice);
    const place = functionPlace(model, coroutines.function.get(coroutine));
    const time = slices.start.get(slice);
    const parts = this.say(
      "{0} {1} at {2}.",
      this.subject(slice),
      this.outcome(coroutine),
      this.moment(time),
    );
    return this.reason("settled", slice, time, place, parts);
  }

  /** The value that a run went on with; a generator's is told where its wait ended. */
  #cameIn(slice: SliceRow): ReasonPart[] {
    const { slices, strings, points } = this.model;
    const mode = resumeModes[slices.mode.get(slice) - 1];
    const value = strings.get(slices.value.get(slice));
    if (points.info(slices.point.get(slice)).kind === "yield" || isEmptyValue(value)) return [];
    return this.say(mode === "throw" ? ", with the error {0}" : ", with {0}", { kind: "code", text: value });
  }

  #then(next: SliceRow): ReasonPart[] {
    const { points, slices, strings } = this.model;
    const state = slices.stateOf(next);
    if (state === "settled") return this.say(", then {0}", this.outcome(slices.coroutine.get(next)));
    if (state !== "suspended") return [];
    const { kind, label } = points.info(slices.point.get(next));
    const value = strings.get(slices.value.get(next));
    const place = this.at(pointPlace(this.model, slices.point.get(next)));
    const awaited = slices.entity.get(next);
    const isOfCoroutine = entityKind(awaited) === "coroutine" || entityKind(awaited) === "task";
    if (kind === "yield-from" && isOfCoroutine)
      return this.say(", then handed over to {0}{1}", this.entity(awaited), place);
    if (isOfCoroutine && (kind === "for-await" || kind === "async-comprehension"))
      return this.say(", then awaited the next item of {0}{1}", this.entity(awaited), place);
    if (label === "" && place.length === 0)
      return awaited === noEntity
        ? this.say(", then waited")
        : this.say(", then awaited {0}", this.entity(awaited));
    if (kind !== "yield") return this.say(", then awaited{0}{1}", code(" ", label), place);
    return this.say(", then yielded{0}{1}", isEmptyValue(value) ? [] : code(" ", value), place);
  }
}
