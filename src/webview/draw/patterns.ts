import type { Palette } from "./palette";

/** Fills that tell states apart without colour. */
export interface Patterns {
  /** Diagonal hatching, for time lost while ready. */
  readonly ready: CanvasPattern | string;
  /** Crossed hatching, for what was not recorded. */
  readonly missing: CanvasPattern | string;
}

/** The patterns repeat after so many CSS pixels. */
export const patternPeriod = 8;

/** Makes the patterns for a theme, sharp at the screen's pixel ratio. */
export function makePatterns(
  context: CanvasRenderingContext2D,
  palette: Palette,
  pixelRatio: number,
): Patterns {
  return {
    ready: hatch(context, palette.ready, pixelRatio, false) ?? palette.ready,
    missing: hatch(context, palette.faint, pixelRatio, true) ?? palette.faint,
  };
}

function hatch(
  target: CanvasRenderingContext2D,
  color: string,
  pixelRatio: number,
  isCrossed: boolean,
): CanvasPattern | null {
  const size = Math.max(1, Math.round(patternPeriod * pixelRatio));
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = size;
  const context = canvas.getContext("2d");
  if (context === null) return null;
  context.strokeStyle = color;
  context.lineWidth = isCrossed ? size / 10 : size / 2.9;
  for (const offset of [-size, 0, size]) {
    line(context, offset, size, offset + size, 0, size);
    if (isCrossed) line(context, offset, 0, offset + size, size, size);
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
