import { translate } from "../text/translate";
import { rulerTicks, type Tick } from "../timeline/ticks";
import { endOf, timeToX } from "../timeline/viewport";
import { rowCenter, type Brush, type TimelinePicture } from "./timeline-picture";
import { rowHeight, rulerHeight } from "../timeline/row-geometry";

/** Draws what lies behind the rows: paper, grid, tinted rows, folds, and the edge of time. */
export function drawBackdrop(brush: Brush, picture: TimelinePicture): readonly Tick[] {
  const { context, palette } = brush;
  context.fillStyle = palette.paper;
  context.fillRect(0, 0, picture.width, picture.height);
  const ticks = rulerTicks(picture.viewport, picture.origin);
  context.fillStyle = palette.hairline;
  for (const tick of ticks) {
    context.fillRect(Math.round(tick.x), rulerHeight, 1, picture.height - rulerHeight);
  }
  return ticks;
}

/** Draws what lies behind some rows alone: tints, and lines between processes. */
export function drawRowBackdrop(brush: Brush, picture: TimelinePicture): void {
  const { palette } = brush;
  const hovered = picture.hovered?.row ?? -1;
  if (hovered !== picture.selectedRow) tintRow(brush, picture, hovered, palette.rowHovered);
  tintRow(brush, picture, picture.selectedRow, palette.rowSelected);
  drawProcessLines(brush, picture);
}

function tintRow(brush: Brush, picture: TimelinePicture, row: number, color: string): void {
  if (row < 0) return;
  brush.context.fillStyle = color;
  brush.context.fillRect(0, rowCenter(picture, row) - rowHeight / 2, picture.width, rowHeight);
}

/** A hairline above each process but the first. */
function drawProcessLines(brush: Brush, picture: TimelinePicture): void {
  brush.context.fillStyle = brush.palette.hairline;
  for (const row of picture.scene.rows.keys()) {
    if (row === 0 || picture.rows[row]?.kind !== "process") continue;
    brush.context.fillRect(0, Math.round(rowCenter(picture, row) - rowHeight / 2), picture.width, 1);
  }
}

/** Draws the folds over the rows: time in which nothing happened, as paper folded away, with its length. */
export function drawFolds(brush: Brush, picture: TimelinePicture, lengthOf: (nanos: number) => string): void {
  const { context, palette } = brush;
  const { viewport } = picture;
  for (const fold of viewport.scale.foldsBetween(viewport.start, endOf(viewport))) {
    const left = timeToX(viewport, fold.start);
    const right = timeToX(viewport, fold.end);
    context.fillStyle = palette.paper;
    context.fillRect(left, rulerHeight, right - left, picture.height);
    context.strokeStyle = palette.hairline;
    context.lineWidth = 1;
    context.beginPath();
    let x = left + 2;
    context.moveTo(x, rulerHeight);
    for (let y = rulerHeight; y < picture.height + 12; y += 12) {
      x = x === left + 2 ? right - 2 : left + 2;
      context.lineTo(x, y + 12);
    }
    context.stroke();
    context.save();
    context.translate((left + right) / 2, rulerHeight + 8);
    context.rotate(Math.PI / 2);
    brush.measure.use(context, `11px ${palette.interfaceFont}`);
    context.textAlign = "left";
    context.textBaseline = "middle";
    const label = translate("{0} idle", lengthOf(fold.end - fold.start));
    context.fillStyle = palette.paper;
    context.fillRect(-3, -8, brush.measure.width(context, label) + 6, 16);
    context.fillStyle = palette.faint;
    context.fillText(label, 0, 0);
    context.restore();
    brush.measure.forgetFont();
  }
}
