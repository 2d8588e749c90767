import type { Nanos } from "../../../base/units";
import { BlockLists } from "../block-lists";
import { Float64Column, Uint32Column, Uint8Column } from "../column";
import type { LoopRow, TurnRow } from "../rows";

/** Turns of event loops: what ran between two times that the loop waited for events. */
export class TurnTable {
  count = 0;
  readonly loop = new Uint32Column<TurnRow, LoopRow>();
  readonly number = new Float64Column<TurnRow>();
  /** An index of `phases`. */
  readonly phase = new Uint8Column<TurnRow>();
  readonly start = new Float64Column<TurnRow, Nanos>();
  /** Infinity while it lasts. */
  readonly end = new Float64Column<TurnRow, Nanos>();
  /** The turns of each loop in order of time. */
  readonly ofLoop = new BlockLists<LoopRow, TurnRow>();

  add(loop: LoopRow, number: number, phase: number, start: number): TurnRow {
    const row = ++this.count as TurnRow;
    this.loop.set(row, loop);
    this.number.set(row, number);
    this.phase.set(row, phase);
    this.start.set(row, start);
    this.end.set(row, Infinity);
    this.ofLoop.append(loop, row);
    return row;
  }

  shiftTimes(amount: number): void {
    this.start.shift(amount, this.count);
    this.end.shift(amount, this.count);
  }
}
