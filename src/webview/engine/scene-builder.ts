import type { BlockLists } from "../../trace/model/block-lists";
import type {
  BlockedSpanRow,
  CallbackRow,
  CoroutineRow,
  GapRow,
  LoopRow,
  ThreadRow,
  TurnRow,
} from "../../trace/model/rows";
import type { CoroutineState } from "../../trace/model/states";
import type { TraceModel } from "../../trace/model/trace-model";
import { gilSteps } from "../../trace/query/gil-steps";
import { jobLabel, runsJobs } from "../../trace/query/thread-jobs";
import { threadWaitSpans } from "../../trace/query/thread-wait-spans";
import { waitLabel } from "../../trace/query/thread-waits";
import { gapCauses, outcomes, phases } from "../../trace/vocabulary";
import { RowSceneBuilder } from "./row-scene-builder";
import type { CapLook, RowScene, Scene, SceneRequest, SliceLook, TrackRow } from "./scene";
import { heldLabel, sliceLabel } from "./slice-labels";
import type { Lane, TrackLayout } from "./track-layout";
import { translate } from "../text/translate";

/** Narrower than this, in CSS pixels, nothing is labelled: no word would fit. */
const narrowestLabel = 28;

/** Narrower than this, in CSS pixels, a coroutine has no cap: it would be all that is seen of it. */
const narrowestCapped = 10;

/** Of several slices merged into one, this many are looked at to see whether they are all of one state. */
const statesLookedAt = 8;

/** Builds what a window of time and rows shows; takes time in proportion to its pixels, whatever the trace's size. */
export function buildScene(
  model: TraceModel,
  layout: TrackLayout,
  rows: readonly TrackRow[],
  request: SceneRequest,
): Scene {
  const builders = new Map<number, RowSceneBuilder>();
  const add = (index: number): void => {
    const row = rows[index];
    const builder = new RowSceneBuilder(request.merge);
    if (row !== undefined) addRow(builder, model, layout, row, request);
    builders.set(index, builder);
  };
  for (let index = 0; index < request.pinnedRows; index++) add(index);
  for (let index = Math.max(request.pinnedRows, request.firstRow); index <= request.lastRow; index++)
    add(index);
  return { request, rows: packRows(builders) };
}

/** Lays what was collected into one buffer, which crosses to another thread as a whole. */
function packRows(builders: ReadonlyMap<number, RowSceneBuilder>): Map<number, RowScene> {
  let bytes = 0;
  for (const { byteLength } of builders.values()) bytes += byteLength;
  const buffer = new ArrayBuffer(bytes);
  const rows = new Map<number, RowScene>();
  let offset = 0;
  for (const [index, builder] of builders) {
    rows.set(index, builder.finish(buffer, offset));
    offset += builder.byteLength;
  }
  return rows;
}

function addRow(
  builder: RowSceneBuilder,
  model: TraceModel,
  layout: TrackLayout,
  row: TrackRow,
  request: SceneRequest,
): void {
  if (row.kind === "thread") {
    addJobs(builder, model, row.source as ThreadRow, request);
    addGaps(builder, model, row.source as ThreadRow, request);
  } else if (row.kind === "gil") {
    addGil(builder, model, row.source as ThreadRow, request);
  } else if (row.kind === "loop") {
    addTurns(builder, model, row.source as LoopRow, request);
    addHeldSpans(builder, model, row.source as LoopRow, request);
  } else if (row.kind === "task" || row.kind === "lane") {
    const lane = layout.tracks[row.source]?.lanes[row.lane];
    if (lane !== undefined) addLane(builder, model, lane, request);
  }
}

