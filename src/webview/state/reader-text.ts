import { formatDuration, nanos } from "../../base/units";
import type { Details, Part } from "../engine/details";
import { displayText } from "../text/display-text";
import { formatMoment } from "../timeline/ticks";
import type { TraceView } from "./trace-view";

/** What a screen reader says of what has just changed. */
export function describeForReader(view: TraceView): string {
  const details = view.details.value;
  return details === undefined ? view.announcement.value : describeDetails(details);
}

/** A selection in one breath: what it is, for how long, and the reasons. */
export function describeDetails(details: Details): string {
  const { title, state, start, end, sentences } = details;
  const length = Number.isFinite(end) ? formatDuration(nanos(end - start)) : "until now";
  const story = sentences.map(({ parts }) => parts.map(partText).join("")).join(" ");
  return `${displayText(title, 80)}, ${state}, ${length}. ${story}`;
}

function partText(part: Part): string {
  return part.kind === "moment" ? formatMoment(part.time, 10_000) : displayText(part.text, 120);
}
