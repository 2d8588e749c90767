import { sayInEnglish, type Say } from "../../../base/phrase";
import { formatDuration, type Nanos } from "../../../base/units";
import { entityKind, entityOf, noEntity, rowOfKind, type Entity } from "../../model/entity";
import type {
  AwaitableRow,
  BlockedSpanRow,
  CallbackRow,
  CoroutineRow,
  ResourceRow,
  RunFindingRow,
  SliceRow,
  TaskRow,
} from "../../model/rows";
import { stateCode } from "../../model/states";
import type { TraceModel } from "../../model/trace-model";
import { awaitableKinds, misuses, outcomes, resourceKinds, resourceOperations } from "../../vocabulary";
import {
  calledName,
  entityLabel,
  entityPlace,
  functionName,
  functionPlace,
  pointPlace,
  taskLabel,
} from "../describe";
import { previousSlice, sliceLeftIn } from "../window";
import { neverSuspended, openGenerators } from "./function-problems";
import type { RunProblem } from "./run-problem";
import { deadlocks } from "./deadlocks";
import { sequentialAwaits } from "./sequential-awaits";
import { threadDeadlocks } from "./thread-deadlocks";
import { unsettledTasks } from "./unsettled-tasks";

/** Spans that are shorter than this are no problem for people or servers. */
export const blockedThreshold = 10_000_000 as Nanos;

/** A queue that has grown beyond this, and never shrank to less than half, is taken for unbounded. */
const largeQueue = 1_000;

/** All problems that the trace shows, worst of each place first seen first. `say`: in the reader's language. */
export function runProblems(model: TraceModel, say: Say = sayInEnglish): RunProblem[] {
  const circles = deadlocks(model, say);
  return [
    ...reported(model, say),
    ...circles.map(({ problem }) => problem),
    ...threadDeadlocks(model, say),
    ...blocked(model, say),
    ...sequentialAwaits(model, say),
    ...unsettledTasks(model, new Set(circles.flatMap(({ tasks }) => [...tasks])), say),
    ...cancelledTasks(model, say),
    ...heldLocks(model, say),
    ...growingQueues(model, say),
    ...neverSuspended(model, say),
    ...openGenerators(model, say),
  ];
}

/** What the tracers reported: the same of several calls of a function is one problem. */
function reported(model: TraceModel, say: Say): RunProblem[] {
  const { runFindings, strings } = model;
  const problems = new Map<string, RunProblem>();
  for (let row = 1 as RunFindingRow; row <= runFindings.count; row++) {
    const entity = runFindings.entity.get(row);
    const functionRow = runFindings.function.get(row);
    const place =
      pointPlace(model, runFindings.point.get(row)) ??
      functionPlace(model, functionRow) ??
      entityPlace(model, entity);
    const kind = runFindings.kindOf(row);
    const misuse =
      kind === "loop-misused" ? { misuse: misuses[runFindings.misuse.get(row)] ?? "closed" } : {};
    const sentence = reportedSentence(model, row, strings.get(runFindings.value.get(row)), say);
    const key = JSON.stringify([kind, sentence, place]);
    const first = problems.get(key);
    problems.set(
      key,
      first === undefined
        ? { kind, ...misuse, sentence, place, time: runFindings.time.get(row), entity, count: 1 }
        : { ...first, count: first.count + 1 },
    );
  }
  return [...problems.values()];
}

function reportedSentence(model: TraceModel, row: RunFindingRow, value: string, say: Say): string {
  const { runFindings } = model;
  const entity = runFindings.entity.get(row);
  const defined = functionName(model, runFindings.function.get(row));
  const called = calledName(defined);
  const name = entity === noEntity ? called : entityLabel(model, entity, say);
  const told = value === "" ? "" : `: ${value}`;
  switch (runFindings.kindOf(row)) {
    case "never-awaited":
      return name === ""
        ? say("A coroutine was called but never awaited, so its body never ran.")
        : say("{0} was called but never awaited, so its body never ran.", name);
    case "floating":
      return name === ""
        ? say("Nobody waits for this promise: an error in it would be lost.")
        : entityKind(entity) === "coroutine"
          ? say("Nobody waits for the promise of {0}: an error in it would be lost.", name)
          : say("Nobody waits for this {0}: an error in it would be lost.", name);
    case "loop-misused": {
      const misuse = misuses[runFindings.misuse.get(row)] ?? "closed";
      return misuse === "already-running"
        ? say("The event loop was used while it was already running{0}.", told)
        : misuse === "not-running"
          ? say("The event loop was used while it was not running{0}.", told)
          : say("The event loop was used while it was closed{0}.", told);
    }
    case "error-unhandled":
      return name === ""
        ? say("An error was never handled{0}.", told)
        : say("An error in {0} was never handled{1}.", name, told);
  }
}

