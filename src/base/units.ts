import type { Brand } from "./brand";

/** A moment or a duration in integer nanoseconds. Moments count from the start of their trace; exact up to 104 days. */
export type Nanos = Brand<number, "Nanos">;

/** Marks a plain number as nanoseconds. */
export function nanos(value: number): Nanos {
  return value as Nanos;
}

/**
 * A duration for people, three significant digits at the unit that fits: `840 ns`, `12.4 µs`, `20.8 ms`, `1.20 s`,
 * `3 min 05 s`.
 */
export function formatDuration(duration: Nanos): string {
  const magnitude = Math.abs(duration);
  if (magnitude < 1_000) return `${Math.round(duration)} ns`;
  if (magnitude < 999_500) return `${threeDigits(duration / 1_000)} µs`;
  if (magnitude < 999_500_000) return `${threeDigits(duration / 1_000_000)} ms`;
  if (magnitude < 59_995_000_000) return `${threeDigits(duration / 1_000_000_000)} s`;
  const seconds = Math.round(duration / 1_000_000_000);
  return `${Math.trunc(seconds / 60)} min ${String(Math.abs(seconds % 60)).padStart(2, "0")} s`;
}

function threeDigits(value: number): string {
  const magnitude = Math.abs(value);
  if (magnitude >= 99.95) return value.toFixed(0);
  return magnitude >= 9.995 ? value.toFixed(1) : value.toFixed(2);
}
