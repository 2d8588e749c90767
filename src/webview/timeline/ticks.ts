import { endOf, timeToX, type Viewport } from "./viewport";

/** One mark of the time ruler. */
export interface Tick {
  readonly time: number;
  readonly x: number;
  readonly label: string;
}

/** How far apart labelled ticks are at least, in CSS pixels. */
const spacing = 92;

/**
 * Ticks at round moments (1, 2 or 5 times a power of ten), so far apart that their labels never touch. A tick that would
 * lie in a fold, or too near to the one before it because of a fold, is left out. Moments count from `origin`.
 */
export function rulerTicks(viewport: Viewport, origin = 0): readonly Tick[] {
  const step = roundStep(viewport.nanosPerPixel * spacing);
  const end = endOf(viewport);
  const ticks: Tick[] = [];
  let lastX = -Infinity;
  for (let number = Math.max(0, Math.ceil((viewport.start - origin) / step)); ; number++) {
    const time = origin + number * step;
    if (time > end) break;
    const folded = viewport.scale.foldsBetween(time, time + 1)[0];
    if (folded !== undefined) {
      number = Math.max(number, Math.ceil((folded.end - origin) / step) - 1);
      continue;
    }
    const x = timeToX(viewport, time);
    if (x - lastX < spacing * 0.6) continue;
    ticks.push({ time, x, label: formatMoment(time - origin, step) });
    lastX = x;
  }
  return ticks;
}

/** The smallest of 1, 2, 5 × 10ⁿ that is at least `least`. */
export function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  const digit = [1, 2, 5, 10].find((candidate) => candidate * power >= least * (1 - 1e-9)) ?? 10;
  return digit * power;
}

/**
 * A moment since the origin of the ruler, in one unit chosen by its size and with as many digits as tell moments apart that
 * are `resolution` ns apart: `24.10 ms`, `1.204 s`.
 */
export function formatMoment(time: number, resolution: number): string {
  const magnitude = Math.max(Math.abs(time), resolution);
  const [divisor, unit] =
    magnitude < 1e3 ? [1, "ns"] : magnitude < 1e6 ? [1e3, "µs"] : magnitude < 1e9 ? [1e6, "ms"] : [1e9, "s"];
  const digits = Math.min(
    Math.max(0, Math.ceil(Math.log10(divisor / Math.max(resolution, 1e-3)) - 1e-9)),
    12,
  );
  const text = (time / divisor).toFixed(digits);
  return `${Number(text) === 0 ? text.replace("-", "") : text} ${unit}`;
}
