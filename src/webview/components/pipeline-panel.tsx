import { formatDuration, nanos } from "../../base/units";
import type { PipelineFlow, PipelineQueue, PipelineStage, PipelineView } from "../engine/pipeline-view";
import type { ViewActions } from "../interaction/view-actions";
import type { TraceView } from "../state/trace-view";
import { displayText } from "../text/display-text";
import { stateWords } from "../text/state-words";
import { useElementWidth } from "./element-width";
import { useMovedItems, type MovedItems } from "./moved-items";
import { MovingItems, PipelineDrawing, stageHeight, waitText, type StageBox } from "./pipeline-drawing";
import { useAnswer } from "./use-answer";
import { translate } from "../text/translate";

const layerGap = 46;
const columnGap = 10;
const widestStage = 190;
const narrowestStage = 90;

interface PipelineProperties {
  readonly view: TraceView;
  readonly actions: ViewActions;
}

/** Generators and queues that data flowed through until the cursor's moment: until the end where there is no cursor. */
export function PipelinePanel({ view, actions }: PipelineProperties) {
  const time = view.cursor.value ?? view.summary.value.end;
  const pipeline = useAnswer(view, "pipeline", [time]);
  if (pipeline === undefined) return null;
  const when =
    view.cursor.value === undefined
      ? translate("Until the end")
      : translate("Until {0}", view.momentText(time));
  if (pipeline.stages.length === 0)
    return <NoPipeline when={when} hasCursor={view.cursor.value !== undefined} />;
  return (
    <>
      <h2>{when}</h2>
      <Pipeline pipeline={pipeline} actions={actions} />
    </>
  );
}

interface StagesProperties {
  readonly pipeline: PipelineView;
  readonly moved: MovedItems;
  readonly actions: ViewActions;
}

function Pipeline({ pipeline, actions }: Pick<StagesProperties, "pipeline" | "actions">) {
  const moved = useMovedItems(pipeline);
  return (
    <>
      <Stages pipeline={pipeline} moved={moved} actions={actions} />
      {pipeline.omitted > 0 ? (
        <p class="faint">{translate("{0} more stages are not shown.", pipeline.omitted)}</p>
      ) : null}
      <FlowTable pipeline={pipeline} moved={moved} actions={actions} />
      <QueueTable stages={pipeline.stages} queues={pipeline.queues} />
    </>
  );
}

function NoPipeline({ when, hasCursor }: { readonly when: string; readonly hasCursor: boolean }) {
  return (
    <div class="side-empty">
      <h2>{translate("{0} nothing flowed", when)}</h2>
      <p>
        {hasCursor ? `${translate("Move the cursor to a later moment to see more.")} ` : ""}
        {translate(
          "Here stand the stages of a pipeline, and what moved between them: generators that send or yield values to each other, and queues between tasks, as far as their puts and gets were recorded.",
        )}
      </p>
    </div>
  );
}

function Stages({ pipeline, moved, actions }: StagesProperties) {
  const [frame, width] = useElementWidth(280);
  const { stages, layers, columns } = pipeline;
  const share = (width + columnGap) / Math.max(1, columns) - columnGap;
  const stageWidth = Math.min(widestStage, Math.max(narrowestStage, share));
  const whole = Math.max(width, columns * (stageWidth + columnGap) - columnGap);
  const inLayer = stages.reduce(
    (counts, { layer }) => counts.set(layer, (counts.get(layer) ?? 0) + 1),
    new Map<number, number>(),
  );
  const boxes = stages.map(({ layer, column }): StageBox => {
    const count = inLayer.get(layer) ?? 1;
    // Those that stand in a layer with few others need not be as narrow as where there are many.
    const own = Math.min(widestStage, Math.max(stageWidth, (whole + columnGap) / count - columnGap));
    const room = count * (own + columnGap) - columnGap;
    return {
      left: (whole - room) / 2 + column * (own + columnGap),
      top: layer * (stageHeight + layerGap),
      width: own,
    };
  });
  const height = layers * (stageHeight + layerGap) - layerGap + 4;
  return (
    <div class="pipeline" ref={frame}>
      <div class="pipeline-stages" style={{ width: `${whole}px`, height: `${height}px` }}>
        <PipelineDrawing boxes={boxes} flows={pipeline.flows} moved={moved} width={whole} height={height} />
        {stages.map((stage, index) => (
          <Stage key={index} stage={stage} box={boxes[index]} actions={actions} />
        ))}
        <MovingItems boxes={boxes} flows={pipeline.flows} moved={moved} time={pipeline.time} />
      </div>
    </div>
  );
}

