import { formatDuration, nanos } from "../../base/units";
import type { CoroutineRow, SliceRow } from "../../trace/model/rows";
import type { TraceModel } from "../../trace/model/trace-model";
import { sliceAt } from "../../trace/query/window";
import { maximumReplayFrames, type ReplayFrame } from "../../trace/view-protocol";
import { displayText } from "../text/display-text";
import { sliceLocation } from "./describe-selection";
import type { NameOf } from "./reason-sentences";
import type { TrackLayout } from "./track-layout";
import { translate } from "../text/translate";

/** Every coroutine that is alive at a moment, at its line: what the editor shows of the cursor. */
export function replayFrames(
  model: TraceModel,
  layout: TrackLayout,
  time: number,
  nameOf: NameOf,
): readonly ReplayFrame[] {
  const frames: ReplayFrame[] = [];
  for (const track of layout.tracks) {
    for (const lane of track.lanes) {
      const index = lane.indexAt(time);
      const coroutine = lane.coroutines[index];
      if (coroutine === undefined || lane.startAt(index) > time) continue;
      const frame = frameOf(model, coroutine, time, nameOf);
      if (frame !== undefined) frames.push(frame);
      if (frames.length >= maximumReplayFrames) return frames;
    }
  }
  return frames;
}

function frameOf(
  model: TraceModel,
  coroutine: CoroutineRow,
  time: number,
  nameOf: NameOf,
): ReplayFrame | undefined {
  const slice = sliceAt(model, coroutine, time);
  if (slice === 0) return undefined;
  const state = model.slices.stateOf(slice);
  if (state !== "running" && state !== "ready" && state !== "suspended") return undefined;
  const location = sliceLocation(model, slice);
  if (location === undefined) return undefined;
  return {
    location,
    name: displayText(nameOf(coroutine), 80),
    state,
    remark: remarkOf(model, slice, state, time),
  };
}

function remarkOf(
  model: TraceModel,
  slice: SliceRow,
  state: "running" | "ready" | "suspended",
  time: number,
): string {
  const { slices, strings } = model;
  const since = formatDuration(nanos(Math.max(0, time - slices.start.get(slice))));
  const locals = displayText(strings.get(slices.locals.get(slice) ?? (0 as never)), 120);
  const values = locals === "" ? "" : ` · ${locals}`;
  if (state === "running") return translate("for {0}", since);
  if (state === "ready") return `${translate("woken {0} ago, not running yet", since)}${values}`;
  return `${translate("{0} so far", since)}${values}`;
}
