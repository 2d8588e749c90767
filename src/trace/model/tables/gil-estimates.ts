import type { Nanos } from "../../../base/units";
import { BlockLists } from "../block-lists";
import { Float64Column, Uint32Column } from "../column";
import type { GilEstimateRow, ThreadRow } from "../rows";

/** How much of a stretch a thread spent in which way, about, in ns. */
export interface GilParts {
  /** It ran holding the lock. */
  readonly held: Nanos;
  /** It was ready to run and did not, while others did. */
  readonly wanted: Nanos;
  /** It used the processor in calls of C functions, which may have let go of the lock. */
  readonly native: Nanos;
}

/**
 * What looking at the threads of an interpreter from time to time let estimate of who held its global lock (Python's GIL). A stretch
 * for which a thread has no row it spent waiting for something else, or nobody looked.
 */
export class GilEstimateTable {
  count = 0;
  readonly thread = new Uint32Column<GilEstimateRow, ThreadRow>();
  readonly start = new Float64Column<GilEstimateRow, Nanos>();
  readonly end = new Float64Column<GilEstimateRow, Nanos>();
  readonly held = new Float64Column<GilEstimateRow, Nanos>();
  readonly wanted = new Float64Column<GilEstimateRow, Nanos>();
  readonly native = new Float64Column<GilEstimateRow, Nanos>();
  /** Those of a thread, in order of time; they do not overlap. */
  readonly ofThread = new BlockLists<ThreadRow, GilEstimateRow>();

  /** What all rows of the same thread before each add up to: so that many are added up as quickly as few. */
  readonly #heldBefore = new Float64Column<GilEstimateRow>();
  readonly #wantedBefore = new Float64Column<GilEstimateRow>();
  readonly #nativeBefore = new Float64Column<GilEstimateRow>();

  add(thread: ThreadRow, start: number, end: number, parts: GilParts): GilEstimateRow {
    const row = ++this.count as GilEstimateRow;
    const before = this.ofThread.last(thread);
    this.#heldBefore.set(row, before === 0 ? 0 : this.#heldBefore.get(before) + this.held.get(before));
    this.#wantedBefore.set(row, before === 0 ? 0 : this.#wantedBefore.get(before) + this.wanted.get(before));
    this.#nativeBefore.set(row, before === 0 ? 0 : this.#nativeBefore.get(before) + this.native.get(before));
    this.held.set(row, parts.held);
    this.wanted.set(row, parts.wanted);
    this.native.set(row, parts.native);
    this.thread.set(row, thread);
    this.start.set(row, start);
    this.end.set(row, end);
    this.ofThread.append(thread, row);
    return row;
  }

  /** What a thread's rows from one to another, with both, add up to. */
  sumOf(first: GilEstimateRow, last: GilEstimateRow): GilParts {
    return {
      held: (this.#heldBefore.get(last) + this.held.get(last) - this.#heldBefore.get(first)) as Nanos,
      wanted: (this.#wantedBefore.get(last) + this.wanted.get(last) - this.#wantedBefore.get(first)) as Nanos,
      native: (this.#nativeBefore.get(last) + this.native.get(last) - this.#nativeBefore.get(first)) as Nanos,
    };
  }

  shiftTimes(amount: number): void {
    this.start.shift(amount, this.count);
    this.end.shift(amount, this.count);
  }
}
