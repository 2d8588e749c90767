import { entityOf } from "../../trace/model/entity";
import type {
  CallbackRow,
  CoroutineRow,
  LoopRow,
  SliceRow,
  ThreadRow,
  TurnRow,
} from "../../trace/model/rows";
import { stateCode } from "../../trace/model/states";
import type { TraceModel } from "../../trace/model/trace-model";
import { entityLabel, threadLabel } from "../../trace/query/describe";
import { sliceAt } from "../../trace/query/window";
import { phases } from "../../trace/vocabulary";
import type { NameOf } from "./reason-sentences";
import type { Selection } from "./scene";
import type { TrackLayout } from "./track-layout";

/** Something that a turn ran, in its real order; times in ns. */
export interface TurnItem {
  readonly name: string;
  readonly kind: "callback" | "coroutine";
  /** 1 for what ran inside of a callback. */
  readonly depth: number;
  readonly start: number;
  readonly end: number;
  readonly selection: Selection | undefined;
}

/** A coroutine that was woken and had not run yet. */
export interface ReadyItem {
  readonly name: string;
  readonly since: number;
  readonly selection: Selection;
}

/** One turn of an event loop; times in ns. */
export interface LoopTurn {
  readonly selection: Selection;
  readonly thread: string;
  readonly number: number;
  readonly phase: string;
  readonly start: number;
  readonly end: number;
  /** True where the moment lies in the turn; else it lies in the idle time after it. */
  readonly isUnderWay: boolean;
  readonly items: readonly TurnItem[];
  /** How many more items there were. */
  readonly omitted: number;
  /** What was ready at the moment, the first that was woken first: the order in which the loop comes to them. */
  readonly ready: readonly ReadyItem[];
  readonly before: Selection | undefined;
  readonly after: Selection | undefined;
}

const mostItems = 200;

/** The turn at a moment, or the last before it, of each loop that had one. */
export function loopTurns(
  model: TraceModel,
  layout: TrackLayout,
  time: number,
  nameOf: NameOf,
): readonly LoopTurn[] {
  const found: LoopTurn[] = [];
  for (let loop = 1 as LoopRow; loop <= model.loops.count; loop++) {
    const lists = model.turns.ofLoop;
    const after = lists.search(loop, (turn) => model.turns.start.get(turn) > time);
    if (after === 0) continue;
    found.push(turnOf(model, layout, loop, after - 1, time, nameOf));
  }
  return found;
}

function turnOf(
  model: TraceModel,
  layout: TrackLayout,
  loop: LoopRow,
  position: number,
  time: number,
  nameOf: NameOf,
): LoopTurn {
  const { loops, turns } = model;
  const lists = turns.ofLoop;
  const turn = lists.at(loop, position);
  const thread = loops.thread.get(loop);
  const start = turns.start.get(turn);
  const end = Math.min(turns.end.get(turn), model.end);
  const items = [...callbacksIn(model, thread, start, end), ...runsIn(model, thread, start, end, nameOf)];
  // Of what began at one time a callback came first: it either ended at once, or ran the coroutine.
  items.sort((a, b) => a.start - b.start || Number(b.kind === "callback") - Number(a.kind === "callback"));
  const neighbour = (at: number): Selection | undefined =>
    at < 0 || at >= lists.length(loop) ? undefined : { kind: "turn", row: lists.at(loop, at) };
  return {
    selection: { kind: "turn", row: turn satisfies TurnRow },
    thread: threadLabel(model, thread),
    number: turns.number.get(turn),
    phase: (phases[turns.phase.get(turn)] ?? "").replace("-", " "),
    start,
    end,
    isUnderWay: time < end,
    items: nested(items.slice(0, mostItems)),
    omitted: Math.max(0, items.length - mostItems),
    ready: readyAt(model, layout, thread, time, nameOf),
    before: neighbour(position - 1),
    after: neighbour(position + 1),
  };
}

function* callbacksIn(model: TraceModel, thread: ThreadRow, from: number, to: number): Generator<TurnItem> {
  const { callbacks } = model;
  const lists = callbacks.ofThread;
  let position = lists.search(thread, (row: CallbackRow) => callbacks.start.get(row) >= from);
  for (let taken = 0; position < lists.length(thread) && taken <= mostItems; position++, taken++) {
    const row = lists.at(thread, position);
    const start = callbacks.start.get(row);
    if (start > to || (start === to && to > from)) return;
    const name = entityLabel(model, entityOf("callback", row));
    const end = Math.min(callbacks.end.get(row), model.end);
    yield { name, kind: "callback", depth: 0, start, end, selection: undefined };
  }
}

function* runsIn(
  model: TraceModel,
  thread: ThreadRow,
  from: number,
  to: number,
  nameOf: NameOf,
): Generator<TurnItem> {
  const { slices, threads } = model;
  const lists = threads.runs;
  let position = lists.search(thread, (run: SliceRow) => slices.start.get(run) >= from);
  for (let taken = 0; position < lists.length(thread) && taken <= mostItems; position++, taken++) {
    const run = lists.at(thread, position);
    const start = slices.start.get(run);
    if (start > to || (start === to && to > from)) return;
    const end = Math.min(slices.end.get(run), model.end);
    const name = nameOf(slices.coroutine.get(run));
    yield { name, kind: "coroutine", depth: 0, start, end, selection: { kind: "slice", row: run } };
  }
}

/** Marks what ran inside of the callback before it. */
function nested(items: readonly TurnItem[]): TurnItem[] {
  let outerEnd = -Infinity;
  return items.map((item) => {
    if (item.kind === "callback") {
      outerEnd = item.end;
      return item;
    }
    return item.end <= outerEnd ? { ...item, depth: 1 } : item;
  });
}

function readyAt(
  model: TraceModel,
  layout: TrackLayout,
  thread: ThreadRow,
  time: number,
  nameOf: NameOf,
): ReadyItem[] {
  const ready: ReadyItem[] = [];
  for (const track of layout.tracks) {
    if (track.thread !== thread) continue;
    for (const lane of track.lanes) {
      const index = lane.indexAt(time);
      const coroutine: CoroutineRow | undefined = lane.coroutines[index];
      if (coroutine === undefined) continue;
      const slice = sliceAt(model, coroutine, time);
      if (slice === 0 || model.slices.state.get(slice) !== stateCode.ready) continue;
      const since = model.slices.start.get(slice);
      ready.push({ name: nameOf(coroutine), since, selection: { kind: "slice", row: slice } });
    }
  }
  return ready.sort((a, b) => a.since - b.since || a.selection.row - b.selection.row).slice(0, mostItems);
}
