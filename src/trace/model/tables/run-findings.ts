import type { Nanos } from "../../../base/units";
import { Float64Column, Uint32Column, Uint8Column } from "../column";
import type { Entity } from "../entity";
import type { FunctionRow, PointRow, RunFindingRow, StringRow, ThreadRow } from "../rows";

/** Kinds of problems that a tracer reports as they happen. */
export const runFindingKinds = ["never-awaited", "floating", "loop-misused", "error-unhandled"] as const;

/** One of {@link runFindingKinds}. */
export type RunFindingKind = (typeof runFindingKinds)[number];

/** Problems that were seen in the run. */
export class RunFindingTable {
  count = 0;
  /** An index of {@link runFindingKinds}. */
  readonly kind = new Uint8Column<RunFindingRow>();
  readonly thread = new Uint32Column<RunFindingRow, ThreadRow>();
  readonly time = new Float64Column<RunFindingRow, Nanos>();
  /** What it happened to: the coroutine never awaited, the floating promise, the actor of an unhandled error. */
  readonly entity = new Uint32Column<RunFindingRow, Entity>();
  readonly function = new Uint32Column<RunFindingRow, FunctionRow>();
  readonly point = new Uint32Column<RunFindingRow, PointRow>();
  readonly value = new Uint32Column<RunFindingRow, StringRow>();
  /** Of `loop-misused`: an index of `misuses`. */
  readonly misuse = new Uint8Column<RunFindingRow>();

  kindOf(row: RunFindingRow): RunFindingKind {
    return runFindingKinds[this.kind.get(row)] ?? "error-unhandled";
  }

  add(kind: RunFindingKind, thread: ThreadRow, time: number): RunFindingRow {
    const row = ++this.count as RunFindingRow;
    this.kind.set(row, runFindingKinds.indexOf(kind));
    this.thread.set(row, thread);
    this.time.set(row, time);
    this.entity.set(row, 0);
    this.function.set(row, 0);
    this.point.set(row, 0);
    this.value.set(row, 0);
    this.misuse.set(row, 0);
    return row;
  }

  shiftTimes(amount: number): void {
    this.time.shift(amount, this.count);
  }
}
