import type { PackedWriter } from "../../../trace/wire/packed-writer";
import { code, gapCause } from "../stream/records";
import type { CoroutineState, FileNumbers } from "./coroutine-state";

/** So many resumptions that are left out go by between two readings of the clock, which tell whether recording goes on. */
const stride = 32;

/**
 * Leaves out what coroutines do at points that are passed too often to be recorded, by the budget of each point (`RateLimit`).
 *
 * A coroutine whose next resumption is not to be recorded stays suspended in the trace, at the point where it was last; that it ran on from there is counted,
 * event by event, and declared as a gap of its function before anything else of that coroutine is recorded.
 */
export class HotPoints {
  /** The number of the running period of time. */
  period = 0;
  /** True while the clock was not read at the last event, which was left out: how long something took is not known then. */
  isBehind = false;
  /** Resumptions left that are left out before the clock is read again. */
  left = 0;
  readonly #events: PackedWriter;

  constructor(events: PackedWriter) {
    this.#events = events;
  }

  /** Whether a point may be recorded once more. */
  mayRecord({ file }: CoroutineState, point: number): boolean {
    return file.limit.mayRecord(point, this.period);
  }

  /** Counts events that are not recorded. */
  leaveOut({ tally }: CoroutineState, count: number): void {
    if (tally.leftOut === 0) tally.since = this.#events.time;
    tally.leftOut += count;
  }

  /** Has the next resumptions of a coroutine at a point left out without a question: in the running period, until the clock must be read. */
  mute(coroutine: CoroutineState, point: number): void {
    coroutine.mutedAt = point;
    coroutine.mutedIn = this.period;
  }

  /** Whether what was left out at the last time in the running period is so again: until the clock must be read, which may begin another. */
  skips(): boolean {
    if (this.left <= 1) return false;
    this.left--;
    this.isBehind = true;
    return true;
  }

  /** A resumption is left out. Whether it is time to read the clock. */
  passes(): boolean {
    this.isBehind = true;
    if (--this.left > 0) return false;
    this.left = stride;
    return true;
  }

  /** What a coroutine does is recorded again from now on: its trace goes on where it is now. */
  unmute(coroutine: CoroutineState): void {
    coroutine.isMuted = false;
    coroutine.mutedAt = -1;
    this.declare(coroutine.file, coroutine.index);
    if (coroutine.point === 0) this.#events.recordOfCoroutine(code.resumed, coroutine.id);
  }

  /** Declares what was left out of a function and has not been declared yet. */
  declare(file: FileNumbers, index: number): void {
    const tally = file.limit.tallyOf(index);
    const count = tally.leftOut;
    if (count === 0) return;
    tally.leftOut = 0;
    const duration = Math.max(0, this.#events.time - tally.since);
    this.#events.record(code.gap, [gapCause["rate-limit"], count, file.functionBase + index, duration]);
  }

  /** The thread ends: declares everything. */
  end(files: Iterable<FileNumbers>): void {
    for (const file of files)
      for (let index = 0; index < file.functionCount; index++) this.declare(file, index);
  }
}
