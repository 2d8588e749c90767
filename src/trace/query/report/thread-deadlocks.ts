import type { Say } from "../../../base/phrase";
import { formatDuration, type Nanos } from "../../../base/units";
import { entityKind, entityOf, entityRow, noEntity, type Entity } from "../../model/entity";
import type { AwaitableRow, CallbackRow, TaskRow, ThreadRow } from "../../model/rows";
import type { TraceModel } from "../../model/trace-model";
import { outcomes } from "../../vocabulary";
import { threadBlocker, threadOf, type ThreadBlocker } from "../causes/thread-blockers";
import { entityLabel, entityPlace, threadLabel } from "../describe";
import { jobLabel } from "../thread-jobs";
import type { RunProblem } from "./run-problem";

/** A thread's wait, and what it is for. */
interface ThreadWait {
  readonly wait: AwaitableRow;
  readonly blocker: ThreadBlocker;
  /** Who had the lock ended without giving it back: nobody else is needed for this to last. */
  readonly isForLost: boolean;
}

/**
 * Every circle of threads that waited for locks which others of them had, for one another's ends, or for jobs that only they could run;
 * and waits for locks whose holders ended without giving them back. Only a time limit or a signal ends
 * one: so waits that were given up are looked at as they were just before, and those that lasted as they were at the end of the trace.
 */
export function threadDeadlocks(model: TraceModel, say: Say): RunProblem[] {
  const { awaitables } = model;
  const found = new Map<string, RunProblem>();
  let waits: WaitsByThread | undefined;
  for (let wait = 1 as AwaitableRow; wait <= awaitables.count; wait++) {
    if (waiterThread(model, wait) === 0 || !wasInVain(model, wait)) continue;
    const end = awaitables.end.get(wait);
    const time = end === Infinity ? model.end : end - 1;
    if (threadBlocker(model, wait, time) === undefined) continue;
    waits ??= new WaitsByThread(model);
    const cycle = circleFrom(model, waits, wait, time);
    const key = cycle
      .map(({ wait: one, blocker }) => ("runners" in blocker ? blocker.runners.join() : one))
      .join(";");
    if (cycle.length > 0 && !found.has(key)) found.set(key, problemOf(model, cycle, say));
  }
  return [...found.values()];
}

/** A wait that lasts, or whose time was up. */
function wasInVain({ awaitables }: TraceModel, wait: AwaitableRow): boolean {
  return ["cancelled", undefined].includes(outcomes[awaitables.outcome.get(wait) - 1]);
}

function waiterThread(model: TraceModel, wait: AwaitableRow): ThreadRow {
  const waiter = model.awaitables.creator.get(wait);
  return entityKind(waiter) === "coroutine" ? (0 as ThreadRow) : threadOf(model, waiter);
}

/** The waits of each thread in order of their start. */
class WaitsByThread {
  readonly #waits = new Map<ThreadRow, AwaitableRow[]>();

  constructor(readonly model: TraceModel) {
    for (let wait = 1 as AwaitableRow; wait <= model.awaitables.count; wait++) {
      const thread = waiterThread(model, wait);
      if (thread === 0) continue;
      const others = this.#waits.get(thread);
      if (others === undefined) this.#waits.set(thread, [wait]);
      else others.push(wait);
    }
  }

  /** What a thread is blocked by at a moment: one thing at a time. */
  at(thread: ThreadRow, time: number): AwaitableRow {
    const { start, end } = this.model.awaitables;
    const waits = this.#waits.get(thread) ?? [];
    let [low, high] = [0, waits.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (start.get(waits[middle] as AwaitableRow) <= time) low = middle + 1;
      else high = middle;
    }
    const last = waits[low - 1];
    return last === undefined || end.get(last) <= time ? (0 as AwaitableRow) : last;
  }
}

/**
 * The waits in the circle to which a wait leads at a moment, from the one that began first; or the one for a lock that nobody can give
 * back any more. Empty where it leads to none.
 */
function circleFrom(
  model: TraceModel,
  waits: WaitsByThread,
  from: AwaitableRow,
  time: number,
): readonly ThreadWait[] {
  const steps: ThreadWait[] = [];
  for (let wait = from; wait !== 0;) {
    const before = steps.findIndex((step) => step.wait === wait);
    if (before >= 0) return fromOldest(steps.slice(before));
    const blocker = threadBlocker(model, wait, time);
    if (blocker === undefined) break;
    const isForLost = hasEnded(model, blocker, time);
    if (isForLost) return [{ wait, blocker, isForLost }];
    steps.push({ wait, blocker, isForLost });
    if ("runners" in blocker) {
      if (!isStuck(model, waits, wait, time)) break;
      const ways = blocker.runners.map((runner) => waits.at(runner, time));
      wait = ways.find((way) => steps.some((step) => step.wait === way)) ?? (ways[0] as AwaitableRow);
    } else wait = waits.at(nextThread(model, blocker), time);
  }
  return [];
}

/** Whether a wait cannot end: all who could end it wait as well, and only for one another. `seen` is what is taken to be so. */
function isStuck(
  model: TraceModel,
  waits: WaitsByThread,
  wait: AwaitableRow,
  time: number,
  seen = new Set<AwaitableRow>(),
): boolean {
  if (wait === 0) return false;
  if (seen.has(wait)) return true;
  seen.add(wait);
  const blocker = threadBlocker(model, wait, time);
  if (blocker === undefined) return false;
  if (hasEnded(model, blocker, time)) return true;
  const others = "runners" in blocker ? blocker.runners : [nextThread(model, blocker)];
  return others.every((other) => isStuck(model, waits, waits.at(other, time), time, seen));
}

