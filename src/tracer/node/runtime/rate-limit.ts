/** Length of the stretches of time in which a point may be recorded, and may show values, a number of times; in ns. */
export const allowancePeriod = 10_000_000;

/** So many times in a row a point is recorded however fast it goes. */
const burst = 20_000;

/** So many times more in each further period. */
const perPeriod = 100;

/** What is not recorded of one function. An object of its own: each of the function's coroutines counts there what goes by, without a question to anybody. */
export interface Tally {
  /** Events left out since they were declared last. */
  leftOut: number;
  /** When the first of them was, in ns. */
  since: number;
}

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
  /** By function. */
  readonly #tallies: readonly Tally[];

  constructor(functions: number, points: number) {
    this.#left = new Int32Array(points + 1).fill(burst);
    this.#periods = new Int32Array(points + 1);
    this.#usedUpIn = new Int32Array(points + 1).fill(-1);
    this.#tallies = Array.from({ length: functions }, () => ({
      leftOut: 0,
      since: Number.NEGATIVE_INFINITY,
    }));
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

  /** What is left out of a function. */
  tallyOf(index: number): Tally {
    return this.#tallies[index] as Tally;
  }
}
