import { entityOf } from "../../trace/model/entity";
import type { BlockLists } from "../../trace/model/block-lists";
import type {
  BlockedSpanRow,
  CallbackRow,
  CoroutineRow,
  GilEstimateRow,
  LoopRow,
  SliceRow,
  ThreadRow,
  TurnRow,
} from "../../trace/model/rows";
import { stateCode } from "../../trace/model/states";
import type { TraceModel } from "../../trace/model/trace-model";
import { runsJobs } from "../../trace/query/thread-jobs";
import { isBlocked } from "../../trace/query/thread-waits";
import { nextSlice, previousSlice, sliceAt } from "../../trace/query/window";
import type { RowState, Selection, TrackRow } from "./scene";
import type { Lane, TrackLayout } from "./track-layout";
import { RowPlaces } from "./row-places";
import { laneMomentAt } from "./track-states";

/** Where a selection is: its row, or -1 where that row is not shown, and its times. */
export interface Located {
  readonly row: number;
  readonly start: number;
  readonly end: number;
}

/** Finds its way along and between the rows, for the keyboard and for pointing. */
export class RowNavigation {
  /** Where each row is; made when it is first asked for, since a trace that is read lists its rows many times. */
  #places: RowPlaces | undefined;

  constructor(
    readonly model: TraceModel,
    readonly layout: TrackLayout,
    readonly rows: readonly TrackRow[],
  ) {}

  get #at(): RowPlaces {
    return (this.#places ??= new RowPlaces(this.rows));
  }

  /** The row that shows a coroutine, or the row of the collapsed track it is in; -1 where neither is shown. */
  rowOfCoroutine(coroutine: CoroutineRow): number {
    const placement = this.layout.placement(coroutine);
    if (placement === undefined) return -1;
    return this.#at.rowOfLane(placement.track.index, placement.lane);
  }

  /** True where a selection has a row that is shown: its own, not that of a closed track around it. */
  isShown(selection: Selection): boolean {
    const row = this.rows[this.locate(selection).row];
    return row !== undefined && this.isOwnRow(row, selection);
  }

  /** True where a row is the one that a selection is drawn in. */
  isOwnRow({ kind, source, lane }: TrackRow, selection: Selection): boolean {
    const { slices, turns, blockedSpans, callbacks, gaps, gilEstimates } = this.model;
    switch (selection.kind) {
      case "slice": {
        const placement = this.layout.placement(slices.coroutine.get(selection.row as SliceRow));
        return (
          (kind === "task" || kind === "lane") && source === placement?.track.index && lane === placement.lane
        );
      }
      case "turn":
        return kind === "loop" && source === turns.loop.get(selection.row as TurnRow);
      case "held":
        return kind === "loop" && source === blockedSpans.loop.get(selection.row as BlockedSpanRow);
      case "job":
        return kind === "thread" && source === callbacks.thread.get(selection.row as CallbackRow);
      case "gil":
        return kind === "gil" && source === gilEstimates.thread.get(selection.row as GilEstimateRow);
      case "gap":
        return kind === "thread" && source === gaps.thread.get(selection.row as never);
    }
  }

  /** The row of a thread; -1 where it is not shown. */
  rowOfThread(thread: ThreadRow): number {
    return this.#at.rowOfThread.get(thread) ?? -1;
  }