/** Whether a lock is waited for whose holder has ended by a moment. */
function hasEnded(model: TraceModel, blocker: ThreadBlocker, time: number): boolean {
  if (!("lock" in blocker)) return false;
  const { holder } = blocker.lock;
  const row = entityRow(holder);
  switch (entityKind(holder)) {
    case "callback":
      return model.callbacks.end.get(row as CallbackRow) <= time;
    case "thread":
      return model.threads.end.get(row as ThreadRow) <= time;
    case "task":
      return model.tasks.end.get(row as TaskRow) <= time;
    default:
      return false;
  }
}

function nextThread(model: TraceModel, blocker: Exclude<ThreadBlocker, { runners: unknown }>): ThreadRow {
  return "ends" in blocker ? blocker.ends : threadOf(model, blocker.lock.holder);
}

function fromOldest(cycle: readonly ThreadWait[]): readonly ThreadWait[] {
  const rows = cycle.map(({ wait }) => wait);
  const first = rows.indexOf(Math.min(...rows) as AwaitableRow);
  return [...cycle.slice(first), ...cycle.slice(0, first)];
}

function problemOf(model: TraceModel, cycle: readonly ThreadWait[], say: Say): RunProblem {
  const { awaitables } = model;
  const starts = cycle.map(({ wait }) => awaitables.start.get(wait));
  const end = Math.min(...cycle.map(({ wait }) => awaitables.end.get(wait)));
  const waiters = cycle.map(({ wait }) => awaitables.creator.get(wait));
  const first = waiters[0] ?? noEntity;
  const circle = cycle
    .map(
      (step, index) =>
        whatFor(model, step, waiters[index + 1], say) + lastWord(model, step, waiters, index, say),
    )
    .join(" ");
  const length = formatDuration((end - Math.max(...starts)) as Nanos);
  const isOne = cycle.length === 1;
  const fate =
    end === Infinity
      ? say(isOne ? "it can never go on" : "none of them can ever go on")
      : say(
          isOne
            ? "that lasted until it gave up after {0}"
            : "that lasted until one of them gave up after {0}",
          length,
        );
  const waited = `${actorName(model, first, say)} ${circle}`;
  return {
    kind: "deadlock",
    sentence: say(cycle[0]?.isForLost === true ? "{0}; {1}." : "{0}: a deadlock; {1}.", waited, fate),
    place: waiters.map((waiter) => entityPlace(model, waiter)).find((place) => place !== undefined),
    time: Math.max(...starts) as Nanos,
    entity: first,
    count: 1,
  };
}

/** `waits for the lock two of move() in B, which`, as far as the next one's own wait. */
function whatFor(
  model: TraceModel,
  { blocker, isForLost, wait }: ThreadWait,
  next: Entity | undefined,
  say: Say,
): string {
  const waiter = model.awaitables.creator.get(wait);
  if ("ends" in blocker) {
    const ended = entityOf("thread", blocker.ends);
    const what = say("waits for the end of {0}", entityLabel(model, ended));
    if (next === undefined) return what;
    return next === ended
      ? say("{0}, which", what)
      : say("{0}, in which {1}", what, actorName(model, next, say, false));
  }
  if ("runners" in blocker) return whoseRun(model, blocker.runners, waiter, next, say);
  const { holder, lock } = blocker.lock;
  const name = entityLabel(model, entityOf("resource", lock));
  const held = actorName(model, holder, say);
  if (holder === waiter) return say("waits for the {0}, which it has itself", name);
  if (isForLost)
    return say("waits for the {0}, which {1} had when it ended, and never gave back", name, held);
  const what = say("waits for the {0} of {1}", name, held);
  if (next === undefined) return what;
  return next === holder
    ? say("{0}, which", what)
    : say("{0}, in whose thread {1}", what, actorName(model, next, say, false));
}

/** That a job's result is waited for, which only blocked threads can run. */
function whoseRun(
  model: TraceModel,
  runners: readonly ThreadRow[],
  waiter: Entity,
  next: Entity | undefined,
  say: Say,
): string {
  const [first = 0 as ThreadRow, ...more] = runners;
  if (more.length > 0) {
    const names = runners.map((one) => threadLabel(model, one)).join(", ");
    return say("waits for the result of a job, which only {0} can run, which all wait", names);
  }
  if (next === undefined && first === threadOf(model, waiter))
    return say("waits for the result of a job, which only its own thread can run");
  const what = say("waits for the result of a job, which only {0} can run", threadLabel(model, first));
  return next === undefined ? what : say("{0}, in which {1}", what, actorName(model, next, say, false));
}

/** Behind the last wait: where its holder is not the one that the circle began with, that it needs that one's thread. */
function lastWord(
  model: TraceModel,
  { blocker, isForLost }: ThreadWait,
  waiters: readonly Entity[],
  index: number,
  say: Say,
): string {
  const first = waiters[0] ?? noEntity;
  if (index < waiters.length - 1 || !("lock" in blocker) || blocker.lock.holder === first) return "";
  if (isForLost) return "";
  return say(", which needs the thread {0} as well", threadLabel(model, threadOf(model, first)));
}

/** `thread MainThread`, or a job with the thread that it runs in. */
function actorName(model: TraceModel, actor: Entity, say: Say, withThread = true): string {
  if (entityKind(actor) !== "callback") return entityLabel(model, actor);
  const job = entityRow(actor) as CallbackRow;
  const label = jobLabel(model, job);
  if (!withThread) return label;
  return say("{0} in {1}", label, threadLabel(model, model.callbacks.thread.get(job)));
}
