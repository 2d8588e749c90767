import { formatDuration, nanos } from "../../base/units";
import type { Details, Part } from "../engine/details";
import { displayText } from "../text/display-text";
import type { TraceView } from "./trace-view";

/** What a screen reader says of what has just changed. */
export function describeForReader(view: TraceView): string {
  const details = view.details.value;
  return details === undefined
    ? view.announcement.value
    : describeDetails(details, (time) => view.momentText(time));
}

/** A selection in one breath: what it is, for how long, and the reasons. */
export function describeDetails(details: Details, momentText: (time: number) => string): string {
  const { title, state, start, end, sentences } = details;
  const length = Number.isFinite(end) ? formatDuration(nanos(end - start)) : "until now";
  const story = sentences
    .map(({ parts }) => parts.map((part) => partText(part, momentText)).join(""))
    .join(" ");
  return `${displayText(title, 80)}, ${state}, ${length}. ${story}`;
}

function partText(part: Part, momentText: (time: number) => string): string {
  return part.kind === "moment" ? momentText(part.time) : displayText(part.text, 120);
}