function addLane(builder: RowSceneBuilder, model: TraceModel, lane: Lane, request: SceneRequest): void {
  const { coroutines } = model;
  let index = lane.indexAt(request.from);
  while (index < lane.coroutines.length) {
    const coroutine = lane.coroutines[index] as CoroutineRow;
    const start = lane.startAt(index);
    if (start > request.to) return;
    const end = coroutines.end.get(coroutine);
    const next = lane.startAt(index + 1);
    if (end - start < request.merge && next - start < request.merge) {
      const following = lane.indexAt(start + request.merge) + 1;
      const last = lane.coroutines[following - 1] as CoroutineRow;
      const lastEnd = Math.min(coroutines.end.get(last), start + request.merge);
      const slice = coroutines.slices.at(coroutine, 0);
      builder.add("dense", slice, start, lastEnd, following - index, "");
      index = following;
      continue;
    }
    addCoroutine(builder, model, coroutine, start, request);
    index++;
  }
}

function addCoroutine(
  builder: RowSceneBuilder,
  model: TraceModel,
  coroutine: CoroutineRow,
  shownFrom: number,
  request: SceneRequest,
): void {
  const { slices, coroutines } = model;
  const lists = coroutines.slices;
  const { resolution, merge } = request;
  const from = Math.max(request.from, shownFrom);
  const length = lists.length(coroutine);
  let position = lists.search(coroutine, (slice) => slices.end.get(slice) > from);
  while (position < length) {
    const slice = lists.at(coroutine, position);
    const start = Math.max(shownFrom, slices.start.get(slice));
    if (start > request.to) break;
    const end = slices.end.get(slice);
    const state = slices.stateOf(slice);
    if (state === "settled") break;
    if (end - start >= merge || position + 1 >= length) {
      const width = (Math.min(end, model.end) - start) / resolution;
      const label = width < narrowestLabel ? "" : sliceLabel(model, slice, state, width);
      builder.add(lookOf[state], slice, start, end, 1, label);
      position++;
      continue;
    }
    const limit = start + merge;
    const next = Math.max(
      position + 1,
      lists.search(coroutine, (other) => slices.end.get(other) > limit),
    );
    const last = lists.at(coroutine, next - 1);
    const look = commonLook(model, coroutine, position, next);
    builder.add(look, slice, start, slices.end.get(last), next - position, "");
    position = next;
  }
  const end = coroutines.end.get(coroutine);
  const outcome = outcomes[coroutines.outcome.get(coroutine) - 1];
  const isWide = end - coroutines.start.get(coroutine) >= narrowestCapped * resolution;
  if (outcome !== undefined && isWide && end >= request.from && end <= request.to) {
    builder.addCap(end, capOf[outcome]);
  }
}

const lookOf: Readonly<Record<Exclude<CoroutineState, "settled">, SliceLook>> = {
  created: "created",
  running: "running",
  ready: "ready",
  suspended: "waiting",
};

const capOf: Readonly<Record<(typeof outcomes)[number], CapLook>> = {
  returned: "well",
  closed: "well",
  threw: "badly",
  cancelled: "badly",
  collected: "cut-off",
  abandoned: "cut-off",
  unknown: "well",
};

function commonLook(model: TraceModel, coroutine: CoroutineRow, from: number, to: number): SliceLook {
  const first = model.slices.stateOf(model.coroutines.slices.at(coroutine, from));
  if (first === "settled" || to - from > statesLookedAt) return "dense";
  for (let position = from + 1; position < to; position++) {
    const state = model.slices.stateOf(model.coroutines.slices.at(coroutine, position));
    if (state !== first && state !== "settled") return "dense";
  }
  return lookOf[first];
}

interface IntervalTable<Row extends number> {
  readonly start: { get(row: Row): number };
  readonly end: { get(row: Row): number };
}

/** Adds the intervals of a list that follow one another, merging those narrower than the resolution. */
function addIntervals<Owner extends number, Row extends number>(
  table: IntervalTable<Row>,
  lists: BlockLists<Owner, Row>,
  owner: Owner,
  request: SceneRequest,
  add: (row: Row, start: number, end: number, count: number) => void,
): void {
  const length = lists.length(owner);
  let position = lists.search(owner, (row) => table.end.get(row) > request.from);
  while (position < length) {
    const row = lists.at(owner, position);
    const start = table.start.get(row);
    if (start > request.to) return;
    const end = table.end.get(row);
    if (end - start >= request.merge) {
      add(row, start, end, 1);
      position++;
      continue;
    }
    const limit = start + request.merge;
    const next = Math.max(
      position + 1,
      lists.search(owner, (other) => table.end.get(other) > limit),
    );
    add(row, start, table.end.get(lists.at(owner, next - 1)), next - position);
    position = next;
  }
}

