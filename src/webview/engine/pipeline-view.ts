import { entityKind, entityRow, type Entity } from "../../trace/model/entity";
import type { CoroutineRow, TaskRow } from "../../trace/model/rows";
import type { TraceModel } from "../../trace/model/trace-model";
import { entityLabel, pointLabel, pointPlace } from "../../trace/query/describe";
import { pipelineGraphAt, type PipelineEdge, type PipelineGraph } from "../../trace/query/pipeline-graph";
import { sliceAt } from "../../trace/query/window";
import { layerStages } from "./pipeline-layers";
import type { NameOf } from "./reason-sentences";
import type { RowState, Selection } from "./scene";
import { translate } from "../text/translate";

/** A stage of a pipeline: a coroutine, or a queue between coroutines. */
export interface PipelineStage {
  readonly name: string;
  readonly isQueue: boolean;
  /** Of a coroutine at the moment; undefined for a queue. */
  readonly state: RowState | undefined;
  /** One short line: where it waits, or how full a queue is. */
  readonly remark: string;
  readonly selection: Selection | undefined;
  /** How many stages lie before it, and which it is of those beside it. */
  readonly layer: number;
  readonly column: number;
}

/** What flowed from one stage to another until the moment. */
export interface PipelineFlow {
  /** Indexes of stages. */
  readonly from: number;
  readonly to: number;
  readonly kind: PipelineEdge["kind"];
  readonly items: number;
  /** Items per second; 0 where there is none. */
  readonly rate: number;
  readonly lastValue: string;
  /** When the newest item moved, and whether no item moved anywhere since. */
  readonly last: number;
  readonly isNewest: boolean;
  /** How many wait at the moment for this to move on: for room in a full queue, or for items of an empty one. */
  readonly waiting: number;
  /** It goes back to where something else came from: what a stage gives in return. */
  readonly isReturn: boolean;
}

/** How full a queue is, and who waited for it; times in ns. */
export interface PipelineQueue {
  readonly stage: number;
  readonly size: number;
  readonly largest: number;
  readonly putWaiting: number;
  readonly getWaiting: number;
  /** How many wait for room, and how many for items, at the moment. */
  readonly putters: number;
  readonly getters: number;
}

/** A pipeline at a moment, laid out in layers. */
export interface PipelineView {
  /** The moment, in ns. */
  readonly time: number;
  readonly stages: readonly PipelineStage[];
  readonly flows: readonly PipelineFlow[];
  readonly queues: readonly PipelineQueue[];
  readonly layers: number;
  /** The most stages beside each other. */
  readonly columns: number;
  /** Stages that are not shown, since there are too many. */
  readonly omitted: number;
}

const mostStages = 40;

/** How data had flowed between generators and through queues until a moment. */
export function pipelineView(model: TraceModel, time: number, nameOf: NameOf): PipelineView {
  const graph = pipelineGraphAt(model, time);
  const shown = graph.nodes.slice(0, mostStages);
  const indexOf = new Map<Entity, number>(shown.map((node, index) => [node, index]));
  const flows = flowsOf(model, graph, indexOf);
  const places = layerStages(
    shown.length,
    flows.filter(({ isReturn }) => !isReturn),
  );
  const stages = shown.map((node, index) => ({
    ...stageOf(model, node, time, nameOf, graph),
    ...(places[index] ?? { layer: 0, column: 0 }),
  }));
  const queues = graph.queues.flatMap(({ queue, ...level }) => {
    const stage = indexOf.get(queue);
    return stage === undefined ? [] : [{ stage, ...level }];
  });
  return {
    time,
    stages,
    flows,
    queues,
    layers: Math.max(0, ...stages.map(({ layer }) => layer + 1)),
    columns: Math.max(0, ...stages.map(({ column }) => column + 1)),
    omitted: graph.nodes.length - shown.length,
  };
}

function flowsOf(
  model: TraceModel,
  { edges, queues }: PipelineGraph,
  indexOf: ReadonlyMap<Entity, number>,
): PipelineFlow[] {
  const newest = Math.max(...edges.map(({ last }) => last));
  const levels = new Map(queues.map((level) => [level.queue, level]));
  const sent = new Set(edges.filter(({ kind }) => kind === "send").map(({ from, to }) => `${from} ${to}`));
  return edges.flatMap(({ from, to, kind, items, rate, last, lastValue }) => {
    const [source, target] = [indexOf.get(from), indexOf.get(to)];
    if (source === undefined || target === undefined) return [];
    return {
      from: source,
      to: target,
      kind,
      items,
      rate,
      lastValue: model.strings.get(lastValue),
      last,
      isNewest: last === newest,
      waiting:
        (kind === "put" ? levels.get(to)?.putters : kind === "get" ? levels.get(from)?.getters : 0) ?? 0,
      isReturn: kind === "yield" && sent.has(`${to} ${from}`),
    };
  });
}

function stageOf(
  model: TraceModel,
  entity: Entity,
  time: number,
  nameOf: NameOf,
  graph: PipelineGraph,
): Omit<PipelineStage, "layer" | "column"> {
  const coroutine = coroutineOf(model, entity);
  if (coroutine === 0) {
    const level = graph.queues.find(({ queue }) => queue === entity);
    const remark =
      level === undefined ? "" : translate("{0} waiting, at most {1}", level.size, level.largest);
    return {
      name: entityLabel(model, entity),
      isQueue: true,
      state: undefined,
      remark,
      selection: undefined,
    };
  }
  const slice = sliceAt(model, coroutine, time);
  const state = model.slices.stateOf(slice);
  const point = model.slices.point.get(slice);
  const line = pointPlace(model, point)?.line;
  return {
    name: nameOf(coroutine),
    isQueue: false,
    state: state === "suspended" ? "waiting" : state,
    remark: state === "suspended" && point !== 0 ? `${pointLabel(model, point)} :${line ?? "?"}` : "",
    selection: slice === 0 ? undefined : { kind: "slice", row: slice },
  };
}

function coroutineOf(model: TraceModel, entity: Entity): CoroutineRow {
  const row = entityRow(entity);
  const kind = entityKind(entity);
  if (kind === "coroutine") return row as CoroutineRow;
  return kind === "task" ? model.tasks.root.get(row as TaskRow) : (0 as CoroutineRow);
}
