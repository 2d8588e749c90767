import type { CoroutineRow, SliceRow } from "../../trace/model/rows";
import type { TraceModel } from "../../trace/model/trace-model";
import type { Reason, ReasonPart, ReasonRole } from "../../trace/query/causes/reason";
import { why } from "../../trace/query/causes/why";
import { shortPlace } from "../../trace/query/describe";
import { outcomes } from "../../trace/vocabulary";
import type { Part, Sentence } from "./details";
import { templateOf, translate } from "../text/translate";
import { entityPart, placeLocation, text } from "./parts";

/** How a coroutine is called on the timeline. */
export type NameOf = (coroutine: CoroutineRow) => string;

/** Why a slice is as it is, in sentences whose parts lead to the events and lines that show it. */
export function sliceSentences(model: TraceModel, slice: SliceRow, nameOf: NameOf): readonly Sentence[] {
  return why(model, slice, templateOf).map((reason) => sentenceOf(model, reason, slice, nameOf));
}

/** A reason as the views show it. `selected`: what needs no link, since it is what is looked at. */
export function sentenceOf(model: TraceModel, reason: Reason, selected: SliceRow, nameOf: NameOf): Sentence {
  const parts = reason.parts.map((part) => partOf(model, part, reason, selected, nameOf));
  return { tone: toneOf(model, reason), parts: withEvidence(parts, reason, selected) };
}

const tones: Readonly<Record<ReasonRole, Sentence["tone"]>> = {
  created: "waiting",
  awaited: "waiting",
  woken: "wake",
  late: "late",
  running: "running",
  resumed: "wake",
  "still-waiting": "waiting",
  deadlock: "error",
  settled: "ended",
};

function toneOf(model: TraceModel, { role, evidence }: Reason): Sentence["tone"] {
  const outcome = outcomes[model.coroutines.outcome.get(evidence.coroutine) - 1];
  const isBad = role === "settled" && (outcome === "threw" || outcome === "cancelled");
  return isBad ? "error" : tones[role];
}

function partOf(
  model: TraceModel,
  part: ReasonPart,
  { evidence }: Reason,
  selected: SliceRow,
  nameOf: NameOf,
): Part {
  switch (part.kind) {
    case "words":
      return text(part.text);
    case "code":
      return { kind: "code", text: part.text };
    case "duration":
      return { kind: "strong", text: part.text };
    case "moment":
      return { kind: "moment", time: part.time };
    case "place":
      return { kind: "place", text: part.text, location: placeLocation(part.place) };
    case "entity": {
      const named = entityPart(model, part.entity, evidence.time, nameOf);
      if (named.kind !== "link") return text(part.text);
      const isSelected =
        named.selection.kind === "slice" &&
        model.slices.coroutine.get(named.selection.row as SliceRow) === model.slices.coroutine.get(selected);
      return isSelected ? { kind: "strong", text: named.text } : named;
    }
  }
}

/** Adds, in brackets, the place or the event that proves a sentence where none of its own words lead there. */
function withEvidence(parts: readonly Part[], { evidence }: Reason, selected: SliceRow): readonly Part[] {
  if (parts.some(({ kind }) => kind === "place" || kind === "link")) return parts;
  const { place, slice, time } = evidence;
  if (place !== undefined) {
    return bracketed(parts, { kind: "place", text: shortPlace(place), location: placeLocation(place) });
  }
  if (parts.some(({ kind }) => kind === "moment")) return parts;
  return bracketed(
    parts,
    slice === selected
      ? { kind: "moment", time }
      : { kind: "link", text: translate("show it"), selection: { kind: "slice", row: slice } },
  );
}

function bracketed(parts: readonly Part[], evidence: Part): readonly Part[] {
  return [...parts.slice(0, -1), text(" ("), evidence, text(").")];
}
