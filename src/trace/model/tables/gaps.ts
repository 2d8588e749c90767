import type { Nanos } from "../../../base/units";
import { Float64Column, Uint32Column, Uint8Column } from "../column";
import type { FunctionRow, GapRow, ProcessRow, ThreadRow } from "../rows";

/** What is known to be missing. */
export class GapTable {
  count = 0;
  /** An index of `gapCauses`. */
  readonly cause = new Uint8Column<GapRow>();
  readonly process = new Uint32Column<GapRow, ProcessRow>();
  readonly thread = new Uint32Column<GapRow, ThreadRow>();
  readonly start = new Float64Column<GapRow, Nanos>();
  readonly end = new Float64Column<GapRow, Nanos>();
  /** How many events are missing; 0 where unknown. */
  readonly events = new Float64Column<GapRow>();
  /** The function whose events are missing; 0 for all. */
  readonly function = new Uint32Column<GapRow, FunctionRow>();

  add(cause: number, process: ProcessRow, thread: ThreadRow, start: number, end: number): GapRow {
    const row = ++this.count as GapRow;
    this.cause.set(row, cause);
    this.process.set(row, process);
    this.thread.set(row, thread);
    this.start.set(row, start);
    this.end.set(row, end);
    this.events.set(row, 0);
    this.function.set(row, 0);
    return row;
  }

  shiftTimes(amount: number): void {
    this.start.shift(amount, this.count);
    this.end.shift(amount, this.count);
  }
}