  locate({ kind, row }: Selection): Located {
    const { slices, turns, blockedSpans, gaps, gilEstimates } = this.model;
    switch (kind) {
      case "slice": {
        const slice = row as SliceRow;
        const start = slices.start.get(slice);
        return { row: this.rowOfCoroutine(slices.coroutine.get(slice)), start, end: slices.end.get(slice) };
      }
      case "turn":
        return {
          row: this.#at.rowOfLoop.get(turns.loop.get(row as TurnRow)) ?? -1,
          start: turns.start.get(row as TurnRow),
          end: turns.end.get(row as TurnRow),
        };
      case "held":
        return {
          row: this.#at.rowOfLoop.get(blockedSpans.loop.get(row as BlockedSpanRow)) ?? -1,
          start: blockedSpans.start.get(row as BlockedSpanRow),
          end: blockedSpans.end.get(row as BlockedSpanRow),
        };
      case "job":
        return {
          row: this.rowOfThread(this.model.callbacks.thread.get(row as CallbackRow)),
          start: this.model.callbacks.start.get(row as CallbackRow),
          end: this.model.callbacks.end.get(row as CallbackRow),
        };
      case "gil": {
        const look = row as GilEstimateRow;
        const shown = this.#at.rowOfGil.get(gilEstimates.thread.get(look)) ?? -1;
        return { row: shown, start: gilEstimates.start.get(look), end: gilEstimates.end.get(look) };
      }
      case "gap":
        return {
          row: this.#at.rowOfThread.get(gaps.thread.get(row as never)) ?? -1,
          start: gaps.start.get(row as never),
          end: gaps.end.get(row as never),
        };
    }
  }

  /** What a row shows at a moment, or nearest to it; undefined for a row without slices. */
  nearest(rowIndex: number, time: number): Selection | undefined {
    const row = this.rows[rowIndex];
    if (row === undefined) return undefined;
    if (row.kind === "loop") {
      const { turns } = this.model;
      const turn = nearestIn(turns.ofLoop, row.source as LoopRow, turns, time);
      return turn === undefined ? undefined : { kind: "turn", row: turn };
    }
    if (row.kind === "gil") {
      const { gilEstimates } = this.model;
      const look = nearestIn(gilEstimates.ofThread, row.source as ThreadRow, gilEstimates, time);
      return look === undefined ? undefined : { kind: "gil", row: look };
    }
    if (row.kind === "thread" && runsJobs(this.model, row.source as ThreadRow)) {
      const { callbacks } = this.model;
      const job = nearestIn(callbacks.ofThread, row.source as ThreadRow, callbacks, time);
      return job === undefined ? undefined : { kind: "job", row: job };
    }
    if (row.kind !== "task" && row.kind !== "lane") return undefined;
    const lane = this.layout.tracks[row.source]?.lanes[row.lane];
    if (lane === undefined) return undefined;
    const coroutine = lane.coroutines[lane.indexAt(time)];
    if (coroutine === undefined) return undefined;
    const slice = sliceAt(this.model, coroutine, time) || this.#firstSlice(coroutine);
    const shown =
      this.model.slices.state.get(slice) === stateCode.settled ? previousSlice(this.model, slice) : slice;
    return shown === 0 ? undefined : { kind: "slice", row: shown };
  }

  /** What a row is doing at a moment. */
  stateAt(rowIndex: number, time: number): RowState | undefined {
    const row = this.rows[rowIndex];
    if (row?.kind === "thread") return this.#jobStateAt(row.source as ThreadRow, time);
    if (row?.kind !== "task" && row?.kind !== "lane") return undefined;
    const lane = this.layout.tracks[row.source]?.lanes[row.lane];
    if (lane === undefined || lane.coroutines.length === 0) return undefined;
    const { moment } = laneMomentAt(this.model, lane, time);
    return moment === "absent" ? undefined : moment === "ended" ? "settled" : moment;
  }

  /** The selection before or after one, on the same row. */
  neighbour(selection: Selection, direction: 1 | -1): Selection | undefined {
    if (selection.kind === "slice") return this.#sliceNeighbour(selection.row as SliceRow, direction);
    if (selection.kind === "turn") {
      const next = neighbourInLoop(this.model.turns, selection.row as TurnRow, direction);
      return next === undefined ? undefined : { kind: "turn", row: next };
    }
    if (selection.kind === "held") {
      const next = neighbourInLoop(this.model.blockedSpans, selection.row as BlockedSpanRow, direction);
      return next === undefined ? undefined : { kind: "held", row: next };
    }
    if (selection.kind === "job") {
      const { callbacks } = this.model;
      const job = selection.row as CallbackRow;
      const thread = callbacks.thread.get(job);
      const time = callbacks.start.get(job) + (direction === 1 ? 0 : -1);
      const position = callbacks.ofThread.search(thread, (other) => callbacks.start.get(other) > time);
      const at = direction === 1 ? position : position - 1;
      const next =
        at < 0 || at >= callbacks.ofThread.length(thread) ? undefined : callbacks.ofThread.at(thread, at);
      return next === undefined ? undefined : { kind: "job", row: next };
    }
    if (selection.kind === "gil") {
      const { ofThread, thread } = this.model.gilEstimates;
      const next = neighbourIn(
        ofThread,
        thread.get(selection.row as GilEstimateRow),
        selection.row as GilEstimateRow,
        direction,
      );
      return next === undefined ? undefined : { kind: "gil", row: next };
    }
    return undefined;
  }

