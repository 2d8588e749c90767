import { TimeScale } from "./time-scale";

/** All of the trace: from 0 to its last event, in ns. `end` grows while the program runs. */
export interface TimeBounds {
  readonly start: number;
  readonly end: number;
}

/**
 * Which part of the time is in sight, and at what zoom. A value, never changed in place: every gesture makes a new one.
 * `start` is in ns, `width` in CSS pixels.
 */
export interface Viewport {
  readonly scale: TimeScale;
  readonly start: number;
  readonly nanosPerPixel: number;
  readonly width: number;
}

/** The deepest zoom, in ns per pixel: two events one nanosecond apart are then a hundred pixels apart. */
export const deepestZoom = 0.01;

/** How much room is left before the first and after the last event, as a part of the width. */
const margin = 0.012;

/** How far beyond the trace one may pan, as a part of the width: an end of the trace can be brought to the middle. */
const overscroll = 0.5;

const unfolded = new TimeScale();

/** Shows all of the trace. */
export function fitAll(bounds: TimeBounds, width: number, scale: TimeScale = unfolded): Viewport {
  return fitSpan(bounds.start, bounds.end, width, scale);
}

/** Shows a span of time with a little room at both sides; a span of no length is given a microsecond. */
export function fitSpan(start: number, end: number, width: number, scale: TimeScale = unfolded): Viewport {
  const half = end - start < 1 ? 500 : 0;
  const room = width * margin;
  const zoom = Math.max(
    deepestZoom,
    scale.nanosPerPixel(start - half, end + half, Math.max(1, width - 2 * room)),
  );
  const first = scale.time(scale.position(start - half, zoom) - room, zoom);
  return { scale, start: first, nanosPerPixel: zoom, width };
}

/** Where a moment lies, in CSS pixels from the left edge; outside of the width where it is out of sight. */
export function timeToX(viewport: Viewport, time: number): number {
  const { scale, nanosPerPixel, start } = viewport;
  if (scale.folds.length === 0) return (time - start) / nanosPerPixel;
  return scale.position(time, nanosPerPixel) - scale.position(start, nanosPerPixel);
}

/** The moment at a place, in ns with fractions. */
export function xToTime(viewport: Viewport, x: number): number {
  const { scale, nanosPerPixel, start } = viewport;
  if (scale.folds.length === 0) return start + x * nanosPerPixel;
  return scale.time(scale.position(start, nanosPerPixel) + x, nanosPerPixel);
}

/** The last moment in sight. */
export function endOf(viewport: Viewport): number {
  return xToTime(viewport, viewport.width);
}

/** Zooms in (`factor < 1`) or out, so that the moment at `x` stays where it is, as far as the bounds allow. */
export function zoomAt(viewport: Viewport, bounds: TimeBounds, x: number, factor: number): Viewport {
  const widest = fitAll(bounds, viewport.width, viewport.scale).nanosPerPixel * 1.25;
  const zoom = Math.min(
    Math.max(viewport.nanosPerPixel * factor, deepestZoom),
    Math.max(widest, deepestZoom),
  );
  const anchor = xToTime(viewport, x);
  const { scale } = viewport;
  const start = scale.time(scale.position(anchor, zoom) - x, zoom);
  return keepInBounds({ ...viewport, start, nanosPerPixel: zoom }, bounds);
}

/** Moves the window `pixels` later in time. */
export function panBy(viewport: Viewport, bounds: TimeBounds, pixels: number): Viewport {
  return keepInBounds({ ...viewport, start: xToTime(viewport, pixels) }, bounds);
}

/** Moves the window as little as needed for a span to be in sight, with room beside it; a longer span shows its start. */
export function bringIntoSight(viewport: Viewport, bounds: TimeBounds, start: number, end: number): Viewport {
  const room = Math.min(80, viewport.width / 8);
  const left = timeToX(viewport, start);
  const right = timeToX(viewport, end);
  if (left >= 0 && right <= viewport.width) return viewport;
  if (left < 0 && right > viewport.width) return viewport;
  if (left < room || right - left > viewport.width - 2 * room) return panBy(viewport, bounds, left - room);
  return panBy(viewport, bounds, right - viewport.width + room);
}

/** The same start and zoom in a panel of another width. */
export function resizeTo(viewport: Viewport, width: number): Viewport {
  return { ...viewport, width };
}

/** True where the whole trace is in sight: then a growing trace stays wholly in sight. */
export function showsAll(viewport: Viewport, bounds: TimeBounds): boolean {
  return timeToX(viewport, bounds.start) >= 0 && timeToX(viewport, bounds.end) <= viewport.width + 0.5;
}

/** Follows a program that runs: keeps the zoom and has the newest moment near the right edge. */
export function followEnd(viewport: Viewport, bounds: TimeBounds): Viewport {
  const room = viewport.width * margin;
  const { scale, nanosPerPixel } = viewport;
  const start = scale.time(scale.position(bounds.end, nanosPerPixel) - viewport.width + room, nanosPerPixel);
  return { ...viewport, start: Math.max(start, xToTime({ ...viewport, start: bounds.start }, -room)) };
}

function keepInBounds(viewport: Viewport, bounds: TimeBounds): Viewport {
  const { scale, nanosPerPixel, width } = viewport;
  const position = scale.position(viewport.start, nanosPerPixel);
  const first = scale.position(bounds.start, nanosPerPixel) - width * overscroll;
  const last = scale.position(bounds.end, nanosPerPixel) - width * (1 - overscroll);
  const kept = Math.min(Math.max(position, first), Math.max(first, last));
  return kept === position ? viewport : { ...viewport, start: scale.time(kept, nanosPerPixel) };
}
