import { formatMoment, type Tick } from "../timeline/ticks";
import { translate } from "../text/translate";
import { timeToX } from "../timeline/viewport";
import { type Brush, type TimelinePicture } from "./timeline-picture";
import { rulerHeight } from "../timeline/row-geometry";

/** Draws the time ruler over the rows' upper edge, and on it the cursor's moment. */
export function drawRuler(brush: Brush, picture: TimelinePicture, ticks: readonly Tick[]): void {
  const { context, palette } = brush;
  context.fillStyle = palette.paper;
  context.fillRect(0, 0, picture.width, rulerHeight);
  context.fillStyle = palette.hairline;
  context.fillRect(0, rulerHeight - 1, picture.width, 1);
  context.textBaseline = "middle";
  context.textAlign = "left";
  const cursor = cursorMark(brush, picture);
  brush.measure.use(context, `11px ${palette.interfaceFont}`);
  for (const { x, label } of ticks) {
    context.fillStyle = palette.hairline;
    context.fillRect(Math.round(x), rulerHeight - 6, 1, 6);
    const left = Math.round(x) + 4;
    const right = left + brush.measure.width(context, label);
    const isCovered =
      cursor !== undefined && left < cursor.left + cursor.width + 4 && right > cursor.left - 4;
    if (isCovered || right > picture.width) continue;
    context.fillStyle = palette.faint;
    context.fillText(label, left, rulerHeight / 2);
  }
}

/** Where the view was full: a line at the end of what is shown, and on the ruler how much came after it. */
export function drawUnread(brush: Brush, picture: TimelinePicture): void {
  if (picture.unreadEvents === 0) return;
  const { context, palette } = brush;
  const x = Math.round(timeToX(picture.viewport, picture.end));
  if (x < 0 || x > picture.width) return;
  brush.measure.use(context, markFont(brush));
  const label = translate("{0} more events not shown", picture.unreadEvents.toLocaleString("en-US"));
  const width = brush.measure.width(context, label) + 12;
  const left = x + 2 + width <= picture.width ? x + 2 : x - 2 - width;
  context.fillStyle = palette.trouble;
  context.fillRect(x - 1, 0, 2, picture.height);
  context.fillRect(left, 3, width, rulerHeight - 6);
  context.fillStyle = palette.onTrouble;
  context.textAlign = "left";
  context.textBaseline = "middle";
  context.fillText(label, left + 6, rulerHeight / 2);
}

/** Draws the measured range as a veil over all rows, with edges. */
export function drawRange(brush: Brush, picture: TimelinePicture): void {
  if (picture.range === undefined) return;
  const { context, palette } = brush;
  const left = Math.max(-2, timeToX(picture.viewport, picture.range.start));
  const right = Math.min(picture.width + 2, timeToX(picture.viewport, picture.range.end));
  if (right < 0 || left > picture.width) return;
  context.fillStyle = palette.cursor;
  context.globalAlpha = 0.14;
  context.fillRect(left, 0, right - left, picture.height);
  context.globalAlpha = 1;
  context.fillRect(Math.round(left), 0, 1, picture.height);
  context.fillRect(Math.round(right), 0, 1, picture.height);
}

/** Draws the one cursor through all rows, with a mark on the ruler, and the fainter line under the pointer. */
export function drawCursor(brush: Brush, picture: TimelinePicture): void {
  const { context, palette } = brush;
  if (picture.pointerX !== undefined) {
    context.fillStyle = palette.hairline;
    context.fillRect(Math.round(picture.pointerX), 0, 1, picture.height);
  }
  const mark = cursorMark(brush, picture);
  if (mark === undefined) return;
  const { x, left, width, label } = mark;
  context.fillStyle = palette.cursor;
  context.fillRect(Math.round(x) - 1, rulerHeight - 4, 2, picture.height);
  brush.measure.use(context, markFont(brush));
  context.beginPath();
  context.roundRect(left, 3, width, rulerHeight - 6, 3);
  context.fill();
  context.fillStyle = palette.onCursor;
  context.textAlign = "left";
  context.textBaseline = "middle";
  context.fillText(label, left + 6, rulerHeight / 2);
}

/** Where the cursor's moment is written on the ruler; undefined where the cursor is not in sight. */
function cursorMark(
  brush: Brush,
  picture: TimelinePicture,
): { x: number; left: number; width: number; label: string } | undefined {
  if (picture.cursor === undefined) return undefined;
  const x = timeToX(picture.viewport, picture.cursor);
  if (x < -60 || x > picture.width + 60) return undefined;
  const label = formatMoment(picture.cursor - picture.origin, momentResolution(picture));
  brush.measure.use(brush.context, markFont(brush));
  const width = brush.measure.width(brush.context, label) + 12;
  return { x, left: Math.min(Math.max(0, x - width / 2), picture.width - width), width, label };
}

function markFont({ palette }: Brush): string {
  return `600 11px ${palette.interfaceFont}`;
}

/** A round part of what one pixel is, so that the cursor's digits do not flicker while it moves. */
function momentResolution(picture: TimelinePicture): number {
  return 10 ** Math.floor(Math.log10(Math.max(1, picture.viewport.nanosPerPixel)));
}
