import { textOf, type Say } from "../../../base/phrase";
import type { Nanos } from "../../../base/units";
import { entityKind, entityOf, rowOfKind, type Entity } from "../../model/entity";
import type { CallbackRow, CoroutineRow, SliceRow } from "../../model/rows";
import type { TraceModel } from "../../model/trace-model";
import { outcomes } from "../../vocabulary";
import { entityLabel, functionName, functionPlace, pointPlace, shortPlace, type Place } from "../describe";
import { oneOf } from "../nouns";
import {
  duration,
  moment,
  withParts,
  words,
  type Reason,
  type ReasonPart,
  type ReasonRole,
  type Translate,
} from "./reason";

/** Makes reasons and their parts, so that all of them name things, places and times in the same way. */
export class ReasonWriter {
  readonly #sayWords: Say = (template, ...values) => textOf({ template: this.translate(template), values });

  constructor(
    protected readonly model: TraceModel,
    private readonly translate: Translate,
  ) {}

  /** A text with parts in its gaps. The English text is written out at the call, where `npm run l10n` finds it. */
  protected say(english: string, ...gaps: readonly (ReasonPart | readonly ReasonPart[])[]): ReasonPart[] {
    return withParts(this.translate(english), gaps);
  }

  /** `a timer`: one thing of a kind. */
  protected one(kind: string): string {
    return oneOf(kind, this.#sayWords);
  }

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
    const kind = entityKind(entity);
    if (kind === "callback") return this.#callback(entity, begins);
    const label = entityLabel(this.model, entity, this.#sayWords);
    const isName = kind === "coroutine" || kind === "task" || label === "";
    const parts = isName ? [words(label)] : this.say(begins ? "The {0}" : "the {0}", words(label));
    return { kind: "entity", text: parts.map(({ text }) => text).join(""), entity };
  }

  /** A function of the program by its name: `onData()`; what is the loop's own by what it is for: `the timer callback`. */
  #callback(entity: Entity, begins: boolean): ReasonPart {
    const { callbacks, functions, strings } = this.model;
    const row = rowOfKind(entity, "callback") as CallbackRow;
    const functionRow = callbacks.function.get(row);
    const own = strings.get(callbacks.name.get(row));
    const isOwn = functions.info(functionRow).name === "";
    const text = isOwn ? this.#loopCallback(own, begins) : `${functionName(this.model, functionRow)}()`;
    return { kind: "entity", text, entity };
  }

  #loopCallback(name: string, begins: boolean): string {
    const parts =
      name === ""
        ? this.say(begins ? "A callback" : "a callback")
        : /\s\S+\s|[.:_]/u.test(name)
          ? this.say(begins ? "The callback {0}" : "the callback {0}", words(name))
          : this.say(begins ? "The {0} callback" : "the {0} callback", words(name));
    return parts.map(({ text }) => text).join("");
  }

  /** `returned 3`, `was cancelled`: how a coroutine ended, after its name. */
  protected outcome(coroutine: CoroutineRow): ReasonPart[] {
    const { coroutines, strings } = this.model;
    const value = strings.get(coroutines.value.get(coroutine));
    const shown: ReasonPart = { kind: "code", text: value };
    switch (outcomes[coroutines.outcome.get(coroutine) - 1] ?? "returned") {
      case "returned":
        return value === "" ? this.say("returned") : this.say("returned {0}", shown);
      case "threw":
        return value === "" ? this.say("threw") : this.say("threw {0}", shown);
      case "cancelled":
        return value === "" ? this.say("was cancelled") : this.say("was cancelled: {0}", shown);
      case "closed":
        return this.say("was closed");
      case "collected":
        return this.say("was collected as garbage while suspended");
      case "abandoned":
        return this.say("was abandoned, as the program ended first,");
      case "unknown":
        return value === "" ? this.say("ended") : this.say("ended {0}", shown);
    }
  }

  protected at(place: Place | undefined): ReasonPart[] {
    return place === undefined ? [] : this.say(" at {0}", this.place(place));
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
    if (end === Infinity) return this.say(" since {0}", this.moment(start));
    return this.say(" from {0} for {1}", this.moment(start), duration(end - start));
  }
}

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
