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
    return this.reason("created", slice, slices.start.get(slice), place, [
      this.subject(slice),
      words(" was created"),
      ...this.by(" by ", slices.entity.get(slice)),
      words(" at "),
      this.moment(slices.start.get(slice)),
      words(isOpen ? " and has not begun to run." : "."),
    ]);
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
    return this.reason("running", slice, start, place, [
      ...(begins ? [this.subject(slice)] : [words("It")]),
      words(end === Infinity ? " runs since " : " ran from "),
      this.moment(start),
      ...(end === Infinity ? [] : [words(" for "), duration(end - start)]),
      ...(isDriven ? this.by(", driven by ", driver) : []),
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
    return this.reason("settled", slice, slices.start.get(slice), place, [
      this.subject(slice),
      words(" "),
      ...this.outcome(coroutine),
      words(" at "),
      this.moment(slices.start.get(slice)),
      words("."),
    ]);
  }

  /** The value that a run went on with; a generator's is told where its wait ended. */
  #cameIn(slice: SliceRow): ReasonPart[] {
    const { slices, strings, points } = this.model;
    const mode = resumeModes[slices.mode.get(slice) - 1];
    const value = strings.get(slices.value.get(slice));
    if (points.info(slices.point.get(slice)).kind === "yield" || isEmptyValue(value)) return [];
    return code(mode === "throw" ? ", with the error " : ", with ", value);
  }

  #then(next: SliceRow): ReasonPart[] {
    const { points, slices, strings } = this.model;
    const state = slices.stateOf(next);
    if (state === "settled") return [words(", then "), ...this.outcome(slices.coroutine.get(next))];
    if (state !== "suspended") return [];
    const { kind, label } = points.info(slices.point.get(next));
    const value = strings.get(slices.value.get(next));
    const place = this.at(pointPlace(this.model, slices.point.get(next)));
    if (kind !== "yield") return [words(", then awaited"), ...code(" ", label), ...place];
    return [words(", then yielded"), ...(isEmptyValue(value) ? [] : code(" ", value)), ...place];
  }
}
