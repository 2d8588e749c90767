import { formatDuration, nanos } from "../../base/units";
import { pinnedEnd, rulerHeight } from "../timeline/row-geometry";
import { drawBackdrop, drawFolds, drawRowBackdrop } from "./draw-backdrop";
import { drawNamesInside, placeNamesInside } from "./draw-names";
import { drawRows } from "./draw-rows";
import { drawCursor, drawRange, drawRuler, drawUnread } from "./draw-ruler";
import { drawCursorMarks, drawFlows, drawSelection } from "./draw-selection";
import type { Brush, TimelinePicture } from "./timeline-picture";

/** Draws the whole timeline, layer on layer. The same picture always gives the same drawing. */
export function drawTimeline(brush: Brush, picture: TimelinePicture): void {
  const { context } = brush;
  context.setTransform(picture.pixelRatio, 0, 0, picture.pixelRatio, 0, 0);
  brush.measure.forgetFont();
  brush.words.length = 0;
  const ticks = drawBackdrop(brush, picture);
  for (const region of regionsOf(picture)) within(brush, region, drawRegion);
  brush.measure.forgetFont();
  drawPinnedEdge(brush, picture);
  drawRuler(brush, picture, ticks);
  drawUnread(brush, picture);
  drawRange(brush, picture);
  drawCursor(brush, picture);
  for (const region of regionsOf(picture)) within(brush, region, drawCursorMarks);
  brush.measure.forgetFont();
}

/** A part of the canvas in which some of the rows are. */
interface Region {
  readonly top: number;
  readonly bottom: number;
  readonly picture: TimelinePicture;
}

/** The pinned rows, and below them those that scroll. */
function regionsOf(picture: TimelinePicture): readonly Region[] {
  const { pinnedRows, scene, height } = picture;
  const top = pinnedEnd(picture);
  if (pinnedRows === 0) return [{ top, bottom: height, picture }];
  const some = (isIn: (row: number) => boolean): TimelinePicture => {
    const rows = new Map([...scene.rows].filter(([row]) => isIn(row)));
    return { ...picture, scene: { ...scene, rows } };
  };
  return [
    { top, bottom: height, picture: some((row) => row >= pinnedRows) },
    { top: rulerHeight, bottom: top, picture: some((row) => row < pinnedRows) },
  ];
}

function within(
  brush: Brush,
  { top, bottom, picture }: Region,
  draw: (brush: Brush, picture: TimelinePicture) => void,
): void {
  const { context } = brush;
  context.save();
  context.beginPath();
  context.rect(0, top, picture.width, bottom - top);
  context.clip();
  draw(brush, picture);
  context.restore();
  brush.measure.forgetFont();
}

function drawRegion(brush: Brush, picture: TimelinePicture): void {
  drawRowBackdrop(brush, picture);
  placeNamesInside(brush, picture);
  drawRows(brush, picture);
  drawFolds(brush, picture, (length) => formatDuration(nanos(length)));
  drawNamesInside(brush, picture);
  drawSelection(brush, picture);
  drawFlows(brush, picture);
}

function drawPinnedEdge({ context, palette }: Brush, picture: TimelinePicture): void {
  if (picture.pinnedRows === 0) return;
  context.fillStyle = palette.waiting;
  context.fillRect(0, pinnedEnd(picture) - 1, picture.width, 1);
}
