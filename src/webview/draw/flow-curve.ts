import type { Flow } from "../engine/scene";
import { rowHeight, rowTop, type RowGeometry } from "../timeline/row-geometry";
import { timeToX, type Viewport } from "../timeline/viewport";

/** A place on the canvas, in CSS pixels. */
interface Place {
  readonly x: number;
  readonly y: number;
}

/** The way of an arrow: a Bézier curve from `from` to `to`, by way of `bends`, and from there straight to its `tip`. */
export interface FlowCurve {
  readonly from: Place;
  readonly bends: readonly [Place, Place];
  readonly to: Place;
  readonly tip: Place;
}

/** Where an arrow lies on a canvas. */
export function flowCurve(flow: Flow, viewport: Viewport, geometry: RowGeometry): FlowCurve {
  const x1 = timeToX(viewport, flow.fromTime);
  const x2 = timeToX(viewport, flow.toTime);
  const y1 = rowTop(geometry, flow.fromRow) + rowHeight / 2;
  const y2 = rowTop(geometry, flow.toRow) + rowHeight / 2;
  const down = Math.sign(y2 - y1);
  const tip = x2 - 1;
  const bend = Math.max(14, Math.min(40, Math.abs(x2 - x1) / 2));
  return {
    from: { x: x1, y: y1 + down * 7 },
    bends: [
      { x: x1 - bend * 0.2, y: y1 + down * 20 },
      { x: tip - bend - 6, y: y2 - down * 4 },
    ],
    to: { x: tip - 6, y: y2 },
    tip: { x: tip, y: y2 },
  };
}

/** How near the pointer must be to an arrow, in CSS pixels. */
const reach = 5;

/** The arrow that passes nearest to a place of the canvas, and near enough to be meant. */
export function flowAt(
  flows: readonly Flow[],
  viewport: Viewport,
  geometry: RowGeometry,
  place: Place,
): Flow | undefined {
  let nearest: Flow | undefined;
  let least = reach;
  for (const flow of flows) {
    const distance = distanceTo(flowCurve(flow, viewport, geometry), place);
    if (distance < least) [nearest, least] = [flow, distance];
  }
  return nearest;
}

/** To the nearest of some places along a curve. */
function distanceTo({ from, bends, to, tip }: FlowCurve, place: Place): number {
  const steps = Math.min(400, 8 + Math.ceil(Math.hypot(to.x - from.x, to.y - from.y) / 4));
  let least = Math.hypot(tip.x - place.x, tip.y - place.y);
  for (let step = 0; step <= steps; step++) {
    const part = step / steps;
    const x = alongCurve(part, from.x, bends[0].x, bends[1].x, to.x);
    const y = alongCurve(part, from.y, bends[0].y, bends[1].y, to.y);
    least = Math.min(least, Math.hypot(x - place.x, y - place.y));
  }
  return least;
}

function alongCurve(part: number, from: number, first: number, second: number, to: number): number {
  const rest = 1 - part;
  return rest ** 3 * from + 3 * rest ** 2 * part * first + 3 * rest * part ** 2 * second + part ** 3 * to;
}