function addTurns(builder: RowSceneBuilder, model: TraceModel, loop: LoopRow, request: SceneRequest): void {
  const { turns } = model;
  addIntervals(turns, turns.ofLoop, loop, request, (turn: TurnRow, start, end, count) => {
    const wide = (end - start) / request.resolution >= narrowestLabel;
    const phase = phases[turns.phase.get(turn)] ?? "";
    const label = !wide || count > 1 ? "" : phase === "ready-queue" ? "" : phase;
    builder.add("turn", turn, start, end, count, label);
  });
}

function addHeldSpans(
  builder: RowSceneBuilder,
  model: TraceModel,
  loop: LoopRow,
  request: SceneRequest,
): void {
  const { blockedSpans } = model;
  addIntervals(
    blockedSpans,
    blockedSpans.ofLoop,
    loop,
    request,
    (span: BlockedSpanRow, start, end, count) => {
      const width = (end - start) / request.resolution;
      builder.add("held", span, start, end, count, count > 1 ? "" : heldLabel(model, span, width));
    },
  );
}

function addJobs(
  builder: RowSceneBuilder,
  model: TraceModel,
  thread: ThreadRow,
  request: SceneRequest,
): void {
  if (!runsJobs(model, thread)) return;
  const { callbacks } = model;
  addIntervals(callbacks, callbacks.ofThread, thread, request, (job: CallbackRow, start, end, count) =>
    builder.add("job", job, start, end, count, count > 1 ? "" : jobLabel(model, job)),
  );
  addBlocked(builder, model, thread, request);
}

/** The parts of jobs in which their thread was blocked, over their bars; selecting one selects the job. */
function addBlocked(
  builder: RowSceneBuilder,
  model: TraceModel,
  thread: ThreadRow,
  request: SceneRequest,
): void {
  const { from, to, merge: resolution } = request;
  const limit = Math.ceil((to - from) / request.resolution);
  for (const span of threadWaitSpans(model, thread, { from, to, resolution, limit })) {
    if (span.job === 0) continue;
    const label = span.count > 1 ? "" : waitLabel(model, span.wait);
    builder.add("blocked", span.job, span.start, span.end, span.count, label);
  }
}

function addGil(builder: RowSceneBuilder, model: TraceModel, thread: ThreadRow, request: SceneRequest): void {
  const { from, to, merge: resolution } = request;
  const limit = Math.ceil((to - from) / resolution) + 2;
  for (const step of gilSteps(model, thread, { from, to, resolution, limit })) {
    const { row, start, end, count } = step;
    const shares = [step.held, step.native, step.wanted].map((part) => part / (end - start));
    builder.addShares(row, start, end, count, shares);
  }
}

function addGaps(
  builder: RowSceneBuilder,
  model: TraceModel,
  thread: ThreadRow,
  request: SceneRequest,
): void {
  const { gaps } = model;
  for (let row = 1 as GapRow; row <= gaps.count; row++) {
    if (gaps.thread.get(row) !== thread) continue;
    const start = gaps.start.get(row);
    const end = Math.max(gaps.end.get(row), start + request.resolution * 2);
    if (end < request.from || start > request.to) continue;
    const events = gaps.events.get(row);
    const cause = gapCauses[gaps.cause.get(row)] ?? "unknown";
    const why = cause.replace("-", " ");
    const label =
      events > 0
        ? translate("{0} events not recorded ({1})", events, why)
        : translate("events not recorded ({0})", why);
    builder.add("missing", row, start, end, 1, label);
  }
}
