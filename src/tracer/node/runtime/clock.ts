import type { StreamHeader } from "../../../trace/wire/format";

/** Reads of the clock that may be left out in a row. */
const longestStride = 8;

/** Events that come faster than this, in ns each, share readings of the clock. */
const fastPace = 400;

/**
 * The time of events, in integer ns since the clock was made.
 *
 * A reading costs more than a record. So where events come in quick succession, up to eight of them share one; whatever begins a stretch of
 * running asks for a fresh one. Time never goes backwards.
 */
export class Clock {
  readonly header: StreamHeader["clock"];
  readonly #read: () => number;
  readonly #origin: number;
  #last = 0;
  #stride = 1;

  constructor() {
    this.#read = performance.now.bind(performance);
    const wall = BigInt(Date.now()) * 1_000_000n;
    this.#origin = this.#read();
    this.header = { start: String(process.hrtime.bigint()), wall: String(wall) };
  }

  /** The last reading. */
  get last(): number {
    return this.#last;
  }

  /** True where every event has a reading of its own. */
  get isSlow(): boolean {
    return this.#stride === 1;
  }

  /** How many events share the last reading that {@link next} made. */
  get stride(): number {
    return this.#stride;
  }

  /** The time for an event that is due. */
  next(): number {
    const before = this.#last;
    const now = this.fresh();
    if (now - before > fastPace * this.#stride) this.#stride = 1;
    else if (this.#stride < longestStride) this.#stride *= 2;
    return now;
  }

  /** The time, read now. */
  fresh(): number {
    const now = Math.round((this.#read() - this.#origin) * 1_000_000);
    if (now > this.#last) this.#last = now;
    return this.#last;
  }
}
