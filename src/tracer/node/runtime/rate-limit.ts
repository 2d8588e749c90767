/** Length of the stretches of time in which a point may be recorded, and may show values, a number of times; in ns. */
export const allowancePeriod = 10_000_000;

/** So many times in a row a point is recorded however fast it goes. */
const burst = 20_000;

/** So many times more in each further period. */
const perPeriod = 100;

/**
 * How often the points of one file are recorded.
 *
 * A generator can yield some ten million times a second, a function await some million, more than a disk takes or a person reads. A point that goes on like that is
 * recorded only now and then; what was left out is counted for each function, to be declared in the trace.
 */
export class RateLimit {
  /** By point: how often it may still be recorded, and the period that was counted in last. */
  readonly #left: Int32Array;
  readonly #periods: Int32Array;
  /** By point: the last period in which there was nothing left. */
  readonly #usedUpIn: Int32Array;
  /** By function: events left out since they were declared last, and when the first of them was, in ns. */
  readonly #leftOut: Float64Array;
  readonly #since: Float64Array;

  constructor(functions: number, points: number) {
    this.#left = new Int32Array(points + 1).fill(burst);
    this.#periods = new Int32Array(points + 1);
    this.#usedUpIn = new Int32Array(points + 1).fill(-1);
    this.#leftOut = new Float64Array(functions);
    this.#since = new Float64Array(functions);
  }

  /** Whether a point may be recorded once more in a period; periods are numbered. */
  mayRecord(point: number, period: number): boolean {
    const left = this.#left[point] as number;
    if (left > 0) {
      this.#left[point] = left - 1;
      return true;
    }
    if (this.#periods[point] !== period) return this.#refill(point, period);
    this.#usedUpIn[point] = period;
    return false;
  }

  /** Whether a point may not be recorded any more in a period, as was found out in it before. */
  isUsedUp(point: number, period: number): boolean {
    return this.#usedUpIn[point] === period;
  }

  /** Has no point be recorded in a period any more. */
  useUp(period: number): void {
    this.#left.fill(0);
    this.#periods.fill(period);
    this.#usedUpIn.fill(period);
  }

  #refill(point: number, period: number): boolean {
    const periods = period - (this.#periods[point] as number);
    this.#periods[point] = period;
    this.#left[point] = Math.min(burst, periods * perPeriod) - 1;
    return true;
  }

  /** So many events of a function are not recorded; `time` in ns. */
  leaveOut(index: number, time: number, events: number): void {
    const count = this.#leftOut[index] as number;
    if (count === 0) this.#since[index] = time;
    this.#leftOut[index] = count + events;
  }

  /** The same where something was left out already; false where this would be the first. */
  leaveOutMore(index: number, events: number): boolean {
    const count = this.#leftOut[index] as number;
    if (count === 0) return false;
    this.#leftOut[index] = count + events;
    return true;
  }

  /** When the first event of a function was left out that has not been declared yet; in ns. */
  since(index: number): number {
    return this.#since[index] as number;
  }

  /** How many events of a function were left out since the last call. */
  takeLeftOut(index: number): number {
    const count = this.#leftOut[index] as number;
    this.#leftOut[index] = 0;
    return count;
  }
}
