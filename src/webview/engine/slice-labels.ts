import { formatDuration, nanos } from "../../base/units";
import type { BlockedSpanRow, SliceRow } from "../../trace/model/rows";
import type { CoroutineState } from "../../trace/model/states";
import type { TraceModel } from "../../trace/model/trace-model";
import { coroutineLabel, pointLabel } from "../../trace/query/describe";
import { functionLocation, heldLocation, heldLocationText, locationText } from "./parts";
import { translate } from "../text/translate";

/** About the width of a character of a label, in CSS pixels. */
const characterWidth = 6.4;

/** What a label needs beside its characters, in CSS pixels. */
const labelRoom = 22;

/** What is written on a slice that is `width` CSS pixels wide: as much as has room there. */
export function sliceLabel(model: TraceModel, slice: SliceRow, state: CoroutineState, width: number): string {
  const { slices } = model;
  switch (state) {
    case "suspended": {
      const point = slices.point.get(slice);
      if (point === 0) return "";
      return `${pointLabel(model, point)} :${model.points.info(point).range[0]}`;
    }
    case "running":
      return coroutineLabel(model, slices.coroutine.get(slice));
    case "ready":
      return readyLabel(slices.start.get(slice), slices.end.get(slice), width);
    case "created":
      return translate("not started");
    case "settled":
      return "";
  }
}

function readyLabel(start: number, end: number, width: number): string {
  if (!Number.isFinite(end)) return translate("ready, not running");
  const late = formatDuration(nanos(end - start));
  return longestFitting([translate("ready, late by {0}", late), translate("late by {0}", late), late], width);
}

/** What is written on a span in which a loop was held: for how long, by whom, at which line. */
export function heldLabel(model: TraceModel, span: BlockedSpanRow, width: number): string {
  const { blockedSpans, functions } = model;
  const held = formatDuration(nanos(blockedSpans.end.get(span) - blockedSpans.start.get(span)));
  const functionRow = blockedSpans.function.get(span);
  const lines = heldLocation(model, span);
  const location = lines ?? functionLocation(model, functionRow);
  const { name } = functions.info(functionRow);
  const labels = [translate("loop held {0}", held), held];
  if (location !== undefined) {
    const place = lines === undefined ? locationText(location) : heldLocationText(lines);
    labels.unshift(
      translate("loop held {0} at {1}", held, place),
      translate("loop held {0} :{1}", held, location.range[0]),
    );
    if (name !== "") labels.unshift(translate("loop held {0} by {1} at {2}", held, `${name}()`, place));
  }
  return longestFitting(labels, width);
}

/** The first of several labels, from the longest to the shortest, that has room. */
function longestFitting(labels: readonly string[], width: number): string {
  return labels.find((label) => label.length * characterWidth + labelRoom <= width) ?? "";
}
