import type { AwaitArrow, AwaitBox, AwaitView } from "../engine/await-view";
import type { ViewActions } from "../interaction/view-actions";
import { displayText } from "../text/display-text";
import { ArrowHead } from "./arrow-head";
import { useElementWidth } from "./element-width";

/** In CSS pixels; the height of a box is also in the style sheet. */
const boxHeight = 22;
const lineHeight = 30;
const layerGap = 26;
const widestBox = 170;
const narrowestBox = 84;

/** How far an arrow that leads back goes below its ends. */
const detour = 24;

interface DrawingProperties {
  readonly awaits: AwaitView;
  readonly actions: ViewActions;
}

/** The await graph, from those who wait to what they wait for. For the mouse and the eye alone: the tree says the same. */
export function AwaitDrawing({ awaits, actions }: DrawingProperties) {
  const [frame, width] = useElementWidth(300);
  const { boxes, arrows, nodes } = awaits;
  const layers = Math.max(0, ...boxes.map(({ layer }) => layer)) + 1;
  const share = (width + layerGap) / layers - layerGap;
  const size = { width: Math.min(widestBox, Math.max(narrowestBox, share)) };
  const whole = layers * (size.width + layerGap) - layerGap;
  const lowest = Math.max(0, ...boxes.map(({ line }) => line));
  const hasReturn = arrows.some(({ from, to }) => isReturn(boxes[from], boxes[to]));
  const height = lowest * lineHeight + boxHeight + (hasReturn ? detour : 2);
  return (
    <div class="await-graph" ref={frame} aria-hidden="true">
      {boxes.length === 0 ? null : (
        <div class="await-boxes" style={{ width: `${whole}px`, height: `${height}px` }}>
          <svg width={whole} height={height} focusable="false">
            <defs>
              <ArrowHead id="await-end" />
              <ArrowHead id="circle-end" />
            </defs>
            {arrows.map((arrow, index) => (
              <Arrow key={index} arrow={arrow} boxes={boxes} width={size.width} />
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
                style={{ ...placeOf(box, size.width), width: `${size.width}px` }}
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
  width,
}: {
  readonly arrow: AwaitArrow;
  readonly boxes: readonly AwaitBox[];
  readonly width: number;
}) {
  const [from, to] = [boxes[arrow.from], boxes[arrow.to]];
  if (from === undefined || to === undefined) return null;
  const path = isReturn(from, to) ? wayBack(from, to, width) : wayOn(from, to, width);
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

function leftOf({ layer }: AwaitBox, width: number): number {
  return layer * (width + layerGap);
}

function placeOf(box: AwaitBox, width: number): { readonly left: string; readonly top: string } {
  return { left: `${leftOf(box, width)}px`, top: `${box.line * lineHeight}px` };
}

function wayOn(from: AwaitBox, to: AwaitBox, width: number): string {
  const [x1, x2] = [leftOf(from, width) + width, leftOf(to, width) - 1];
  const [y1, y2] = [from, to].map(({ line }) => line * lineHeight + boxHeight / 2) as [number, number];
  const bend = x1 + layerGap / 2;
  return `M${x1} ${y1}C${bend} ${y1} ${x2 - layerGap / 2} ${y2} ${x2} ${y2}`;
}

/** Around the lower sides, so that it is told from an arrow the other way. */
function wayBack(from: AwaitBox, to: AwaitBox, width: number): string {
  const [x1, x2] = [leftOf(from, width) + width / 2 + 8, leftOf(to, width) + width / 2 - 8];
  const [y1, y2] = [from, to].map(({ line }) => line * lineHeight + boxHeight) as [number, number];
  const low = Math.max(y1, y2) + detour;
  return `M${x1} ${y1}C${x1} ${low} ${x2} ${low} ${x2} ${y2 + 1}`;
}
