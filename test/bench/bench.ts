/** One measured figure, as `npm run bench -- NAME --json` prints it. */
export interface Figure {
  /** What was run, e.g. `yields`. */
  readonly case: string;
  /** With which of the options being compared, e.g. `causality`; `default` where there is only one. */
  readonly variant: string;
  /** What ran it, e.g. `node 22.15.0` or `python 3.13.1`. */
  readonly runtime: string;
  /** What was measured, e.g. `ratio`, `ns-per-event`, `p95`. */
  readonly metric: string;
  /** Unit of `value`: `×` for ratios, otherwise `ms`, `ns`, `bytes`, `MB`, …. */
  readonly unit: string;
  readonly value: number;
  /** The most `value` may be, where the project promises one. A figure beyond it makes the run fail. */
  readonly bound?: number;
}

/** What the command line asked of a bench. */
export interface BenchOptions {
  /** Only the cases with these names; all of them where it is empty. */
  readonly cases: readonly string[];
  /** Says on standard error what is going on; standard output belongs to the figures. */
  progress(line: string): void;
}

/**
 * One file of this folder, loaded by its name: `npm run bench -- NAME` runs `bench` of `test/bench/NAME.ts`.
 *
 * A figure is yielded as soon as it is known. Ratios compare runs that were interleaved within this same call, because
 * absolute times of two calls on a busy machine cannot be compared.
 */
export interface BenchModule {
  bench(options: BenchOptions): AsyncIterable<Figure>;
}

/** Whether a case was asked for. */
export function wants(options: BenchOptions, name: string): boolean {
  return options.cases.length === 0 || options.cases.includes(name);
}

/** The middle value; the mean of the two middle ones where their number is even. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** The value that `fraction` (0 to 1) of the others do not exceed, interpolated linearly between neighbours. */
export function quantile(values: readonly number[], fraction: number): number {
  if (values.length === 0) throw new RangeError("there is no quantile of no values");
  const sorted = values.toSorted((a, b) => a - b);
  const position = (sorted.length - 1) * fraction;
  const below = sorted[Math.floor(position)] ?? Number.NaN;
  const above = sorted[Math.ceil(position)] ?? Number.NaN;
  return below + (above - below) * (position - Math.floor(position));
}