function Stage({
  stage,
  box,
  actions,
}: {
  readonly stage: PipelineStage;
  readonly box: StageBox | undefined;
  readonly actions: ViewActions;
}) {
  const { name, state, remark, selection, isQueue } = stage;
  const word = state === undefined ? "" : stateWords[state];
  const style = { left: `${box?.left ?? 0}px`, top: `${box?.top ?? 0}px`, width: `${box?.width ?? 0}px` };
  return (
    <button
      type="button"
      class={isQueue ? "stage stage-queue" : "stage"}
      style={style}
      disabled={selection === undefined}
      onClick={() => selection !== undefined && actions.selectHere(selection)}
    >
      <span class="stage-name">
        {state === undefined ? null : <span class={`dot dot-${state}`} title={word} />}
        <bdi>{displayText(name, 60)}</bdi>
        <span class="unseen">{word}</span>
      </span>
      <span class="stage-remark">
        <bdi>{displayText(remark === "" ? word : remark, 60)}</bdi>
      </span>
    </button>
  );
}

const verbs: Readonly<Record<PipelineFlow["kind"], string>> = {
  send: translate("sends to"),
  yield: translate("yields to"),
  put: translate("puts into"),
  get: translate("gives to"),
};

/** The same in words. */
function FlowTable({ pipeline, moved, actions }: StagesProperties) {
  const nameOf = (stage: number): string => displayText(pipeline.stages[stage]?.name ?? "", 60);
  return (
    <table class="statistics flows">
      <caption>{translate("What moved")}</caption>
      <thead>
        <tr>
          <th scope="col">{translate("from, to")}</th>
          <th scope="col">{translate("items")}</th>
          <th scope="col">{translate("per second")}</th>
          <th scope="col">{translate("last")}</th>
        </tr>
      </thead>
      <tbody>
        {pipeline.flows.map(({ from, to, kind, items, rate, lastValue, last, isNewest, waiting }, index) => (
          <tr key={index} class={isNewest ? "current" : ""}>
            <td>
              <bdi>{nameOf(from)}</bdi> <span class="faint">{verbs[kind]}</span> <bdi>{nameOf(to)}</bdi>
              {waiting > 0 ? <div class="flow-waits">{waitText({ kind, waiting })}</div> : null}
            </td>
            <td class="figures">
              {moved.has(index) ? <span class="flow-moved">+{moved.get(index)}, </span> : null}
              {items}
            </td>
            <td class="figures">{rate === 0 ? "–" : rateText(rate)}</td>
            <td class="figures">
              <button type="button" class="link" onClick={() => actions.moveCursor(last)}>
                {actions.momentText(last)}
              </button>
              {lastValue === "" ? null : (
                <div>
                  <code>
                    <bdi>{displayText(lastValue, 40)}</bdi>
                  </code>
                </div>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function QueueTable({
  stages,
  queues,
}: {
  readonly stages: readonly PipelineStage[];
  readonly queues: readonly PipelineQueue[];
}) {
  if (queues.length === 0) return null;
  return (
    <table class="statistics">
      <caption>{translate("Queues")}</caption>
      <thead>
        <tr>
          <th scope="col">{translate("queue")}</th>
          <th scope="col">{translate("holds")}</th>
          <th scope="col">{translate("at most")}</th>
          <th scope="col" title={translate("How long producers waited for room: backpressure")}>
            {translate("put waited")}
          </th>
          <th scope="col" title={translate("How long consumers waited for items")}>
            {translate("get waited")}
          </th>
        </tr>
      </thead>
      <tbody>
        {queues.map(({ stage, size, largest, putWaiting, getWaiting }) => (
          <tr key={stage}>
            <td>
              <bdi>{displayText(stages[stage]?.name ?? "", 60)}</bdi>
            </td>
            <td class="figures">{size}</td>
            <td class="figures">{largest}</td>
            <td class="figures">{formatDuration(nanos(putWaiting))}</td>
            <td class="figures">{formatDuration(nanos(getWaiting))}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** `1,250` or `0.4`: as many digits as say something. */
export function rateText(perSecond: number): string {
  return perSecond >= 10
    ? Math.round(perSecond).toLocaleString("en-US")
    : perSecond.toLocaleString("en-US", { maximumSignificantDigits: 2 });
}
