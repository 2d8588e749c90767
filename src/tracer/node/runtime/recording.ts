import type { PackedWriter } from "../../../trace/wire/packed-writer";
import { code, gapCause } from "../stream/records";
import type { EventStream } from "../stream/trace-stream";
import type { Clock } from "./clock";
import type { CoroutineState } from "./coroutine-state";
import { HotPoints } from "./hot-points";
import type { Previewer } from "./preview";
import { allowancePeriod } from "./rate-limit";
import type { TextTable } from "./text-table";
import { ValueTexts } from "./value-texts";
import { writeHeld } from "./write-events";

/** The parts that the recorder of a thread is made of. */
export interface RecordingParts {
  readonly stream: EventStream;
  readonly clock: Clock;
  readonly texts: TextTable;
  /** Absent where values are not recorded. */
  readonly previewer: Previewer | undefined;
}

/**
 * A coroutine that runs for so long without a break holds the event loop; in ns. The Python tracer tells of the same. No shorter than a period, at whose end one looks.
 */
const blockingDuration = allowancePeriod;

/** The recording of one thread: gives events their times, keeps within what may be recorded, and ends with a word where it fails. */
export class Recording {
  /** The innermost coroutine that runs; null while untraced code or the event loop runs. */
  current: CoroutineState | null = null;
  readonly stream: EventStream;
  readonly events: PackedWriter;
  readonly clock: Clock;
  readonly texts: TextTable;
  readonly hot: HotPoints;
  protected readonly values: ValueTexts;
  /** From this time on the stretch of time is another, in which each point may show values again. No small integer, so that V8 never takes it for one; see `Clock`. */
  #nextPeriod = Number.NEGATIVE_INFINITY;
  /** When something was said last that is no break of what runs, and since when that had run; see {@link stampWithin}. */
  #saidWithin = Number.NEGATIVE_INFINITY;
  #heldSince = Number.NEGATIVE_INFINITY;
  #hasFailed = false;

  constructor(parts: RecordingParts) {
    this.stream = parts.stream;
    this.events = parts.stream.events;
    this.clock = parts.clock;
    this.texts = parts.texts;
    this.hot = new HotPoints(parts.stream.events);
    this.values = new ValueTexts(parts.previewer, parts.texts);
  }

  /**
   * Gives the next event its time, which is read now: a reading that was shared would move what ran between two events to another. `next` is the point that
   * the running coroutine has come to, where it has come to one.
   */
  stamp(next = 0): void {
    const time = this.clock.now();
    if (time >= this.#nextPeriod) this.#beginPeriod(time, next);
    this.hot.isBehind = false;
    this.events.advance(time);
  }

  /** Gives the next event its time, where that is no break of what runs: whoever holds the loop holds it on. */
  stampWithin(): void {
    const since = this.#since();
    const time = this.clock.now();
    this.events.advance(time);
    if (this.current === null || this.hot.isBehind) return;
    this.#saidWithin = time;
    this.#heldSince = since;
  }

  /** Since when what runs has run, as far as that is known. */
  #since(): number {
    const { time } = this.events;
    return time === this.#saidWithin ? this.#heldSince : time;
  }

  #beginPeriod(time: number, next: number): void {
    const { current, events } = this;
    const since = this.#since();
    const period = Math.floor(time / allowancePeriod);
    this.hot.period = period;
    this.#nextPeriod = (period + 1) * allowancePeriod;
    this.values.beginPeriod(period);
    if (current === null || this.hot.isBehind || time - since < blockingDuration) return;
    events.advance(time);
    writeHeld(events, current, time - since, next);
  }

  /**
   * A part of the tracer failed: by a mistake of ours, or because the program replaced what it is built on. That is not the program's
   * business; the trace ends here and says so.
   */
  failed(): void {
    if (this.#hasFailed) return;
    this.#hasFailed = true;
    try {
      this.current = null;
      this.gap("tracer-error", 0);
    } catch {
      /* Then the trace ends without a word. */
    }
    this.stream.close();
  }

  /** Does something for the tracer alone, whose errors must not reach the program. */
  guarded(work: () => void): void {
    try {
      work();
    } catch {
      this.failed();
    }
  }

  /** Says that something is missing. */
  gap(cause: keyof typeof gapCause, count: number): void {
    this.stamp();
    this.events.record(code.gap, [gapCause[cause], count, 0, 0]);
  }
}
