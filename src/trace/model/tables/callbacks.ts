import type { Nanos } from "../../../base/units";
import { BlockLists } from "../block-lists";
import { Float64Column, Uint32Column } from "../column";
import type { Entity } from "../entity";
import type { CallbackRow, FunctionRow, StringRow, ThreadRow } from "../rows";

/** Other code that a loop ran: timers' callbacks, listeners, `call_soon`. One row for each time it was scheduled or ran. */
export class CallbackTable {
  count = 0;
  readonly thread = new Uint32Column<CallbackRow, ThreadRow>();
  readonly name = new Uint32Column<CallbackRow, StringRow>();
  readonly function = new Uint32Column<CallbackRow, FunctionRow>();
  readonly scheduler = new Uint32Column<CallbackRow, Entity>();
  /** NaN where its scheduling was not seen. */
  readonly scheduled = new Float64Column<CallbackRow, Nanos>();
  /** NaN before it runs. */
  readonly start = new Float64Column<CallbackRow, Nanos>();
  /** Infinity before it ended. */
  readonly end = new Float64Column<CallbackRow, Nanos>();
  /** Those that had not ended when their process or worker did. */
  readonly unfinished = new Set<CallbackRow>();
  /** The callbacks that ran in each thread, in order of their start. */
  readonly ofThread = new BlockLists<ThreadRow, CallbackRow>();

  add(thread: ThreadRow, name: StringRow): CallbackRow {
    const row = ++this.count as CallbackRow;
    if (row >= this.thread.data.length) this.#ensure(row);
    this.thread.set(row, thread);
    this.name.set(row, name);
    this.scheduled.set(row, NaN);
    this.start.set(row, NaN);
    this.end.set(row, Infinity);
    return row;
  }

  shiftTimes(amount: number): void {
    this.scheduled.shift(amount, this.count);
    this.start.shift(amount, this.count);
    this.end.shift(amount, this.count);
  }

  /** Rows that are not set are 0. */
  #ensure(row: number): void {
    this.thread.ensure(row);
    this.name.ensure(row);
    this.function.ensure(row);
    this.scheduler.ensure(row);
    this.scheduled.ensure(row);
    this.start.ensure(row);
    this.end.ensure(row);
  }
}
