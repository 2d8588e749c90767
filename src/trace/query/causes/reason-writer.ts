import type { Nanos } from "../../../base/units";
import { entityKind, entityOf, noEntity, type Entity } from "../../model/entity";
import type { CoroutineRow, SliceRow } from "../../model/rows";
import type { TraceModel } from "../../model/trace-model";
import { outcomes } from "../../vocabulary";
import { entityLabel, functionPlace, pointPlace, shortPlace, type Place } from "../describe";
import { duration, moment, words, type Reason, type ReasonPart, type ReasonRole } from "./reason";

/** Makes reasons and their parts, so that all of them name things, places and times in the same way. */
export class ReasonWriter {
  constructor(protected readonly model: TraceModel) {}

  /** `place` stays undefined where what shows it has a place of its own: the point of the slice, else the function. */
  protected reason(
    role: ReasonRole,
    slice: SliceRow,
    time: Nanos,
    place: Place | undefined,
    parts: readonly ReasonPart[],
  ): Reason {
    const { coroutines, slices } = this.model;
    const coroutine = slices.coroutine.get(slice);
    const own = (): Place | undefined =>
      pointPlace(this.model, slices.point.get(slice)) ??
      functionPlace(this.model, coroutines.function.get(coroutine));
    return { role, parts, evidence: { time, slice, coroutine, place: place ?? own() } };
  }

  protected subject(slice: SliceRow): ReasonPart {
    return this.entity(entityOf("coroutine", this.model.slices.coroutine.get(slice)));
  }

  /** `begins`: it is the first word of a sentence. The names of functions and tasks stay as they are written. */
  protected entity(entity: Entity, begins = false): ReasonPart {
    const label = entityLabel(this.model, entity);
    const kind = entityKind(entity);
    const isName = kind === "coroutine" || kind === "task" || label === "";
    return { kind: "entity", text: isName ? label : `${begins ? "The" : "the"} ${label}`, entity };
  }

  /** `by main()`, after `before`; nothing for no entity. */
  protected by(before: string, entity: Entity): ReasonPart[] {
    return entity === noEntity ? [] : [words(before), this.entity(entity)];
  }

  /** `returned 3`, `was cancelled`: how a coroutine ended, after its name. */
  protected outcome(coroutine: CoroutineRow): ReasonPart[] {
    const { coroutines, strings } = this.model;
    const outcome = outcomes[coroutines.outcome.get(coroutine) - 1] ?? "returned";
    const value = strings.get(coroutines.value.get(coroutine));
    const isSilent = outcome === "closed" || outcome === "collected" || outcome === "abandoned";
    const before = outcome === "cancelled" ? ": " : " ";
    return [words(outcomeWords[outcome]), ...(isSilent ? [] : code(before, value))];
  }

  protected at(place: Place | undefined): ReasonPart[] {
    return place === undefined ? [] : [words(" at "), this.place(place)];
  }

  protected place(place: Place): ReasonPart {
    return { kind: "place", text: shortPlace(place), place };
  }

  protected moment(time: Nanos): ReasonPart {
    return moment(time, this.model.activityStart);
  }

  /** ` since 1.2 ms` while it lasts, else ` from 1.2 ms for 3 ms`. */
  protected span(slice: SliceRow): ReasonPart[] {
    const { slices } = this.model;
    const start = slices.start.get(slice);
    const end = slices.end.get(slice);
    if (end === Infinity) return [words(" since "), this.moment(start)];
    return [words(" from "), this.moment(start), words(" for "), duration(end - start)];
  }
}

/** How each outcome is told, after what ended. */
const outcomeWords: Readonly<Record<(typeof outcomes)[number], string>> = {
  returned: "returned",
  threw: "threw",
  cancelled: "was cancelled",
  closed: "was closed",
  collected: "was collected as garbage while suspended",
  abandoned: "was abandoned, as the program ended first,",
  unknown: "ended",
};

/** A value or a piece of source, after `before`; nothing where it is empty. */
export function code(before: string, text: string): ReasonPart[] {
  return text === "" ? [] : [words(before), { kind: "code", text }];
}

/** True for previews of values that say nothing. */
export function isEmptyValue(preview: string): boolean {
  return preview === "" || preview === "None" || preview === "undefined";
}

/** `a timer`, `an event`. */
export function withArticle(noun: string, begins = false): string {
  const article = /^[aeiou]/.test(noun) ? "an" : "a";
  return `${begins ? article.replace("a", "A") : article} ${noun}`;
}