  #jobStateAt(thread: ThreadRow, time: number): RowState | undefined {
    const { callbacks } = this.model;
    if (!runsJobs(this.model, thread)) return undefined;
    const job = nearestIn(callbacks.ofThread, thread, callbacks, time) ?? (0 as CallbackRow);
    if (!(callbacks.start.get(job) <= time && callbacks.end.get(job) > time)) return undefined;
    return isBlocked(this.model, entityOf("callback", job), time) ? "waiting" : "running";
  }

  #sliceNeighbour(slice: SliceRow, direction: 1 | -1): Selection | undefined {
    const { slices } = this.model;
    const next = direction === 1 ? nextSlice(this.model, slice) : previousSlice(this.model, slice);
    if (next !== 0 && slices.state.get(next) !== stateCode.settled) return { kind: "slice", row: next };
    const coroutine = slices.coroutine.get(slice);
    const placement = this.layout.placement(coroutine);
    const lane = placement?.track.lanes[placement.lane];
    if (lane === undefined) return undefined;
    return this.#acrossCoroutines(lane, coroutine, direction);
  }

  #acrossCoroutines(lane: Lane, coroutine: CoroutineRow, direction: 1 | -1): Selection | undefined {
    const index = lane.indexAt(this.#shownStart(lane, coroutine));
    const other = lane.coroutines[index + direction];
    if (other === undefined) return undefined;
    const first = this.#firstSlice(other);
    const last = this.model.coroutines.newestSlice.get(other);
    const slice = direction === 1 ? first : last;
    const shown =
      slice !== first && this.model.slices.state.get(slice) === stateCode.settled
        ? previousSlice(this.model, slice)
        : slice;
    return shown === 0 ? undefined : { kind: "slice", row: shown };
  }

  #shownStart(lane: Lane, coroutine: CoroutineRow): number {
    const index = lane.coroutines.indexOf(
      coroutine,
      lane.indexAt(this.model.coroutines.start.get(coroutine)),
    );
    return lane.startAt(index);
  }

  #firstSlice(coroutine: CoroutineRow): SliceRow {
    const lists = this.model.coroutines.slices;
    return lists.length(coroutine) === 0 ? (0 as SliceRow) : lists.at(coroutine, 0);
  }
}

function nearestIn<Owner extends number, Row extends number>(
  lists: BlockLists<Owner, Row>,
  owner: Owner,
  table: { readonly start: { get(row: Row): number } },
  time: number,
): Row | undefined {
  const length = lists.length(owner);
  if (length === 0) return undefined;
  const after = lists.search(owner, (row) => table.start.get(row) > time);
  return lists.at(owner, Math.max(0, after - 1));
}

function neighbourInLoop<Row extends number>(
  table: { readonly loop: { get(row: Row): LoopRow }; readonly ofLoop: BlockLists<LoopRow, Row> },
  row: Row,
  direction: 1 | -1,
): Row | undefined {
  return neighbourIn(table.ofLoop, table.loop.get(row), row, direction);
}

function neighbourIn<Owner extends number, Row extends number>(
  lists: BlockLists<Owner, Row>,
  owner: Owner,
  row: Row,
  direction: 1 | -1,
): Row | undefined {
  const position = lists.search(owner, (other) => other >= row) + direction;
  return position < 0 || position >= lists.length(owner) ? undefined : lists.at(owner, position);
}
