import { formatDuration, type Nanos } from "../../base/units";
import { type Entity, entityOf, noEntity, rowOfKind } from "../model/entity";
import type { AwaitableRow, CallbackRow, ThreadRow } from "../model/rows";
import type { TraceModel } from "../model/trace-model";
import { threadBlocker } from "../query/causes/thread-blockers";
import { entityPlace, shortPlace, threadLabel } from "../query/describe";
import { jobLabel, runsJobs } from "../query/thread-jobs";
import { waitLabel, waitsOfThread } from "../query/thread-waits";
import { outcomes } from "../vocabulary";
import type { InstanceNames } from "./instance-names";
import { printable } from "./printable";

/** A line of a thread's history, with the time by which it takes its place. */
export interface TimedLine {
  readonly time: Nanos;
  /** Without its time. */
  readonly text: string;
}

/** What executors had a thread do and what it was blocked by: one line for each begin and end. */
export function threadLines(model: TraceModel, names: InstanceNames, thread: ThreadRow): TimedLine[] {
  const lines = [...jobLines(model, names, thread), ...waitLines(model, names, thread)];
  return lines.sort((one, other) => one.time - other.time);
}

/** Who waits is the thread, or its job at that time, which the line before names. */
function waitLines(model: TraceModel, names: InstanceNames, thread: ThreadRow): TimedLine[] {
  const { awaitables } = model;
  return waitsOfThread(model, thread).flatMap((wait) => {
    const start = awaitables.start.get(wait);
    const end = awaitables.end.get(wait);
    const what = printable(waitLabel(model, wait));
    const begins = {
      time: start,
      text: `─ the thread is blocked by ${what}${holderOf(model, names, wait, start)}`,
    };
    if (end === Infinity) return [begins];
    const settler = awaitables.settler.get(wait);
    const isOver = outcomes[awaitables.outcome.get(wait) - 1] === "cancelled";
    const by = settler === noEntity ? "" : `, let go by ${printable(workerLabel(model, names, settler))}`;
    const how = isOver ? "gives up" : "goes on";
    const length = formatDuration((end - start) as Nanos);
    return [begins, { time: end, text: `█ it ${how} after ${length}${by}` }];
  });
}

/** Who has the lock that a thread comes to wait for, where one has it and that is known. */
function holderOf(model: TraceModel, names: InstanceNames, wait: AwaitableRow, time: number): string {
  const blocker = threadBlocker(model, wait, time);
  if (blocker === undefined || !("lock" in blocker)) return "";
  return `, which ${printable(workerLabel(model, names, blocker.lock.holder))} has`;
}

/** Who does something: a job with the thread that it runs in. */
function workerLabel(model: TraceModel, names: InstanceNames, worker: Entity): string {
  const { callbacks } = model;
  const job = rowOfKind(worker, "callback") as CallbackRow;
  const thread = callbacks.thread.get(job);
  if (job === 0 || !runsJobs(model, thread)) return names.entity(worker);
  return `${jobLabel(model, job)} in ${threadLabel(model, thread)}`;
}

function jobLines(model: TraceModel, names: InstanceNames, thread: ThreadRow): TimedLine[] {
  if (!runsJobs(model, thread)) return [];
  const { callbacks } = model;
  return [...callbacks.ofThread.values(thread)].flatMap((job) => {
    const start = callbacks.start.get(job);
    const end = callbacks.end.get(job);
    const begins = {
      time: start,
      text: `█ ${printable(jobLabel(model, job))} runs${origin(model, names, job)}`,
    };
    if (end === Infinity) return [begins];
    const length = formatDuration((end - start) as Nanos);
    const how = callbacks.unfinished.has(job) ? "has not ended when its process does," : "ends";
    return [begins, { time: end, text: `■ ${printable(jobLabel(model, job))} ${how} after ${length}` }];
  });
}

function origin(model: TraceModel, names: InstanceNames, job: CallbackRow): string {
  const { callbacks } = model;
  const scheduler = callbacks.scheduler.get(job);
  const queued = callbacks.start.get(job) - callbacks.scheduled.get(job);
  const by = scheduler === noEntity ? "" : `, handed over by ${printable(names.entity(scheduler))}`;
  const since = Number.isNaN(queued) ? "" : ` ${formatDuration(Math.max(0, queued) as Nanos)} before`;
  const place = shortPlace(entityPlace(model, entityOf("callback", job)));
  return `${by}${by === "" ? "" : since}${place === "" ? "" : ` [${printable(place)}]`}`;
}

/**
 * How often executors had threads and processes do what, over the whole run: which of them took which job differs from run
 * to run, and this does not. Empty where there was none.
 */
export function jobCounts(model: TraceModel): string[] {
  const counts = new Map<string, number>();
  for (let thread = 1 as ThreadRow; thread <= model.threads.count; thread++) {
    if (!runsJobs(model, thread)) continue;
    for (const job of model.callbacks.ofThread.values(thread)) {
      const label = printable(jobLabel(model, job));
      counts.set(label, (counts.get(label) ?? 0) + 1);
    }
  }
  const lines = [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([label, count]) => `  ${label} ×${count}`);
  return lines.length === 0 ? [] : ["Jobs in threads and processes", ...lines, ""];
}
