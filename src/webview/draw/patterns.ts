import type { Palette } from "./palette";

/** Fills that tell states apart without colour. */
export interface Patterns {
  /** Diagonal hatching, for time lost while ready. */
  readonly ready: CanvasPattern | string;
  /** Crossed hatching, for what was not recorded. */
  readonly missing: CanvasPattern | string;
  /** Estimated shares of time: in which a thread held its interpreter's lock, was in C code, wanted the lock. */
  readonly gilHeld: CanvasPattern | string;
  readonly gilNative: CanvasPattern | string;
  readonly gilWanted: CanvasPattern | string;
}

/** The patterns repeat after so many CSS pixels. */
export const patternPeriod = 8;

/** How one pattern is hatched. */
interface Hatching {
  readonly color: string;
  /** Which way its lines go. */
  readonly lines: "rising" | "falling" | "crossed" | "level";
  /** How much of the period a line is wide. */
  readonly width: number;
  /** How strongly the colour lies between the lines, of 1. */
  readonly tint: number;
  /** It repeats after so many CSS pixels. */
  readonly period: number;
}

/** Makes the patterns for a theme, sharp at the screen's pixel ratio. */
export function makePatterns(
  context: CanvasRenderingContext2D,
  palette: Palette,
  pixelRatio: number,
): Patterns {
  const make = (hatching: Hatching): CanvasPattern | string =>
    hatch(context, hatching, pixelRatio) ?? hatching.color;
  const period = patternPeriod;
  return {
    ready: make({ color: palette.ready, lines: "rising", width: 0.345, tint: 0, period }),
    missing: make({ color: palette.faint, lines: "crossed", width: 0.1, tint: 0, period }),
    gilHeld: make({ color: palette.running, lines: "falling", width: 0.3, tint: 0.4, period: 5 }),
    gilNative: make({ color: palette.running, lines: "level", width: 0.25, tint: 0.08, period: 4 }),
    gilWanted: make({ color: palette.ready, lines: "rising", width: 0.34, tint: 0.12, period: 5 }),
  };
}

function hatch(
  target: CanvasRenderingContext2D,
  { color, lines, width, tint, period }: Hatching,
  pixelRatio: number,
): CanvasPattern | null {
  const size = Math.max(1, Math.round(period * pixelRatio));
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = size;
  const context = canvas.getContext("2d");
  if (context === null) return null;
  context.globalAlpha = tint;
  context.fillStyle = color;
  context.fillRect(0, 0, size, size);
  context.globalAlpha = 1;
  context.strokeStyle = color;
  context.lineWidth = size * width;
  if (lines === "level") line(context, 0, size / 2, size, size / 2, size);
  for (const offset of lines === "level" ? [] : [-size, 0, size]) {
    if (lines !== "falling") line(context, offset, size, offset + size, 0, size);
    if (lines !== "rising") line(context, offset, 0, offset + size, size, size);
  }
  const pattern = target.createPattern(canvas, "repeat");
  pattern?.setTransform(new DOMMatrix([1 / pixelRatio, 0, 0, 1 / pixelRatio, 0, 0]));
  return pattern;
}

/** A line, drawn on a little beyond its ends so that tiles meet. */
function line(
  context: CanvasRenderingContext2D,
  x1: number,
  y1: number,
  x2: number,
  y2: number,
  size: number,
): void {
  const slope = (y2 - y1) / (x2 - x1);
  context.beginPath();
  context.moveTo(x1 - size / 4, y1 - (slope * size) / 4);
  context.lineTo(x2 + size / 4, y2 + (slope * size) / 4);
  context.stroke();
}
