import type { Nanos } from "../../base/units";
import { entityOf, rowOfKind, type Entity } from "../model/entity";
import type { CoroutineRow, OperationRow, SliceRow, StringRow } from "../model/rows";
import { stateCode } from "../model/states";
import type { TraceModel } from "../model/trace-model";
import { resourceKinds, resourceOperations, resumeModes } from "../vocabulary";
import { nextSlice } from "./window";

/** Data that flowed from one stage of a pipeline to another. */
export interface PipelineEdge {
  /** A coroutine, or a queue. */
  readonly from: Entity;
  readonly to: Entity;
  /** `send`: pushed into a generator; `yield`: pulled out of one; `put`, `get`: through a queue. */
  readonly kind: "send" | "yield" | "put" | "get";
  readonly items: number;
  readonly first: Nanos;
  readonly last: Nanos;
  /** Items per second between the first and the last; 0 for fewer than two. */
  readonly rate: number;
  /** Preview of the newest item. */
  readonly lastValue: StringRow;
}

/** How full a queue was. */
export interface QueueLevel {
  readonly queue: Entity;
  readonly size: number;
  readonly largest: number;
  /** How long producers waited for room: backpressure. */
  readonly putWaiting: Nanos;
  /** How long consumers waited for items: starvation. */
  readonly getWaiting: Nanos;
}

/** A pipeline as it had worked up to a moment. */
export interface PipelineGraph {
  readonly nodes: readonly Entity[];
  readonly edges: readonly PipelineEdge[];
  readonly queues: readonly QueueLevel[];
}

interface MutableEdge {
  from: Entity;
  to: Entity;
  kind: PipelineEdge["kind"];
  items: number;
  first: number;
  last: number;
  lastValue: StringRow;
}

/** How data flowed between generators, and through queues, until `time`. Sources and sinks are edges' loose ends. */
export function pipelineGraphAt(model: TraceModel, time: number): PipelineGraph {
  const edges = new Map<string, MutableEdge>();
  collectGenerators(model, time, edges);
  const queues = collectQueues(model, time, edges);
  const list = [...edges.values()].map((edge) => ({
    ...edge,
    first: edge.first as Nanos,
    last: edge.last as Nanos,
    rate: edge.items > 1 && edge.last > edge.first ? ((edge.items - 1) * 1e9) / (edge.last - edge.first) : 0,
  }));
  const nodes = new Set(list.flatMap(({ from, to }) => [from, to]));
  return { nodes: [...nodes], edges: list, queues };
}

const generatorKinds = new Set(["generator", "send-coroutine", "async-generator"]);
const emptyValues = new Set(["", "None", "undefined"]);

function collectGenerators(model: TraceModel, time: number, edges: Map<string, MutableEdge>): void {
  const { coroutines, functions, points, slices, strings } = model;
  for (let run = 1 as SliceRow; run <= slices.count; run++) {
    if (slices.state.get(run) !== stateCode.running || slices.start.get(run) > time) continue;
    const target = slices.coroutine.get(run);
    const { kind } = functions.info(coroutines.function.get(target));
    if (!generatorKinds.has(kind)) continue;
    const driver = rowOfKind(slices.entity.get(run), "coroutine") as CoroutineRow;
    // An asynchronous generator that a timer woke runs on by itself, and still yields to the one who asked it.
    const consumer = driver === 0 && kind === "async-generator" ? coroutines.parent.get(target) : driver;
    if (consumer === 0) continue;
    const from = entityOf("coroutine", consumer);
    const to = entityOf("coroutine", target);
    const sent = slices.value.get(run);
    const isSend = resumeModes[slices.mode.get(run) - 1] === "value" && !emptyValues.has(strings.get(sent));
    if (isSend) addItem(edges, from, to, "send", slices.start.get(run), sent);
    const after = nextSlice(model, run);
    const yields =
      after !== 0 &&
      slices.start.get(after) <= time &&
      slices.state.get(after) === stateCode.suspended &&
      points.info(slices.point.get(after)).kind === "yield";
    const item = slices.value.get(after);
    if (yields && (!isSend || !emptyValues.has(strings.get(item)))) {
      addItem(edges, to, from, "yield", slices.start.get(after), item);
    }
  }
}

function collectQueues(model: TraceModel, time: number, edges: Map<string, MutableEdge>): QueueLevel[] {
  const { operations, resources } = model;
  const levels = new Map<Entity, { size: number; largest: number; put: number; get: number }>();
  for (let row = 1 as OperationRow; row <= operations.count; row++) {
    if (operations.time.get(row) > time) continue;
    const resource = operations.resource.get(row);
    if (resourceKinds[resources.kind.get(resource)] !== "queue") continue;
    const queue = entityOf("resource", resource);
    const level = levels.get(queue) ?? { size: 0, largest: 0, put: 0, get: 0 };
    levels.set(queue, level);
    const operation = resourceOperations[operations.operation.get(row)];
    const actor = operations.actor.get(row);
    const moment = operations.time.get(row);
    if (operation === "put") addItem(edges, actor, queue, "put", moment, 0 as StringRow);
    else if (operation === "get") addItem(edges, queue, actor, "get", moment, 0 as StringRow);
    else continue;
    level.size = operations.size.get(row);
    level.largest = Math.max(level.largest, level.size);
  }
  addQueueWaits(model, time, levels);
  return [...levels].map(([queue, { size, largest, put, get }]) => ({
    queue,
    size,
    largest,
    putWaiting: put as Nanos,
    getWaiting: get as Nanos,
  }));
}

/** A coroutine that awaits the queue itself waits to put where its source says so, else to get. */
function addQueueWaits(
  model: TraceModel,
  time: number,
  levels: ReadonlyMap<Entity, { put: number; get: number }>,
): void {
  const { points, slices } = model;
  for (let slice = 1 as SliceRow; slice <= slices.count; slice++) {
    const level = levels.get(slices.entity.get(slice));
    if (level === undefined || slices.state.get(slice) !== stateCode.suspended) continue;
    const waited = Math.max(0, Math.min(slices.end.get(slice), time) - slices.start.get(slice));
    if (/\bput\b/.test(points.info(slices.point.get(slice)).label)) level.put += waited;
    else level.get += waited;
  }
}

function addItem(
  edges: Map<string, MutableEdge>,
  from: Entity,
  to: Entity,
  kind: PipelineEdge["kind"],
  time: number,
  value: StringRow,
): void {
  const key = `${kind} ${from} ${to}`;
  const edge = edges.get(key);
  if (edge === undefined) {
    edges.set(key, { from, to, kind, items: 1, first: time, last: time, lastValue: value });
    return;
  }
  edge.items++;
  edge.last = time;
  edge.lastValue = value;
}
