import type { StreamHeader } from "../../../trace/wire/format";

/* Captured before the program runs, which may replace it. */
const readTicks = (process.hrtime as { readonly bigint: () => bigint }).bigint;

/** Where the lower half of an integer of 64 bits lies among its halves: not everywhere in front. */
const lower = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1 ? 0 : 1;
const higher = 1 - lower;

/** What one in the higher half is in the lower. */
const half = 4_294_967_296;

/**
 * So much is moved from one half of the origin to the other that neither difference is ever a small integer: compiled code would be made for those first, and again when the
 * first large one comes, some time in the first seconds.
 */
const beyondIntegers = 256;

/**
 * The time of events, in integer ns since the clock was made: that of `process.hrtime` (Node's documentation of `process.hrtime.bigint`), which never
 * goes backwards.
 *
 * A reading is stored as an integer of 64 bits and taken from there in two halves, for compiled code makes no `BigInt` on that way: nearly all that remains
 * is the operating system's clock, in about half the time of `performance.now()`.
 */
export class Clock {
  readonly header: StreamHeader["clock"];
  readonly #ticks = new BigInt64Array(1);
  readonly #halves = new Uint32Array(this.#ticks.buffer);
  readonly #lowerOrigin: number;
  readonly #higherOrigin: number;

  constructor() {
    const wall = BigInt(Date.now()) * 1_000_000n;
    const start = readTicks();
    this.#ticks[0] = start;
    this.#lowerOrigin = (this.#halves[lower] as number) - beyondIntegers * half;
    this.#higherOrigin = (this.#halves[higher] as number) + beyondIntegers;
    this.header = { start: String(start), wall: String(wall) };
  }

  /** The time, read now. */
  now(): number {
    this.#ticks[0] = readTicks();
    const halves = this.#halves;
    return (
      ((halves[higher] as number) - this.#higherOrigin) * half +
      ((halves[lower] as number) - this.#lowerOrigin)
    );
  }
}
