import type { AwaitArrow, AwaitBox, AwaitView } from "../engine/await-view";
import type { ViewActions } from "../interaction/view-actions";
import { displayText } from "../text/display-text";
import { ArrowHead } from "./arrow-head";
import { useElementWidth } from "./element-width";

/** In CSS pixels; the height of a box is also in the style sheet. */
const boxHeight = 22;
const widestBox = 170;
const narrowestBox = 80;

/** How far an arrow that leads back goes beyond its ends. */
const detour = 24;

interface DrawingProperties {
  readonly awaits: AwaitView;
  readonly actions: ViewActions;
}

/** The await graph, from those who wait to what they wait for. For the mouse and the eye alone: the tree says the same. */
export function AwaitDrawing({ awaits, actions }: DrawingProperties) {
  const [frame, width] = useElementWidth(300);
  const { boxes, arrows, nodes } = awaits;
  const plan = planFor(boxes, width);
  const hasReturn = arrows.some(({ from, to }) => isReturn(boxes[from], boxes[to]));
  const { whole, height } = sizeOf(plan, hasReturn);
  return (
    <div class="await-graph" ref={frame} aria-hidden="true">
      {boxes.length === 0 ? null : (
        <div
          class={`await-boxes await-${plan.direction}`}
          style={{ width: `${whole}px`, height: `${height}px` }}
        >
          <svg width={whole} height={height} focusable="false">
            <defs>
              <ArrowHead id="await-end" />
              <ArrowHead id="circle-end" />
            </defs>
            {arrows.map((arrow, index) => (
              <Arrow key={index} arrow={arrow} boxes={boxes} plan={plan} />
            ))}
          </svg>
          {boxes.map((box) => {
            const { name = "", state = "awaited", what = "", selection, isInCircle } = nodes[box.node] ?? {};
            return (
              <button
                key={box.node}
                type="button"
                tabIndex={-1}
                class={`await-box await-${state}${isInCircle === true ? " in-circle" : ""}`}
                style={styleOf(plan, box)}
                title={displayText(what === "" ? name : `${name}: ${what}`, 200)}
                disabled={selection === undefined}
                onClick={() => selection !== undefined && actions.selectHere(selection)}
              >
                <span class={`dot dot-${state}`} />
                <bdi>{displayText(name, 60)}</bdi>
              </button>
            );
          })}
        </div>
      )}
    </div>
  );
}

function Arrow({
  arrow,
  boxes,
  plan,
}: {
  readonly arrow: AwaitArrow;
  readonly boxes: readonly AwaitBox[];
  readonly plan: Plan;
}) {
  const [from, to] = [boxes[arrow.from], boxes[arrow.to]];
  if (from === undefined || to === undefined) return null;
  const path = isReturn(from, to) ? wayBack(plan, from, to) : wayOn(plan, from, to);
  return (
    <path
      class={arrow.isInCircle ? "await-arrow in-circle" : "await-arrow"}
      d={path}
      marker-end={arrow.isInCircle ? "url(#circle-end)" : "url(#await-end)"}
    />
  );
}

function isReturn(from: AwaitBox | undefined, to: AwaitBox | undefined): boolean {
  return (to?.layer ?? 0) <= (from?.layer ?? 0);
}

/** Where boxes stand: `across` and `down` are from one to the next, in CSS pixels. */
interface Plan {
  readonly direction: "right" | "down";
  readonly layers: number;
  readonly lines: number;
  readonly width: number;
  readonly across: number;
  readonly down: number;
}

/** Between boxes, in CSS pixels: in the direction in which the arrows go, and beside that. */
const gaps = { right: { along: 26, beside: 8 }, down: { along: 22, beside: 10 } } as const;

/** To the right, as one reads; downwards where only so all has room. */
function planFor(boxes: readonly AwaitBox[], width: number): Plan {
  const layers = Math.max(0, ...boxes.map(({ layer }) => layer)) + 1;
  const lines = Math.max(0, ...boxes.map(({ line }) => line)) + 1;
  const fits = (count: number, gap: number): boolean => count * (narrowestBox + gap) - gap <= width;
  const direction =
    !fits(layers, gaps.right.along) && fits(lines, gaps.down.beside) ? ("down" as const) : ("right" as const);
  const { along, beside } = gaps[direction];
  const [count, gap, rise] = direction === "right" ? [layers, along, beside] : [lines, beside, along];
  const share = (width + gap) / count - gap;
  const box = Math.min(widestBox, Math.max(narrowestBox, share));
  return { direction, layers, lines, width: box, across: box + gap, down: boxHeight + rise };
}

function sizeOf(plan: Plan, hasReturn: boolean): { readonly whole: number; readonly height: number } {
  const { direction, layers, lines, width, across, down } = plan;
  const [columns, rows] = direction === "right" ? [layers, lines] : [lines, layers];
  const isBelow = hasReturn && direction === "right";
  return {
    whole: (columns - 1) * across + width + (hasReturn && !isBelow ? detour : 0),
    height: (rows - 1) * down + boxHeight + (isBelow ? detour : 2),
  };
}

function placeOf(plan: Plan, { layer, line }: AwaitBox): { readonly left: number; readonly top: number } {
  const [column, row] = plan.direction === "right" ? [layer, line] : [line, layer];
  return { left: column * plan.across, top: row * plan.down };
}

function styleOf(plan: Plan, box: AwaitBox) {
  const { left, top } = placeOf(plan, box);
  return { left: `${left}px`, top: `${top}px`, width: `${plan.width}px` };
}

function wayOn(plan: Plan, fromBox: AwaitBox, toBox: AwaitBox): string {
  const [from, to] = [placeOf(plan, fromBox), placeOf(plan, toBox)];
  if (plan.direction === "down") {
    const half = plan.width / 2;
    const [x1, y1, x2, y2] = [from.left + half, from.top + boxHeight, to.left + half, to.top - 1];
    const bend = (y2 - y1) / 2;
    return `M${x1} ${y1}C${x1} ${y1 + bend} ${x2} ${y2 - bend} ${x2} ${y2}`;
  }
  const middle = boxHeight / 2;
  const [x1, y1, x2, y2] = [from.left + plan.width, from.top + middle, to.left - 1, to.top + middle];
  const bend = gaps.right.along / 2;
  return `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
}

/** Around the lower sides, or the right ones, so that it is told from an arrow the other way. */
function wayBack(plan: Plan, fromBox: AwaitBox, toBox: AwaitBox): string {
  const [from, to] = [placeOf(plan, fromBox), placeOf(plan, toBox)];
  if (plan.direction === "down") {
    const [x1, x2] = [from.left + plan.width, to.left + plan.width + 1];
    const [y1, y2] = [from.top + boxHeight / 2 - 4, to.top + boxHeight / 2 + 4];
    const far = Math.max(x1, x2) + detour;
    return `M${x1} ${y1}C${far} ${y1} ${far} ${y2} ${x2} ${y2}`;
  }
  const [x1, x2] = [from.left + plan.width / 2 + 8, to.left + plan.width / 2 - 8];
  const [y1, y2] = [from.top + boxHeight, to.top + boxHeight];
  const low = Math.max(y1, y2) + detour;
  return `M${x1} ${y1}C${x1} ${low} ${x2} ${low} ${x2} ${y2 + 1}`;
}
