import type { Overview } from "../engine/scene";
import { endOf, type Viewport } from "../timeline/viewport";
import { translate } from "../text/translate";
import type { Palette } from "./palette";

/** What the mini-map shows; sizes are CSS pixels. */
export interface OverviewPicture {
  readonly width: number;
  readonly height: number;
  readonly pixelRatio: number;
  readonly overview: Overview;
  readonly viewport: Viewport;
  readonly cursor: number | undefined;
}

/** Draws the mini-map: how much was alive over all of the time, where a loop was held, and which part is in sight. */
export function drawOverview(
  context: CanvasRenderingContext2D,
  palette: Palette,
  picture: OverviewPicture,
): void {
  const { width, height, overview, pixelRatio } = picture;
  context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0);
  context.fillStyle = palette.paper;
  context.fillRect(0, 0, width, height);
  drawAlive(context, palette, picture);
  for (const { start, end } of overview.held) {
    const left = xOf(picture, start);
    const right = Math.max(xOf(picture, end), left + 1.5);
    context.globalAlpha = 0.28;
    context.fillStyle = palette.trouble;
    context.fillRect(left, 0, right - left, height);
    context.globalAlpha = 1;
    context.fillRect(left, height - 3, right - left, 3);
  }
  drawWindow(context, palette, picture);
  drawLabel(context, palette, picture);
  if (picture.cursor !== undefined) {
    context.fillStyle = palette.cursor;
    context.fillRect(Math.round(xOf(picture, picture.cursor)) - 1, 0, 2, height);
  }
}

function drawAlive(
  context: CanvasRenderingContext2D,
  palette: Palette,
  { width, height, overview }: OverviewPicture,
): void {
  const most = Math.max(1, overview.mostAlive);
  const scale = (height - 14) / most;
  context.globalAlpha = 0.4;
  context.fillStyle = palette.waiting;
  const edgeOf = (bucket: number): number => Math.round((bucket / overview.buckets) * width);
  for (let bucket = 0; bucket < overview.buckets;) {
    const alive = overview.alive[bucket] ?? 0;
    let next = bucket + 1;
    while (next < overview.buckets && overview.alive[next] === alive) next++;
    const top = alive * scale;
    context.fillRect(edgeOf(bucket), height - top, edgeOf(next) - edgeOf(bucket), top);
    bucket = next;
  }
  context.globalAlpha = 1;
}

/** What the height means, on a plate: it may stand on any of the colours. */
function drawLabel(context: CanvasRenderingContext2D, palette: Palette, { overview }: OverviewPicture): void {
  const label = translate("tasks alive, at most {0}", overview.mostAlive);
  context.font = `11px ${palette.interfaceFont}`;
  context.textBaseline = "middle";
  context.textAlign = "left";
  context.globalAlpha = 0.86;
  context.fillStyle = palette.paper;
  context.fillRect(1, 1, context.measureText(label).width + 8, 14);
  context.globalAlpha = 1;
  context.fillStyle = palette.faint;
  context.fillText(label, 5, 8);
}

function drawWindow(context: CanvasRenderingContext2D, palette: Palette, picture: OverviewPicture): void {
  const { width, height, viewport } = picture;
  const left = Math.max(0, xOf(picture, viewport.start));
  const right = Math.min(width, xOf(picture, endOf(viewport)));
  context.globalAlpha = 0.62;
  context.fillStyle = palette.paper;
  context.fillRect(0, 0, left, height);
  context.fillRect(right, 0, width - right, height);
  context.globalAlpha = 1;
  context.strokeStyle = palette.cursor;
  context.lineWidth = 1;
  context.strokeRect(Math.round(left) + 0.5, 0.5, Math.max(2, Math.round(right - left) - 1), height - 1);
}

function xOf({ overview, width }: OverviewPicture, time: number): number {
  return ((time - overview.start) / (overview.end - overview.start)) * width;
}
