import type { Flow } from "../engine/scene";
import { itemAt } from "../timeline/scene-lookup";
import { timeToX } from "../timeline/viewport";
import { rowCenter, type Brush, type TimelinePicture } from "./timeline-picture";

/** Draws a frame around what is selected. */
export function drawSelection(brush: Brush, picture: TimelinePicture): void {
  const { located } = picture;
  if (located === undefined || located.row < 0) return;
  const { context, palette } = brush;
  const center = rowCenter(picture, located.row);
  const left = Math.max(-4, timeToX(picture.viewport, located.start));
  const end = Math.min(located.end, picture.end);
  const right = Math.min(picture.width + 4, timeToX(picture.viewport, end));
  if (right < 0 || left > picture.width) return;
  context.lineWidth = 2;
  context.strokeStyle = palette.cursor;
  context.beginPath();
  context.roundRect(left - 2, center - 9.5, Math.max(3, right - left) + 4, 19, 3);
  context.stroke();
}

/** Draws the arrows that explain the selection, the nearest cause strongest. */
export function drawFlows(brush: Brush, picture: TimelinePicture): void {
  for (const flow of [...picture.flows].reverse()) drawFlow(brush, picture, flow);
}

/** Who was woken is a whole line; who was created or given work a broken one, and messages are dotted. */
const dashes: Readonly<Record<Flow["kind"], number[]>> = { wake: [], create: [4, 3], message: [1.5, 3] };

function drawFlow(brush: Brush, picture: TimelinePicture, flow: Flow): void {
  const { context, palette } = brush;
  const x1 = timeToX(picture.viewport, flow.fromTime);
  const x2 = timeToX(picture.viewport, flow.toTime);
  const y1 = rowCenter(picture, flow.fromRow);
  const y2 = rowCenter(picture, flow.toRow);
  if (Math.max(x1, x2) < -200 || Math.min(x1, x2) > picture.width + 200) return;
  const down = Math.sign(y2 - y1);
  context.strokeStyle = context.fillStyle = palette.wake;
  context.globalAlpha = flow.distance === 1 ? 1 : 0.55;
  context.lineWidth = 1.5;
  context.setLineDash(dashes[flow.kind]);
  const tip = x2 - 1;
  const bend = Math.max(14, Math.min(40, Math.abs(x2 - x1) / 2));
  context.beginPath();
  context.moveTo(x1, y1 + down * 7);
  context.bezierCurveTo(x1 - bend * 0.2, y1 + down * 20, tip - bend - 6, y2 - down * 4, tip - 6, y2);
  context.stroke();
  context.setLineDash([]);
  context.beginPath();
  context.moveTo(tip, y2);
  context.lineTo(tip - 7, y2 - 4);
  context.lineTo(tip - 7, y2 + 4);
  context.fill();
  context.beginPath();
  context.arc(x1, y1 + down * 7, 2.5, 0, Math.PI * 2);
  context.fill();
  context.globalAlpha = 1;
}

/** Marks, on the cursor, the rows that wait at its moment. */
export function drawCursorMarks(brush: Brush, picture: TimelinePicture): void {
  if (picture.cursor === undefined) return;
  const x = timeToX(picture.viewport, picture.cursor);
  if (x < 0 || x > picture.width) return;
  const { context, palette } = brush;
  for (const [index, row] of picture.scene.rows) {
    const item = itemAt(row, picture.cursor);
    if (item === undefined || (item.look !== "waiting" && item.look !== "ready")) continue;
    const center = rowCenter(picture, index);
    if (brush.words.some((word) => word.center === center && word.left < x && x < word.right)) continue;
    context.beginPath();
    context.arc(Math.round(x), center, 3.5, 0, Math.PI * 2);
    context.fillStyle = palette.paper;
    context.fill();
    context.lineWidth = 2;
    context.strokeStyle = palette.cursor;
    context.stroke();
  }
}
