import type { Nanos } from "../../../base/units";
import { Float64Column, Uint32Column } from "../column";
import type { LoopRow, StringRow, ThreadRow } from "../rows";

/** Event loops. */
export class LoopTable {
  count = 0;
  /** The thread it ran in when it was first seen. */
  readonly thread = new Uint32Column<LoopRow, ThreadRow>();
  readonly name = new Uint32Column<LoopRow, StringRow>();
  readonly start = new Float64Column<LoopRow, Nanos>();
  /** Infinity while it is not closed. */
  readonly end = new Float64Column<LoopRow, Nanos>();

  add(thread: ThreadRow, name: StringRow, start: number): LoopRow {
    const row = ++this.count as LoopRow;
    this.thread.set(row, thread);
    this.name.set(row, name);
    this.start.set(row, start);
    this.end.set(row, Infinity);
    return row;
  }

  shiftTimes(amount: number): void {
    this.start.shift(amount, this.count);
    this.end.shift(amount, this.count);
  }
}
