import type { RowScene } from "../engine/scene";
import { timeToX } from "../timeline/viewport";
import { rowCenter, type Brush, type TimelinePicture } from "./timeline-picture";

/** Half the height that stands for all of a stretch of time, in CSS pixels. */
const half = 8;

/** A share below this, in CSS pixels of height, is drawn this high: it would not be seen, and it was there. */
const lowest = 1;

/** One rectangle: left, top, width, height. */
type Box = readonly [left: number, top: number, width: number, height: number];

/**
 * Draws what a thread did with its interpreter's lock, as a curve of steps: from below how much of each stretch it held the lock, was in
 * C code, and wanted the lock. All is hatched, as it is estimated: when in a stretch the thread did what is not known.
 */
export function drawGil(brush: Brush, picture: TimelinePicture, row: RowScene, rowIndex: number): void {
  const { context, palette, patterns } = brush;
  const bottom = rowCenter(picture, rowIndex) + half;
  if (bottom < 0 || bottom - 2 * half > picture.height) return;
  const parts: readonly Box[][] = [[], [], []];
  const edges: readonly Box[][] = [[], [], []];
  for (let item = 0; item < row.count; item++) {
    const left = Math.max(-4, timeToX(picture.viewport, row.starts[item] ?? 0));
    const right = Math.min(picture.width + 4, timeToX(picture.viewport, row.ends[item] ?? 0));
    if (right < -2 || left > picture.width + 2) continue;
    const width = Math.max(1, right - left);
    let level = 0;
    for (const [part, boxes] of parts.entries()) {
      const share = row.shares[item * 3 + part] ?? 0;
      if (share <= 0) continue;
      const height = Math.min(2 * half - level, Math.max(lowest, share * 2 * half));
      level += height;
      boxes.push([left, bottom - level, width, height]);
      edges[part]?.push([left, bottom - level, width, 1]);
    }
  }
  context.fillStyle = palette.hairline;
  context.fillRect(0, Math.round(bottom), picture.width, 1);
  const fills = [patterns.gilHeld, patterns.gilNative, patterns.gilWanted];
  const colors = [palette.running, palette.running, palette.ready];
  for (const [part, boxes] of parts.entries()) {
    fillBoxes(brush, boxes, fills[part] ?? palette.running);
    fillBoxes(brush, edges[part] ?? [], colors[part] ?? palette.running);
  }
}

function fillBoxes({ context }: Brush, boxes: readonly Box[], fill: string | CanvasPattern): void {
  if (boxes.length === 0) return;
  context.fillStyle = fill;
  context.beginPath();
  for (const [left, top, width, height] of boxes) context.rect(left, top, width, height);
  context.fill();
}
