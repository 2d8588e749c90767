import type { Nanos } from "../../base/units";
import { entityOf, rowOfKind, type Entity } from "../model/entity";
import type { CoroutineRow, OperationRow, SliceRow, StringRow } from "../model/rows";
import { stateCode } from "../model/states";
import type { TraceModel } from "../model/trace-model";
import { resourceKinds, resourceOperations, resumeModes } from "../vocabulary";
import { queueWaits } from "./queue-waits";
import { nextSlice, previousSlice } from "./window";

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
  /** How many wait for room, and how many for items, at the moment. */
  readonly putters: number;
  readonly getters: number;
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

/** A value that a generator was resumed with. */
export interface SentValue {
  /** Who sent it. */
  readonly sender: CoroutineRow;
  readonly value: StringRow;
}

/** What was sent into a generator when it began to run; undefined where nothing was, or by nobody who is known. */
export function sentInto(model: TraceModel, run: SliceRow): SentValue | undefined {
  const { coroutines, functions, points, slices, strings } = model;
  if (slices.state.get(run) !== stateCode.running) return undefined;
  const value = slices.value.get(run);
  if (resumeModes[slices.mode.get(run) - 1] !== "value" || emptyValues.has(strings.get(value)))
    return undefined;
  const { kind } = functions.info(coroutines.function.get(slices.coroutine.get(run)));
  // What comes of an await in an asynchronous generator is no value that somebody sent.
  const isAwaited = kind === "async-generator" && points.info(slices.point.get(run)).kind !== "yield";
  const sender = isAwaited ? (0 as CoroutineRow) : consumerOf(model, run);
  return sender === 0 ? undefined : { sender, value };
}

/** Who resumed a generator, and gets what it yields; 0 for what is no generator, or where nobody is known. */
function consumerOf(model: TraceModel, run: SliceRow): CoroutineRow {
  const { coroutines, functions, slices } = model;
  const generator = slices.coroutine.get(run);
  const { kind } = functions.info(coroutines.function.get(generator));
  if (!generatorKinds.has(kind)) return 0 as CoroutineRow;
  const driver = rowOfKind(slices.entity.get(run), "coroutine") as CoroutineRow;
  return driver === 0 && kind === "async-generator" ? askerOf(model, run) : driver;
}

/**
 * An asynchronous generator that a timer woke runs on by itself, and still yields to the one who asked it: whoever drove it last since it
 * handed out an item. Where that is not known, to the one who drove it first.
 */
function askerOf(model: TraceModel, run: SliceRow): CoroutineRow {
  const { coroutines, points, slices } = model;
  for (let slice = previousSlice(model, run); slice !== 0; slice = previousSlice(model, slice)) {
    const state = slices.state.get(slice);
    if (state === stateCode.suspended && points.info(slices.point.get(slice)).kind === "yield") break;
    const driver = rowOfKind(slices.entity.get(slice), "coroutine") as CoroutineRow;
    if (state === stateCode.running && driver !== 0) return driver;
  }
  return coroutines.parent.get(slices.coroutine.get(run));
}

function collectGenerators(model: TraceModel, time: number, edges: Map<string, MutableEdge>): void {
  const { points, slices, strings } = model;
  for (let run = 1 as SliceRow; run <= slices.count; run++) {
    if (slices.state.get(run) !== stateCode.running || slices.start.get(run) > time) continue;
    const generator = entityOf("coroutine", slices.coroutine.get(run));
    const sent = sentInto(model, run);
    if (sent !== undefined) {
      const sender = entityOf("coroutine", sent.sender);
      addItem(edges, sender, generator, "send", slices.start.get(run), sent.value);
    }
    const after = nextSlice(model, run);
    const yields =
      after !== 0 &&
      slices.start.get(after) <= time &&
      slices.state.get(after) === stateCode.suspended &&
      points.info(slices.point.get(after)).kind === "yield";
    const item = slices.value.get(after);
    if (!yields || (sent !== undefined && emptyValues.has(strings.get(item)))) continue;
    const consumer = consumerOf(model, run);
    if (consumer !== 0)
      addItem(edges, generator, entityOf("coroutine", consumer), "yield", slices.start.get(after), item);
  }
}

function collectQueues(model: TraceModel, time: number, edges: Map<string, MutableEdge>): QueueLevel[] {
  const { operations, resources } = model;
  const levels = new Map<Entity, MutableLevel>();
  for (let row = 1 as OperationRow; row <= operations.count; row++) {
    if (operations.time.get(row) > time) continue;
    const resource = operations.resource.get(row);
    if (resourceKinds[resources.kind.get(resource)] !== "queue") continue;
    const queue = entityOf("resource", resource);
    const level = levels.get(queue) ?? {
      ...{ size: 0, largest: 0, put: 0, get: 0, putters: 0, getters: 0 },
    };
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
  return [...levels].map(([queue, { put, get, ...level }]) => ({
    queue,
    ...level,
    putWaiting: put as Nanos,
    getWaiting: get as Nanos,
  }));
}

interface MutableLevel {
  size: number;
  largest: number;
  put: number;
  get: number;
  putters: number;
  getters: number;
}

function addQueueWaits(model: TraceModel, time: number, levels: ReadonlyMap<Entity, MutableLevel>): void {
  const { slices } = model;
  for (const [slice, { queue, operation }] of queueWaits(model)) {
    const level = levels.get(queue);
    const start = slices.start.get(slice);
    if (level === undefined || start > time) continue;
    const end = slices.end.get(slice);
    level[operation] += Math.min(end, time) - start;
    if (end > time) level[operation === "put" ? "putters" : "getters"]++;
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
