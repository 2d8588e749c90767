import type { SliceRow } from "../../trace/model/rows";
import { stateCode } from "../../trace/model/states";
import type { TraceModel } from "../../trace/model/trace-model";
import { sentInto } from "../../trace/query/pipeline-graph";
import { nextSlice } from "../../trace/query/window";
import type { RowNavigation } from "./row-navigation";
import type { Flow } from "./scene";

/** More values than this have no arrow for one selection: the first are the nearest to its beginning. */
const mostSent = 8;

/** As many slices that began after the selected one are looked at for what it sent. */
const mostLookedAt = 20_000;

/**
 * The arrows of values that were sent into generators: the one with which a slice began, or a wait ended, and those that were sent
 * while it ran, the first ones first.
 */
export function sendFlows(model: TraceModel, rows: RowNavigation, slice: SliceRow): readonly Flow[] {
  const { slices } = model;
  const state = slices.state.get(slice);
  const received = state === stateCode.suspended ? nextSlice(model, slice) : slice;
  const flows = sendFlow(model, rows, received);
  if (state !== stateCode.running) return flows;
  const sender = slices.coroutine.get(slice);
  const [thread, end] = [slices.thread.get(slice), slices.end.get(slice)];
  const last = Math.min(slices.count, slice + mostLookedAt);
  for (let run = (slice + 1) as SliceRow; run <= last && flows.length < mostSent; run++) {
    if (slices.thread.get(run) !== thread) continue;
    if (slices.start.get(run) > end) break;
    if (sentInto(model, run)?.sender === sender) flows.push(...sendFlow(model, rows, run));
  }
  return flows;
}

function sendFlow(model: TraceModel, rows: RowNavigation, run: SliceRow): Flow[] {
  const sent = run === 0 ? undefined : sentInto(model, run);
  if (sent === undefined) return [];
  const { slices, strings } = model;
  const fromRow = rows.rowOfCoroutine(sent.sender);
  const toRow = rows.rowOfCoroutine(slices.coroutine.get(run));
  if (fromRow < 0 || toRow < 0 || fromRow === toRow) return [];
  const time = slices.start.get(run);
  const value = strings.get(sent.value).slice(0, longestValue);
  return [{ kind: "send", fromRow, fromTime: time, toRow, toTime: time, distance: 1, value }];
}

/** A value is told with no more UTF-16 units than this: it may be a megabyte long. */
const longestValue = 200;