/** One problem for each line that held a loop, or for the lines of which it was one. */
function blocked(model: TraceModel, say: Say): RunProblem[] {
  const { blockedSpans, files, functions } = model;
  const worst = new Map<string, { problem: RunProblem; duration: number }>();
  for (let row = 1 as BlockedSpanRow; row <= blockedSpans.count; row++) {
    const duration = blockedSpans.end.get(row) - blockedSpans.start.get(row);
    if (duration < blockedThreshold) continue;
    const functionRow = blockedSpans.function.get(row);
    const { file, range } = functions.info(functionRow);
    const name = functionName(model, functionRow);
    const line = blockedSpans.line.get(row) || range[0];
    const until = blockedSpans.until.get(row);
    const where = until > line ? say(" somewhere in lines {0} to {1}", String(line), String(until)) : "";
    const key = `${functionRow} ${line} ${until}`;
    const before = worst.get(key);
    const count = (before?.problem.count ?? 0) + 1;
    if (before !== undefined && before.duration >= duration) {
      worst.set(key, { ...before, problem: { ...before.problem, count } });
      continue;
    }
    const who = name === "" ? say("Untraced code") : calledName(name);
    const problem: RunProblem = {
      kind: "loop-blocked",
      sentence: say(
        "{0} held the event loop for {1}{2}; nothing else could run meanwhile.",
        who,
        formatDuration(duration as Nanos),
        where,
      ),
      place: file === 0 ? undefined : { path: files.path(file), line, column: 0 },
      time: blockedSpans.start.get(row),
      entity: entityOf("coroutine", blockedSpans.coroutine.get(row)),
      count,
    };
    worst.set(key, { problem, duration });
  }
  return [...worst.values()].map(({ problem }) => problem);
}

/** Callbacks that end one wait of a task and not the task: before Python 3.11 the two look the same to a tracer. */
const notTheTask = new Set(["timeout", "Future.cancel"]);

/**
 * Tasks of traced code that went on after they were asked to cancel. A timeout that asks means one wait, not the task; and a task group that asks the
 * task which holds it means that task's own code in the group, which it then waits out.
 */
function* cancelledTasks(model: TraceModel, say: Say): Generator<RunProblem> {
  const { callbacks, coroutines, strings, tasks } = model;
  const cancelled = outcomes.indexOf("cancelled") + 1;
  for (let row = 1 as TaskRow; row <= tasks.count; row++) {
    const time = tasks.cancelTime.get(row);
    if (Number.isNaN(time) || tasks.outcome.get(row) === cancelled) continue;
    if (coroutines.isStandIn.get(tasks.root.get(row)) === 1) continue;
    if (tasks.outcome.get(row) === 0 && !wentOnAfter(model, tasks.root.get(row), time)) continue;
    const callback = rowOfKind(tasks.canceller.get(row), "callback") as CallbackRow;
    const asked = callback === 0 ? "" : strings.get(callbacks.name.get(callback));
    if (notTheTask.has(asked) || (asked === "task group" && holdsGroup(model, row, time))) continue;
    const end = Math.min(tasks.end.get(row), model.end);
    yield {
      kind: "cancelled-but-ran-on",
      sentence: say(
        "{0} was asked to cancel and ran on for {1}.",
        taskLabel(model, row),
        formatDuration((end - time) as Nanos),
      ),
      place: functionPlace(model, coroutines.function.get(tasks.root.get(row))),
      time,
      entity: entityOf("task", row),
      count: 1,
    };
  }
}

/** Whether a coroutine that never settled ran after a moment: it may have been woken then and left at that. */
function wentOnAfter(model: TraceModel, coroutine: CoroutineRow, time: number): boolean {
  const { slices } = model;
  const left = sliceLeftIn(model, coroutine);
  if (left === 0) return false;
  const wait = slices.stateOf(left) === "ready" ? previousSlice(model, left) : left;
  return slices.stateOf(wait) === "running" || slices.start.get(wait) >= time;
}

/** Whether a task waited for a task group at a moment or later. */
function holdsGroup(model: TraceModel, task: TaskRow, time: number): boolean {
  const { awaitables, coroutines, slices, tasks } = model;
  const group = awaitableKinds.indexOf("task-group");
  const pending = [tasks.root.get(task)];
  for (let coroutine = pending.pop(); coroutine !== undefined; coroutine = pending.pop()) {
    for (const slice of coroutines.slices.values(coroutine)) {
      const awaitable = rowOfKind(slices.entity.get(slice), "awaitable") as AwaitableRow;
      const isGroup = awaitable !== 0 && awaitables.kind.get(awaitable) === group;
      if (isGroup && !(slices.end.get(slice) < time)) return true;
    }
    pending.push(...coroutines.children.values(coroutine));
  }
  return false;
}

