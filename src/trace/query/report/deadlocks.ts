import { sayInEnglish, type Say } from "../../../base/phrase";
import { formatDuration, type Nanos } from "../../../base/units";
import { entityOf } from "../../model/entity";
import type { SliceRow, TaskRow } from "../../model/rows";
import type { TraceModel } from "../../model/trace-model";
import { type AwaitStep, awaitChain } from "../causes/await-chain";
import { waitEnd } from "../causes/ended-waits";
import { coroutineLabel, entityLabel, pointPlace, taskLabel } from "../describe";
import { nextSlice, sliceLeftIn } from "../window";
import type { RunProblem } from "./run-problem";

/** Coroutines that waited for one another, so that none of them could go on. */
export interface Deadlock {
  readonly problem: RunProblem;
  /** Those whose outermost coroutines are in it. */
  readonly tasks: ReadonlySet<TaskRow>;
}

/**
 * Every circle of waits, for calls, tasks and locks that one has at a time. Only a cancellation or the end of the program ends one: so
 * tasks that came to such an end are looked at as they were just before.
 */
export function deadlocks(model: TraceModel, say: Say = sayInEnglish): Deadlock[] {
  const { coroutines, tasks } = model;
  const found = new Map<string, Deadlock>();
  for (let task = 1 as TaskRow; task <= tasks.count; task++) {
    const root = tasks.root.get(task);
    if (coroutines.isStandIn.get(root) === 1) continue;
    const time = lastWaitMoment(model, task);
    if (time === undefined) continue;
    const chain = awaitChain(model, root, time);
    const cycle = chain.cycle.length === 0 && isBroken(model, chain.circle) ? chain.circle : chain.cycle;
    if (cycle.length === 0) continue;
    const members = cycle.map(({ slice }) => model.slices.coroutine.get(slice));
    const key = [...members].sort((a, b) => a - b).join();
    if (found.has(key)) continue;
    const isOver = !Number.isNaN(tasks.cancelTime.get(task));
    found.set(key, deadlockOf(model, fromOldest(model, cycle), isOver ? time : undefined, say));
  }
  return [...found.values()];
}

/** Whether a cancellation was the first thing that ended any of the waits of a circle: until then none of them could go on. */
function isBroken(model: TraceModel, circle: readonly AwaitStep[]): boolean {
  const { slices } = model;
  const ends = circle.map(({ slice }) => slices.end.get(slice));
  const first = circle[ends.indexOf(Math.min(...ends) as Nanos)]?.slice ?? (0 as SliceRow);
  const next = first === 0 ? (0 as SliceRow) : nextSlice(model, first);
  return (
    next !== 0 && slices.stateOf(next) === "ready" && waitEnd(model, slices.wakeup.get(next)) === "cancelled"
  );
}

/** A moment at which a task waited for the last time before it was cancelled, or before all ended; in ns. */
function lastWaitMoment(model: TraceModel, task: TaskRow): number | undefined {
  const { slices, tasks } = model;
  const cancelTime = tasks.cancelTime.get(task);
  if (!Number.isNaN(cancelTime)) return cancelTime - 1;
  if (tasks.outcome.get(task) !== 0) return undefined;
  const slice = sliceLeftIn(model, tasks.root.get(task));
  if (slice === 0 || slices.stateOf(slice) !== "suspended") return undefined;
  const end = slices.end.get(slice);
  return end === Infinity ? model.end : end - 1;
}

/** The same circle, whichever of its tasks was looked at first. */
function fromOldest(model: TraceModel, cycle: readonly AwaitStep[]): readonly AwaitStep[] {
  const rows = cycle.map(({ slice }) => model.slices.coroutine.get(slice));
  const first = rows.indexOf(Math.min(...rows) as (typeof rows)[number]);
  return [...cycle.slice(first), ...cycle.slice(0, first)];
}

/** `until`: when a cancellation ended it, in ns. */
function deadlockOf(
  model: TraceModel,
  cycle: readonly AwaitStep[],
  until: number | undefined,
  say: Say,
): Deadlock {
  const { coroutines, slices, tasks } = model;
  const waits = cycle.map(({ slice }) => slice);
  const rows = waits.map((slice) => slices.coroutine.get(slice));
  const first = waits[0] as SliceRow;
  const since = Math.max(...waits.map((slice) => slices.start.get(slice)));
  const [start = "", ...rest] = cycle.map(({ lock }, index) => {
    const next = nameOf(model, waits[(index + 1) % waits.length] as SliceRow);
    if (lock === undefined) return say("awaits {0}", next);
    return say("waits for the {0} of {1}", entityLabel(model, entityOf("resource", lock.lock), say), next);
  });
  const circle = [`${nameOf(model, first)} ${start}`, ...rest.map((link) => say("which {0}", link))].join(
    ", ",
  );
  const sentence =
    until === undefined
      ? say("{0}: a deadlock; none of them can ever go on.", circle)
      : say(
          "{0}: a deadlock; none of them could go on until a cancellation ended it after {1}.",
          circle,
          formatDuration((until - since) as Nanos),
        );
  return {
    problem: {
      kind: "deadlock",
      sentence,
      place: pointPlace(model, slices.point.get(first)),
      time: slices.start.get(first),
      entity: entityOf("coroutine", slices.coroutine.get(first)),
      count: 1,
    },
    tasks: new Set(
      rows.map((row) => coroutines.task.get(row)).filter((row) => rows.includes(tasks.root.get(row))),
    ),
  };
}

/** A task by its name, where its outermost coroutine waits. */
function nameOf(model: TraceModel, slice: SliceRow): string {
  const coroutine = model.slices.coroutine.get(slice);
  const task = model.coroutines.task.get(coroutine);
  return task !== 0 && model.tasks.root.get(task) === coroutine
    ? taskLabel(model, task)
    : coroutineLabel(model, coroutine);
}
