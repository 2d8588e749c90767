import type { Nanos } from "../../../base/units";
import { BlockLists } from "../block-lists";
import { Float64Column, Uint32Column } from "../column";
import type { Entity } from "../entity";
import type { CoroutineRow, SliceRow, StringRow, TaskRow, ThreadRow, WakeupRow } from "../rows";

/** Wakeups: the moments at which a coroutine was told that what it waited for was there. */
export class WakeupTable {
  count = 0;
  readonly time = new Float64Column<WakeupRow, Nanos>();
  /**
   * When it could have been told, had its loop not been running other code: from then on it is ready. NaN where it was
   * told at once.
   */
  readonly due = new Float64Column<WakeupRow, Nanos>();
  /** The thread in which the waker ran. */
  readonly thread = new Uint32Column<WakeupRow, ThreadRow>();
  /** The innermost coroutine that will run on. */
  readonly target = new Uint32Column<WakeupRow, CoroutineRow>();
  /** The task that was woken; 0 where a coroutine was woken by itself. */
  readonly task = new Uint32Column<WakeupRow, TaskRow>();
  readonly waker = new Uint32Column<WakeupRow, Entity>();
  /** The slice that was running in the waker's thread at that moment; 0 where the loop itself or untraced code woke it. */
  readonly wakerSlice = new Uint32Column<WakeupRow, SliceRow>();
  readonly reason = new Uint32Column<WakeupRow, StringRow>();
  /** The slice that ended with it: suspended or created. */
  readonly endedSlice = new Uint32Column<WakeupRow, SliceRow>();
  /** The wakeups of each coroutine in order of time. */
  readonly ofCoroutine = new BlockLists<CoroutineRow, WakeupRow>();

  add(time: number, thread: ThreadRow, target: CoroutineRow): WakeupRow {
    const row = ++this.count as WakeupRow;
    if (row >= this.time.data.length) this.#ensure(row);
    this.time.set(row, time);
    this.due.set(row, NaN);
    this.thread.set(row, thread);
    this.target.set(row, target);
    if (target !== 0) this.ofCoroutine.append(target, row);
    return row;
  }

  shiftTimes(amount: number): void {
    this.time.shift(amount, this.count);
    this.due.shift(amount, this.count);
  }

  /** Rows that are not set are 0. */
  #ensure(row: number): void {
    this.time.ensure(row);
    this.due.ensure(row);
    this.thread.ensure(row);
    this.target.ensure(row);
    this.task.ensure(row);
    this.waker.ensure(row);
    this.wakerSlice.ensure(row);
    this.reason.ensure(row);
    this.endedSlice.ensure(row);
  }
}