const lockKinds = new Set(["lock", "condition", "semaphore"]);

/** Locks that a coroutine or task held while it was itself suspended for long. */
function* heldLocks(model: TraceModel, say: Say): Generator<RunProblem> {
  const { operations, resources } = model;
  for (let resource = 1 as ResourceRow; resource <= resources.count; resource++) {
    const kind = resourceKinds[resources.kind.get(resource)] ?? "";
    if (!lockKinds.has(kind) || (kind === "semaphore" && !isExclusive(model, resource))) continue;
    const held = new Map<Entity, number>();
    for (const row of operations.ofResource.values(resource)) {
      const operation = resourceOperations[operations.operation.get(row)];
      const actor = operations.actor.get(row);
      const time = operations.time.get(row);
      if (operation === "acquired") held.set(actor, time);
      if (operation !== "release") continue;
      const since = held.get(actor);
      held.delete(actor);
      const wait = since === undefined ? undefined : longestWait(model, actor, since, time);
      if (wait !== undefined) yield heldLock(model, resource, actor, wait, say);
    }
  }
}

/** Whether a semaphore is used as a lock: one has it, and others have to wait. One that several may have is there to be held. */
function isExclusive({ operations }: TraceModel, resource: ResourceRow): boolean {
  let holders = 0;
  let wasWaitedFor = false;
  for (const row of operations.ofResource.values(resource)) {
    const operation = resourceOperations[operations.operation.get(row)];
    if (operation === "acquired" && ++holders > 1) return false;
    if (operation === "release") holders = Math.max(0, holders - 1);
    if (operation === "acquire" && holders === 1) wasWaitedFor = true;
  }
  return wasWaitedFor;
}

function heldLock(
  model: TraceModel,
  resource: ResourceRow,
  actor: Entity,
  slice: SliceRow,
  say: Say,
): RunProblem {
  const { slices } = model;
  const wait = formatDuration((slices.end.get(slice) - slices.start.get(slice)) as Nanos);
  const lock = entityLabel(model, entityOf("resource", resource), say);
  return {
    kind: "lock-held-while-waiting",
    sentence: say("{0} held the {1} while it waited for {2}.", entityLabel(model, actor, say), lock, wait),
    place: pointPlace(model, slices.point.get(slice)),
    time: slices.start.get(slice),
    entity: actor,
    count: 1,
  };
}

/** The longest wait of an actor's coroutine between two moments, if it is long enough to matter. */
function longestWait(model: TraceModel, actor: Entity, from: number, to: number): SliceRow | undefined {
  const { coroutines, slices, tasks } = model;
  const task = rowOfKind(actor, "task") as TaskRow;
  const coroutine = task === 0 ? (rowOfKind(actor, "coroutine") as CoroutineRow) : tasks.root.get(task);
  if (coroutine === 0) return undefined;
  let longest: SliceRow | undefined;
  let length: number = blockedThreshold;
  const lists = coroutines.slices;
  const first = lists.search(coroutine, (slice) => slices.start.get(slice) >= from);
  for (const slice of lists.values(coroutine, first)) {
    if (slices.end.get(slice) > to) break;
    const duration = slices.end.get(slice) - slices.start.get(slice);
    if (slices.state.get(slice) !== stateCode.suspended || duration <= length) continue;
    longest = slice;
    length = duration;
  }
  return longest;
}

function* growingQueues(model: TraceModel, say: Say): Generator<RunProblem> {
  const { operations, resources } = model;
  for (let resource = 1 as ResourceRow; resource <= resources.count; resource++) {
    if (resourceKinds[resources.kind.get(resource)] !== "queue") continue;
    const last = operations.ofResource.last(resource);
    let largest = 0;
    for (const row of operations.ofResource.values(resource))
      largest = Math.max(largest, operations.size.get(row));
    if (largest < largeQueue || operations.size.get(last) < largest / 2) continue;
    const entity = entityOf("resource", resource);
    yield {
      kind: "queue-grows",
      sentence: say(
        "The {0} grew to {1} items and did not shrink: its producers are not held back.",
        entityLabel(model, entity, say),
        String(largest),
      ),
      place: undefined,
      time: operations.time.get(last),
      entity,
      count: 1,
    };
  }
}
