import type { Nanos } from "../../../base/units";
import { BlockLists } from "../block-lists";
import { Float64Column, Uint32Column, Uint8Column } from "../column";
import type { CoroutineRow, FunctionRow, SliceRow, StringRow, TaskRow, ThreadRow } from "../rows";

/** Calls of suspendable functions. */
export class CoroutineTable {
  count = 0;
  /** The thread in which it was first seen. */
  readonly thread = new Uint32Column<CoroutineRow, ThreadRow>();
  readonly function = new Uint32Column<CoroutineRow, FunctionRow>();
  /** 1 for the untraced body of a task: such a coroutine has a function without a place or none, and its states are what the task's events tell. */
  readonly isStandIn = new Uint8Column<CoroutineRow>();
  /** The coroutine that ran the call. */
  readonly creator = new Uint32Column<CoroutineRow, CoroutineRow>();
  /** The coroutine that first drove it: awaited it, or called `next` or `send`. */
  readonly parent = new Uint32Column<CoroutineRow, CoroutineRow>();
  /** The task that it ran in. */
  readonly task = new Uint32Column<CoroutineRow, TaskRow>();
  /** An index of `outcomes` plus 1; 0 while it is not settled. */
  readonly outcome = new Uint8Column<CoroutineRow>();
  /** What it returned or threw. */
  readonly value = new Uint32Column<CoroutineRow, StringRow>();
  /** When it was first reported. */
  readonly start = new Float64Column<CoroutineRow, Nanos>();
  /** When it settled; Infinity before. */
  readonly end = new Float64Column<CoroutineRow, Nanos>();
  /** The newest slice. */
  readonly newestSlice = new Uint32Column<CoroutineRow, SliceRow>();
  /** The slices of each coroutine in order of time. */
  readonly slices = new BlockLists<CoroutineRow, SliceRow>();
  /** The coroutines that each one was the first to drive. */
  readonly children = new BlockLists<CoroutineRow, CoroutineRow>();

  add(thread: ThreadRow, functionRow: FunctionRow, creator: CoroutineRow, start: number): CoroutineRow {
    const row = ++this.count as CoroutineRow;
    if (row >= this.thread.data.length) this.#ensure(row);
    this.thread.set(row, thread);
    this.function.set(row, functionRow);
    this.creator.set(row, creator);
    this.start.set(row, start);
    this.end.set(row, Infinity);
    return row;
  }

  shiftTimes(amount: number): void {
    this.start.shift(amount, this.count);
    this.end.shift(amount, this.count);
  }

  /** Rows that are not set are 0. */
  #ensure(row: number): void {
    this.thread.ensure(row);
    this.function.ensure(row);
    this.isStandIn.ensure(row);
    this.creator.ensure(row);
    this.parent.ensure(row);
    this.task.ensure(row);
    this.outcome.ensure(row);
    this.value.ensure(row);
    this.start.ensure(row);
    this.end.ensure(row);
    this.newestSlice.ensure(row);
  }
}
