import type { Nanos } from "../../../base/units";
import { Float64Column, Uint32Column, Uint8Column } from "../column";
import type { Entity } from "../entity";
import type { CoroutineRow, PointRow, SliceRow, StringRow, ThreadRow, WakeupRow } from "../rows";
import { coroutineStates, type CoroutineState } from "../states";

/**
 * Slices: the intervals in which a coroutine stayed in one state. A coroutine's slices follow one another without a
 * break. Slices that were begun on one stream are in the order of its events.
 */
export class SliceTable {
  count = 0;
  readonly coroutine = new Uint32Column<SliceRow, CoroutineRow>();
  /** An index of `coroutineStates`. */
  readonly state = new Uint8Column<SliceRow>();
  readonly start = new Float64Column<SliceRow, Nanos>();
  /** Infinity while it lasts. A settled slice ends where it starts. */
  readonly end = new Float64Column<SliceRow, Nanos>();
  /** Suspended and ready: where. Running: the point from which it was resumed, 0 at the start. */
  readonly point = new Uint32Column<SliceRow, PointRow>();
  /** Suspended: what it awaits. Running: who resumed it (a coroutine, task or callback). Created: its creator. */
  readonly entity = new Uint32Column<SliceRow, Entity>();
  /** Ready, and running after ready: the wakeup that led to it. */
  readonly wakeup = new Uint32Column<SliceRow, WakeupRow>();
  /** Suspended: what was yielded or awaited. Running: what came in. Settled: the outcome's value. */
  readonly value = new Uint32Column<SliceRow, StringRow>();
  /** Running: an index of `resumeModes` (how it was resumed) plus 1, 0 for a start. */
  readonly mode = new Uint8Column<SliceRow>();
  /** The thread whose event began it; of a running slice the one it runs in. */
  readonly thread = new Uint32Column<SliceRow, ThreadRow>();
  /** 1 where the events around it contradict each other, so that this is the reader's best guess. */
  readonly isMended = new Uint8Column<SliceRow>();
  /** Values of locals, where they were recorded. */
  readonly locals = new Map<SliceRow, StringRow>();

  stateOf(row: SliceRow): CoroutineState {
    return coroutineStates[this.state.get(row)] ?? "settled";
  }

  add(coroutine: CoroutineRow, state: number, thread: ThreadRow, start: number): SliceRow {
    const row = ++this.count as SliceRow;
    if (row >= this.coroutine.data.length) this.#ensure(row);
    this.coroutine.set(row, coroutine);
    this.state.set(row, state);
    this.start.set(row, start);
    this.end.set(row, Infinity);
    this.thread.set(row, thread);
    return row;
  }

  shiftTimes(amount: number): void {
    this.start.shift(amount, this.count);
    this.end.shift(amount, this.count);
  }

  /** Rows that are not set are 0. */
  #ensure(row: number): void {
    this.coroutine.ensure(row);
    this.state.ensure(row);
    this.start.ensure(row);
    this.end.ensure(row);
    this.point.ensure(row);
    this.entity.ensure(row);
    this.wakeup.ensure(row);
    this.value.ensure(row);
    this.mode.ensure(row);
    this.thread.ensure(row);
    this.isMended.ensure(row);
  }
}
