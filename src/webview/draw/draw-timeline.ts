import { formatDuration, nanos } from "../../base/units";
import { drawBackdrop, drawFolds } from "./draw-backdrop";
import { drawNamesInside, placeNamesInside } from "./draw-names";
import { drawRows } from "./draw-rows";
import { drawCursor, drawRange, drawRuler } from "./draw-ruler";
import { drawCursorMarks, drawFlows, drawSelection } from "./draw-selection";
import { rulerHeight, type Brush, type TimelinePicture } from "./timeline-picture";

/** Draws the whole timeline, layer on layer. The same picture always gives the same drawing. */
export function drawTimeline(brush: Brush, picture: TimelinePicture): void {
  const { context } = brush;
  context.setTransform(picture.pixelRatio, 0, 0, picture.pixelRatio, 0, 0);
  brush.measure.forgetFont();
  brush.words.length = 0;
  const ticks = drawBackdrop(brush, picture);
  context.save();
  context.beginPath();
  context.rect(0, rulerHeight, picture.width, picture.height - rulerHeight);
  context.clip();
  placeNamesInside(brush, picture);
  drawRows(brush, picture);
  drawFolds(brush, picture, (length) => formatDuration(nanos(length)));
  drawNamesInside(brush, picture);
  drawSelection(brush, picture);
  drawFlows(brush, picture);
  context.restore();
  brush.measure.forgetFont();
  drawRuler(brush, picture, ticks);
  drawRange(brush, picture);
  drawCursor(brush, picture);
  context.save();
  context.beginPath();
  context.rect(0, rulerHeight, picture.width, picture.height - rulerHeight);
  context.clip();
  drawCursorMarks(brush, picture);
  context.restore();
  brush.measure.forgetFont();
}
