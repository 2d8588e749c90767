import type { Nanos } from "../../../base/units";
import { BlockLists } from "../block-lists";
import { Float64Column, Uint32Column, Uint8Column } from "../column";
import type { Entity } from "../entity";
import type { AwaitableRow, StringRow } from "../rows";

/** Awaitables: promises, futures, timers, input and output, locks; whatever is waited for and is no coroutine or task. */
export class AwaitableTable {
  count = 0;
  /** An index of `awaitableKinds`. */
  readonly kind = new Uint8Column<AwaitableRow>();
  readonly name = new Uint32Column<AwaitableRow, StringRow>();
  readonly creator = new Uint32Column<AwaitableRow, Entity>();
  readonly start = new Float64Column<AwaitableRow, Nanos>();
  /** When it settled; Infinity before. */
  readonly end = new Float64Column<AwaitableRow, Nanos>();
  /** When what it stands for came about, where its loop was running other code and noticed only later; else NaN. */
  readonly due = new Float64Column<AwaitableRow, Nanos>();
  /** An index of `outcomes` plus 1; 0 while it is not settled. */
  readonly outcome = new Uint8Column<AwaitableRow>();
  /** Who settled it, and why. */
  readonly settler = new Uint32Column<AwaitableRow, Entity>();
  readonly reason = new Uint32Column<AwaitableRow, StringRow>();
  /** What it depends on: the children of a gather, the promises of a `Promise.all`. Not in order. */
  readonly members = new BlockLists<AwaitableRow, Entity>();

  add(kind: number, name: StringRow, creator: Entity, start: number): AwaitableRow {
    const row = ++this.count as AwaitableRow;
    if (row >= this.kind.data.length) this.#ensure(row);
    this.kind.set(row, kind);
    this.name.set(row, name);
    this.creator.set(row, creator);
    this.start.set(row, start);
    this.end.set(row, Infinity);
    this.due.set(row, NaN);
    return row;
  }

  shiftTimes(amount: number): void {
    this.start.shift(amount, this.count);
    this.end.shift(amount, this.count);
    this.due.shift(amount, this.count);
  }

  /** Rows that are not set are 0. */
  #ensure(row: number): void {
    this.kind.ensure(row);
    this.name.ensure(row);
    this.creator.ensure(row);
    this.start.ensure(row);
    this.end.ensure(row);
    this.due.ensure(row);
    this.outcome.ensure(row);
    this.settler.ensure(row);
    this.reason.ensure(row);
  }
}
