import { entityOf, entityRow, rowOfKind, type Entity } from "../model/entity";
import type { CoroutineRow, OperationRow, SliceRow, TaskRow } from "../model/rows";
import { stateCode } from "../model/states";
import type { TraceModel } from "../model/trace-model";
import { resourceKinds, resourceOperations } from "../vocabulary";
import { previousSlice, sliceAt } from "./window";

/** What a wait was for. */
export interface QueueWait {
  readonly queue: Entity;
  /** `put`: for room, which is backpressure; `get`: for items. */
  readonly operation: "put" | "get";
}

/**
 * The waits for queues: suspended slices that await the queue itself, and those from which a coroutine went on to do to a queue what it
 * waited for, as the source of the wait says. A wait that never ended is of the first kind alone.
 */
export function queueWaits(model: TraceModel): ReadonlyMap<SliceRow, QueueWait> {
  const waits = new Map<SliceRow, QueueWait>();
  const { operations, resources } = model;
  if (operations.count === 0) return waits;
  addDirectWaits(model, waits);
  for (let row = 1 as OperationRow; row <= operations.count; row++) {
    const resource = operations.resource.get(row);
    const operation = resourceOperations[operations.operation.get(row)];
    if (operation !== "put" && operation !== "get") continue;
    if (resourceKinds[resources.kind.get(resource)] !== "queue") continue;
    const wait = waitBefore(model, row);
    if (wait === 0 || waits.has(wait) || operationAt(model, wait) !== operation) continue;
    waits.set(wait, { queue: entityOf("resource", resource), operation });
  }
  return waits;
}

function addDirectWaits(model: TraceModel, waits: Map<SliceRow, QueueWait>): void {
  const { slices, resources } = model;
  for (let slice = 1 as SliceRow; slice <= slices.count; slice++) {
    if (slices.state.get(slice) !== stateCode.suspended) continue;
    const queue = slices.entity.get(slice);
    const resource = rowOfKind(queue, "resource");
    if (resource === 0 || resourceKinds[resources.kind.get(resource as never)] !== "queue") continue;
    waits.set(slice, { queue, operation: operationAt(model, slice) ?? "get" });
  }
}

/** What a coroutine waits to do where it is suspended, as the source says there. */
function operationAt({ points, slices }: TraceModel, wait: SliceRow): QueueWait["operation"] | undefined {
  const { label } = points.info(slices.point.get(wait));
  return /\bput\b/.test(label) ? "put" : /\bget\b/.test(label) ? "get" : undefined;
}

/** The wait that ended with the run in which something was done; 0 where there was none, or nobody is known to have done it. */
function waitBefore(model: TraceModel, operation: OperationRow): SliceRow {
  const { operations, slices } = model;
  const actor = actorOf(model, operations.actor.get(operation));
  let slice = actor === 0 ? (0 as SliceRow) : sliceAt(model, actor, operations.time.get(operation));
  // At the very moment of its next suspension a coroutine is already in that.
  if (slices.state.get(slice) === stateCode.suspended) slice = previousSlice(model, slice);
  while (slice !== 0 && slices.state.get(slice) !== stateCode.suspended) slice = previousSlice(model, slice);
  return slice;
}

function actorOf(model: TraceModel, actor: Entity): CoroutineRow {
  const coroutine = rowOfKind(actor, "coroutine") as CoroutineRow;
  if (coroutine !== 0) return coroutine;
  return rowOfKind(actor, "task") === 0
    ? (0 as CoroutineRow)
    : model.tasks.root.get(entityRow(actor) as TaskRow);
}
