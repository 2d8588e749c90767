import type { Flow } from "../engine/scene";
import { itemAt } from "../timeline/scene-lookup";
import { timeToX } from "../timeline/viewport";
import { flowCurve } from "./flow-curve";
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

/**
 * Who was woken is a whole line; who was created or given work a broken one, what is awaited one of dashes and dots, what was sent one of
 * long dashes, and messages are dotted.
 */
const dashes: Readonly<Record<Flow["kind"], number[]>> = {
  wake: [],
  create: [4, 3],
  await: [7, 3, 1.5, 3],
  send: [10, 2],
  message: [1.5, 3],
};

/** Waiting is as grey as the line of one who waits, and what is sent as blue as who runs with it. */
const colors: Readonly<Record<Flow["kind"], "wake" | "waiting" | "running">> = {
  wake: "wake",
  create: "wake",
  await: "waiting",
  send: "running",
  message: "wake",
};

function drawFlow(brush: Brush, picture: TimelinePicture, flow: Flow): void {
  const { context, palette } = brush;
  const { from, bends, to, tip } = flowCurve(flow, picture.viewport, picture);
  if (Math.max(from.x, tip.x) < -200 || Math.min(from.x, tip.x) > picture.width + 200) return;
  context.strokeStyle = context.fillStyle = palette[colors[flow.kind]];
  context.globalAlpha = flow.distance === 1 ? 1 : 0.55;
  context.lineWidth = 1.5;
  context.setLineDash(dashes[flow.kind]);
  context.beginPath();
  context.moveTo(from.x, from.y);
  context.bezierCurveTo(bends[0].x, bends[0].y, bends[1].x, bends[1].y, to.x, to.y);
  context.stroke();
  context.setLineDash([]);
  context.beginPath();
  context.moveTo(tip.x, tip.y);
  context.lineTo(tip.x - 7, tip.y - 4);
  context.lineTo(tip.x - 7, tip.y + 4);
  context.fill();
  context.beginPath();
  context.arc(from.x, from.y, 2.5, 0, Math.PI * 2);
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
