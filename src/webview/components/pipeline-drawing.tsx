import type { PipelineFlow } from "../engine/pipeline-view";
import { displayText } from "../text/display-text";
import { translate } from "../text/translate";
import { ArrowHead } from "./arrow-head";
import type { MovedItems } from "./moved-items";

/** The height of a stage, in CSS pixels; `--stage-height` in the style sheet. */
export const stageHeight = 44;

/** Where a stage is drawn, in CSS pixels. */
export interface StageBox {
  readonly left: number;
  readonly top: number;
  readonly width: number;
}

interface DrawingProperties {
  /** How many items just moved along a flow, by its index. */
  readonly moved: MovedItems;
  readonly boxes: readonly StageBox[];
  readonly flows: readonly PipelineFlow[];
  readonly width: number;
  readonly height: number;
}

/** The arrows between stages, each with what moved last and how much. Silent for screen readers: the table says the same. */
export function PipelineDrawing({ boxes, flows, moved, width, height }: DrawingProperties) {
  return (
    <svg class="pipeline-flows" width={width} height={height} aria-hidden="true" focusable="false">
      <defs>
        <ArrowHead id="flow-end" />
      </defs>
      {flows.map((flow, index) => (
        <FlowLine key={index} flow={flow} boxes={boxes} />
      ))}
      {flows.map((flow, index) => (
        <FlowLabel key={index} flow={flow} boxes={boxes} moved={moved.get(index) ?? 0} />
      ))}
    </svg>
  );
}

/** How long one item takes along its arrow, and how much later than the one before it the next begins, in ms. */
const [travelTime, travelDelay] = [600, 150];

interface MovingItemsProperties extends Pick<DrawingProperties, "boxes" | "flows" | "moved"> {
  /** The moment of the pipeline: at another one other items move. */
  readonly time: number;
}

/**
 * The newest item of each flow along which any moved, on its way to the next stage, in the order in which they moved. Where the person
 * wants no motion, and for screen readers, the counts tell the same.
 */
export function MovingItems({ boxes, flows, moved, time }: MovingItemsProperties) {
  return (
    <div class="moving-items" aria-hidden="true">
      {[...moved.keys()].map((index, order) => {
        const flow = flows[index];
        const way = flow === undefined ? undefined : wayOf(flow, boxes);
        if (flow === undefined || way === undefined) return null;
        const style = {
          "offset-path": `path("${pathOf(way)}")`,
          "animation-duration": `${travelTime}ms`,
          "animation-delay": `${order * travelDelay}ms`,
        };
        return <span key={`${time} ${index}`} class="moving-item" style={style} />;
      })}
    </div>
  );
}

interface FlowProperties {
  readonly flow: PipelineFlow;
  readonly boxes: readonly StageBox[];
}

function FlowLine({ flow, boxes }: FlowProperties) {
  const way = wayOf(flow, boxes);
  if (way === undefined) return null;
  const classes = ["flow"];
  if (flow.isReturn) classes.push("flow-return");
  if (flow.isNewest) classes.push("flow-newest");
  if (flow.waiting > 0) classes.push("flow-waited-for");
  return <path class={classes.join(" ")} d={pathOf(way)} marker-end="url(#flow-end)" />;
}

function FlowLabel({ flow, boxes, moved }: FlowProperties & { readonly moved: number }) {
  const way = wayOf(flow, boxes);
  if (way === undefined || (flow.isReturn && moved === 0)) return null;
  const value = flow.lastValue === "" ? "" : ` ${displayText(flow.lastValue, 14)}`;
  const [x, y] = [(way.x1 + way.x2) / 2 + 7, (way.y1 + way.y2) / 2 + 4];
  return (
    <text x={x} y={y + (flow.isReturn ? 12 : 0)}>
      {moved > 0 ? <tspan class="flow-moved">{`+${moved} `}</tspan> : null}
      {`${flow.items}×${value}`}
      {flow.waiting > 0 ? (
        <tspan x={x} dy="13" class="flow-waits">
          {waitText(flow)}
        </tspan>
      ) : null}
    </text>
  );
}

/** Who waits for a flow to go on. */
export function waitText({ kind, waiting }: Pick<PipelineFlow, "kind" | "waiting">): string {
  if (kind === "put")
    return waiting === 1 ? translate("1 waits for room") : translate("{0} wait for room", waiting);
  return waiting === 1 ? translate("1 waits for items") : translate("{0} wait for items", waiting);
}

interface Way {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
}

function pathOf({ x1, y1, x2, y2 }: Way): string {
  const bend = (y2 - y1) / 2;
  return `M${x1} ${y1}C${x1} ${y1 + bend} ${x2} ${y2 - bend} ${x2} ${y2}`;
}

/** From the lower edge of one stage to the upper edge of the other; what a stage gives in return goes beside that. */
function wayOf(flow: PipelineFlow, boxes: readonly StageBox[]): Way | undefined {
  const [from, to] = [boxes[flow.from], boxes[flow.to]];
  if (from === undefined || to === undefined) return undefined;
  const side = flow.isReturn ? 14 : 0;
  const isDown = to.top > from.top;
  return {
    x1: from.left + from.width / 2 + side,
    x2: to.left + to.width / 2 + side,
    y1: isDown ? from.top + stageHeight : from.top,
    y2: isDown ? to.top - 1 : to.top + stageHeight + 1,
  };
}
