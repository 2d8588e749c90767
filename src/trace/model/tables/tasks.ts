import type { Nanos } from "../../../base/units";
import { Float64Column, Uint32Column, Uint8Column } from "../column";
import type { Entity } from "../entity";
import type { CoroutineRow, StringRow, TaskRow, ThreadRow } from "../rows";

/** Tasks: asyncio's, and in JavaScript the outermost async call of each chain. */
export class TaskTable {
  count = 0;
  readonly thread = new Uint32Column<TaskRow, ThreadRow>();
  /** Empty in JavaScript. */
  readonly name = new Uint32Column<TaskRow, StringRow>();
  /** Its outermost coroutine. */
  readonly root = new Uint32Column<TaskRow, CoroutineRow>();
  /** Who created it: a coroutine, task or callback. */
  readonly creator = new Uint32Column<TaskRow, Entity>();
  readonly start = new Float64Column<TaskRow, Nanos>();
  /** Infinity while it is not settled. */
  readonly end = new Float64Column<TaskRow, Nanos>();
  /** An index of `outcomes` plus 1; 0 while it is not settled. */
  readonly outcome = new Uint8Column<TaskRow>();
  readonly value = new Uint32Column<TaskRow, StringRow>();
  /** When it was last asked to cancel (NaN: never), and by whom. */
  readonly cancelTime = new Float64Column<TaskRow, Nanos>();
  readonly canceller = new Uint32Column<TaskRow, Entity>();

  add(thread: ThreadRow, name: StringRow, root: CoroutineRow, creator: Entity, start: number): TaskRow {
    const row = ++this.count as TaskRow;
    this.thread.set(row, thread);
    this.name.set(row, name);
    this.root.set(row, root);
    this.creator.set(row, creator);
    this.start.set(row, start);
    this.end.set(row, Infinity);
    this.outcome.set(row, 0);
    this.value.set(row, 0);
    this.cancelTime.set(row, NaN);
    this.canceller.set(row, 0);
    return row;
  }

  shiftTimes(amount: number): void {
    this.start.shift(amount, this.count);
    this.end.shift(amount, this.count);
    this.cancelTime.shift(amount, this.count);
  }
}
