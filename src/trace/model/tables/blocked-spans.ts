import type { Nanos } from "../../../base/units";
import { BlockLists } from "../block-lists";
import { Float64Column, Uint32Column } from "../column";
import type { BlockedSpanRow, CoroutineRow, FunctionRow, LoopRow, ThreadRow } from "../rows";

/** Spans of time in which code held a loop so that nothing else could run. */
export class BlockedSpanTable {
  count = 0;
  readonly loop = new Uint32Column<BlockedSpanRow, LoopRow>();
  readonly thread = new Uint32Column<BlockedSpanRow, ThreadRow>();
  readonly start = new Float64Column<BlockedSpanRow, Nanos>();
  readonly end = new Float64Column<BlockedSpanRow, Nanos>();
  readonly function = new Uint32Column<BlockedSpanRow, FunctionRow>();
  /** From 1; 0 where unknown. */
  readonly line = new Uint32Column<BlockedSpanRow>();
  /** Where it was one of several lines: the last of them; otherwise 0. */
  readonly until = new Uint32Column<BlockedSpanRow>();
  /** The innermost coroutine running when it was reported. */
  readonly coroutine = new Uint32Column<BlockedSpanRow, CoroutineRow>();
  readonly ofLoop = new BlockLists<LoopRow, BlockedSpanRow>();

  add(loop: LoopRow, thread: ThreadRow, start: number, end: number): BlockedSpanRow {
    const row = ++this.count as BlockedSpanRow;
    this.loop.set(row, loop);
    this.thread.set(row, thread);
    this.start.set(row, start);
    this.end.set(row, end);
    this.function.set(row, 0);
    this.line.set(row, 0);
    this.until.set(row, 0);
    this.coroutine.set(row, 0);
    this.ofLoop.append(loop, row);
    return row;
  }

  shiftTimes(amount: number): void {
    this.start.shift(amount, this.count);
    this.end.shift(amount, this.count);
  }
}
