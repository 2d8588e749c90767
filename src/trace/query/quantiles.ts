import type { Nanos } from "../../base/units";

/** What a number of durations have in common, in ns. */
export interface DurationStatistics {
  readonly count: number;
  readonly total: Nanos;
  readonly p50: Nanos;
  readonly p95: Nanos;
  readonly max: Nanos;
}

/** Quantiles by the nearest-rank method: every figure is a duration that occurred. All are 0 where there is none. */
export function durationStatistics(durations: readonly number[]): DurationStatistics {
  const ordered = Float64Array.from(durations).sort();
  const at = (share: number): Nanos =>
    (ordered[Math.max(0, Math.ceil(share * ordered.length) - 1)] ?? 0) as Nanos;
  return {
    count: ordered.length,
    total: ordered.reduce((sum, duration) => sum + duration, 0) as Nanos,
    p50: at(0.5),
    p95: at(0.95),
    max: at(1),
  };
}
