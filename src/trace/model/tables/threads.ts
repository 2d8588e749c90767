import type { Nanos } from "../../../base/units";
import { BlockLists } from "../block-lists";
import { Float64Column, Uint32Column, Uint8Column } from "../column";
import type { ProcessRow, SliceRow, StringRow, ThreadRow } from "../rows";

/** Threads: of Node one for each stream, of Python all that ran traced code. */
export class ThreadTable {
  count = 0;
  readonly process = new Uint32Column<ThreadRow, ProcessRow>();
  readonly name = new Uint32Column<ThreadRow, StringRow>();
  /** 1 for the thread that the process began with. */
  readonly isMain = new Uint8Column<ThreadRow>();
  readonly start = new Float64Column<ThreadRow, Nanos>();
  /** Infinity while it lives. */
  readonly end = new Float64Column<ThreadRow, Nanos>();
  /** The thread that started it, 0 where unknown. */
  readonly creator = new Uint32Column<ThreadRow, ThreadRow>();
  /** What ran in each thread: the running slices that no other coroutine's run contains, in order of time. */
  readonly runs = new BlockLists<ThreadRow, SliceRow>();

  add(process: ProcessRow, name: StringRow, isMain: boolean, start: number): ThreadRow {
    const row = ++this.count as ThreadRow;
    this.process.set(row, process);
    this.name.set(row, name);
    this.isMain.set(row, isMain ? 1 : 0);
    this.start.set(row, start);
    this.end.set(row, Infinity);
    this.creator.set(row, 0);
    return row;
  }

  shiftTimes(amount: number): void {
    this.start.shift(amount, this.count);
    this.end.shift(amount, this.count);
  }
}
