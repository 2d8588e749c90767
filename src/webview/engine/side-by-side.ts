import { entityOf } from "../../trace/model/entity";
import type { CallbackRow, ProcessRow, SliceRow, ThreadRow } from "../../trace/model/rows";
import type { TraceModel } from "../../trace/model/trace-model";
import { processLabel, threadLabel } from "../../trace/query/describe";
import { gilOf, gilUse, type GilUse } from "../../trace/query/gil-use";
import { runsJobs } from "../../trace/query/thread-jobs";
import { waitsOf } from "../../trace/query/thread-waits";
import type { TimeRange } from "./measure-range";

/** What one thread did in a span of time. */
export interface ThreadWork {
  readonly name: string;
  /** Stretches of traced code, and jobs that a pool gave it. */
  readonly runs: number;
  readonly jobs: number;
  /** How long it had work at hand and was not blocked in it, in ns. */
  readonly busy: number;
  /** What it did with Python's lock, as estimated by sampling; undefined where that was not done. */
  readonly gil: GilUse | undefined;
}

/** What the threads of one process did, or of all together: how many had work at the same instant. */
export interface Overlap {
  /** How long at least one had work, in ns. */
  readonly busy: number;
  readonly most: number;
  /** Over the time in which at least one had work. */
  readonly average: number;
}

/** One process of {@link SideBySide}. */
export interface ProcessWork extends Overlap {
  readonly name: string;
  readonly threads: readonly ThreadWork[];
  /** True where threads take turns at running code, so that having work at one instant is not running at it: Python's lock (GIL). */
  readonly takesTurns: boolean;
  /** What is known of who held that lock; undefined where nobody looked. */
  readonly gil: ReturnType<typeof gilOf>;
}

/** Threads and processes side by side: who had work at the same instant. */
export interface SideBySide extends Overlap, TimeRange {
  readonly processes: readonly ProcessWork[];
  /** True where there was too much to look at all of it. */
  readonly isPartial: boolean;
}

/** As many stretches of work are looked at. */
const mostStretches = 400_000;

interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** Puts the threads of all processes side by side, from one moment to another, in ns. */
export function sideBySide(model: TraceModel, { start, end }: TimeRange): SideBySide {
  let left = mostStretches;
  const ofProcess = new Map<ProcessRow, { work: ThreadWork; stretches: Stretch[] }[]>();
  for (let thread = 1 as ThreadRow; thread <= model.threads.count; thread++) {
    const runs = runsOf(model, thread, { start, end }, left);
    const jobs = jobsOf(model, thread, { start, end }, left - runs.length);
    const stretches = [...runs, ...jobs.stretches];
    left -= stretches.length;
    const gil = gilUse(model, thread, start, end);
    if (stretches.length === 0 && (gil === undefined || gil.sampled === 0)) continue;
    const { busy } = overlapOf([stretches]);
    const work = { name: threadLabel(model, thread), runs: runs.length, jobs: jobs.count, busy, gil };
    const process = model.threads.process.get(thread);
    ofProcess.set(process, [...(ofProcess.get(process) ?? []), { work, stretches }]);
  }
  const processes = [...ofProcess].map(([process, threads]): ProcessWork => ({
    name: processLabel(model, process),
    threads: threads.map(({ work }) => work),
    takesTurns:
      model.processes.info(process)?.runtime.name === "python" &&
      threads.length > 1 &&
      gilOf(model, process) !== "none",
    gil: gilOf(model, process),
    ...overlapOf(threads.map(({ stretches }) => stretches)),
  }));
  const all = [...ofProcess.values()].flatMap((threads) => threads.map(({ stretches }) => stretches));
  return { start, end, processes, ...overlapOf(all), isPartial: left <= 0 };
}

function runsOf(
  { slices, threads }: TraceModel,
  thread: ThreadRow,
  range: TimeRange,
  most: number,
): Stretch[] {
  const found: Stretch[] = [];
  const lists = threads.runs;
  let at = lists.search(thread, (run: SliceRow) => slices.end.get(run) > range.start);
  for (; at < lists.length(thread) && found.length < most; at++) {
    const run = lists.at(thread, at);
    if (slices.start.get(run) >= range.end) break;
    found.push(within({ start: slices.start.get(run), end: slices.end.get(run) }, range));
  }
  return found;
}

function jobsOf(
  model: TraceModel,
  thread: ThreadRow,
  range: TimeRange,
  most: number,
): { readonly count: number; readonly stretches: Stretch[] } {
  if (!runsJobs(model, thread)) return { count: 0, stretches: [] };
  const { callbacks } = model;
  const lists = callbacks.ofThread;
  const stretches: Stretch[] = [];
  let count = 0;
  let at = lists.search(thread, (job) => callbacks.end.get(job) > range.start);
  for (; at < lists.length(thread) && stretches.length < most; at++) {
    const job = lists.at(thread, at);
    if (callbacks.start.get(job) >= range.end) break;
    count++;
    stretches.push(...unblocked(model, job).map((stretch) => within(stretch, range)));
  }
  return { count, stretches: stretches.filter(({ start, end }) => start < end) };
}

/** A job without the time in which it is known to have been blocked. */
function unblocked(model: TraceModel, job: CallbackRow): Stretch[] {
  const { callbacks, awaitables } = model;
  const pieces: Stretch[] = [];
  let start: number = callbacks.start.get(job);
  for (const wait of waitsOf(model, entityOf("callback", job))) {
    if (awaitables.start.get(wait) > start) pieces.push({ start, end: awaitables.start.get(wait) });
    start = Math.max(start, awaitables.end.get(wait));
  }
  return [...pieces, { start, end: callbacks.end.get(job) }];
}

function within({ start, end }: Stretch, range: TimeRange): Stretch {
  return { start: Math.max(start, range.start), end: Math.min(end, range.end) };
}

/** How many of several threads had work at once; stretches of one thread that overlap count once. */
function overlapOf(threads: readonly (readonly Stretch[])[]): Overlap {
  const edges: { readonly time: number; readonly thread: number; readonly step: 1 | -1 }[] = [];
  for (const [thread, stretches] of threads.entries()) {
    for (const { start, end } of stretches) {
      edges.push({ time: start, thread, step: 1 }, { time: end, thread, step: -1 });
    }
  }
  // At one moment those that end come first: who takes over from another does not work beside it.
  edges.sort((one, other) => one.time - other.time || one.step - other.step);
  const depths = threads.map(() => 0);
  let [atOnce, most, busy, sum, last] = [0, 0, 0, 0, 0];
  for (const { time, thread, step } of edges) {
    if (atOnce > 0) busy += time - last;
    sum += atOnce * (time - last);
    last = time;
    const depth = (depths[thread] ?? 0) + step;
    if (depth === (step === 1 ? 1 : 0)) atOnce += step;
    depths[thread] = depth;
    most = Math.max(most, atOnce);
  }
  return { busy, most, average: busy === 0 ? 0 : sum / busy };
}
