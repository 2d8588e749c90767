import type { StreamHeader } from "../../../trace/wire/format";

/** The time of events, in integer ns since the clock was made. It never goes backwards. */
export class Clock {
  readonly header: StreamHeader["clock"];
  readonly #read: () => number;
  readonly #origin: number;
  #last = 0;

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

  /** The time, read now. */
  now(): number {
    const now = Math.round((this.#read() - this.#origin) * 1_000_000);
    if (now > this.#last) this.#last = now;
    return this.#last;
  }
}
