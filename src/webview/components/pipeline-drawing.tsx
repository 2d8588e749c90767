import type { PipelineFlow } from "../engine/pipeline-view";
import { displayText } from "../text/display-text";
import { ArrowHead } from "./arrow-head";

/** The height of a stage, in CSS pixels; `--stage-height` in the style sheet. */
export const stageHeight = 44;

/** Where a stage is drawn, in CSS pixels. */
export interface StageBox {
  readonly left: number;
  readonly top: number;
  readonly width: number;
}

interface DrawingProperties {
  readonly boxes: readonly StageBox[];
  readonly flows: readonly PipelineFlow[];
  readonly width: number;
  readonly height: number;
}

/** The arrows between stages, each with what moved last and how much. Silent for screen readers: the table says the same. */
export function PipelineDrawing({ boxes, flows, width, height }: DrawingProperties) {
  return (
    <svg class="pipeline-flows" width={width} height={height} aria-hidden="true" focusable="false">
      <defs>
        <ArrowHead id="flow-end" />
      </defs>
      {flows.map((flow, index) => (
        <FlowLine key={index} flow={flow} boxes={boxes} />
      ))}
      {flows.map((flow, index) => (
        <FlowLabel key={index} flow={flow} boxes={boxes} />
      ))}
    </svg>
  );
}

interface FlowProperties {
  readonly flow: PipelineFlow;
  readonly boxes: readonly StageBox[];
}

function FlowLine({ flow, boxes }: FlowProperties) {
  const way = wayOf(flow, boxes);
  if (way === undefined) return null;
  const { x1, y1, x2, y2 } = way;
  const bend = (y2 - y1) / 2;
  const classes = ["flow", flow.isReturn ? "flow-return" : "", flow.isNewest ? "flow-newest" : ""];
  return (
    <path
      class={classes.join(" ")}
      d={`M${x1} ${y1}C${x1} ${y1 + bend} ${x2} ${y2 - bend} ${x2} ${y2}`}
      marker-end="url(#flow-end)"
    />
  );
}

function FlowLabel({ flow, boxes }: FlowProperties) {
  const way = wayOf(flow, boxes);
  if (way === undefined || flow.isReturn) return null;
  const value = flow.lastValue === "" ? "" : ` ${displayText(flow.lastValue, 14)}`;
  return (
    <text x={(way.x1 + way.x2) / 2 + 7} y={(way.y1 + way.y2) / 2 + 4}>
      {`${flow.items}×${value}`}
    </text>
  );
}

/** From the lower edge of one stage to the upper edge of the other; what a stage gives in return goes beside that. */
function wayOf(
  flow: PipelineFlow,
  boxes: readonly StageBox[],
): { x1: number; y1: number; x2: number; y2: number } | undefined {
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
