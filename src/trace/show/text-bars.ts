import { formatDuration, type Nanos } from "../../base/units";
import { entityOf } from "../model/entity";
import type { CallbackRow, CoroutineRow, ThreadRow } from "../model/rows";
import { coroutineStates, stateCode } from "../model/states";
import type { TraceModel } from "../model/trace-model";
import { trackTree, type Lane, type Track } from "../query/tracks";
import { jobLabel, runsJobs } from "../query/thread-jobs";
import { waitsOf } from "../query/thread-waits";
import { slicesInWindow } from "../query/window";
import { InstanceNames } from "./instance-names";
import { printable } from "./printable";
import { stateShapes } from "./text-timeline";

/** The most rows of bars that are drawn of each thread. */
const mostRows = 40;

/**
 * The run at a glance: one bar for each task and what is nested in it, from the first thing that the program did to the
 * end of the trace. In each column
 * the most telling state wins: running before ready before suspended.
 */
export function textBars(model: TraceModel, columns: number): string {
  if (model.end <= model.activityStart) return "";
  const names = new InstanceNames(model);
  const lines: string[] = [];
  for (const process of trackTree(model)) {
    lines.push(printable(process.label));
    for (const thread of process.children) {
      const jobs = thread.kind === "thread" ? jobRows(model, thread.row, columns) : [];
      const rows = [...jobs, ...thread.children.flatMap((track) => laneRows(model, names, track, columns))];
      if (rows.length === 0) continue;
      lines.push(`  ${printable(thread.label)}`);
      const shown = rows.slice(0, mostRows);
      const width = Math.min(32, Math.max(...shown.map(({ label }) => label.length)));
      for (const { label, bar } of shown) {
        lines.push(`    ${label.slice(0, width).padEnd(width)} ${bar()}`);
      }
      if (rows.length > mostRows) lines.push(`    ⋮ ${rows.length - mostRows} more rows`);
    }
  }
  const { created, running, ready, suspended } = stateShapes;
  const legend = `${running} runs  ${ready} ready, not yet running  ${suspended} waits  ${created} created`;
  const duration = formatDuration((model.end - model.activityStart) as Nanos);
  const startup =
    model.activityStart > model.end / 4 ? `, begun after ${formatDuration(model.activityStart)}` : "";
  return `${lines.join("\n")}\n\n  ${legend}  ·  ${duration} in all${startup}\n`;
}

interface BarRow {
  readonly label: string;
  readonly bar: () => string;
}

function laneRows(model: TraceModel, names: InstanceNames, track: Track, columns: number): BarRow[] {
  if (track.kind !== "task" && track.kind !== "function") return [];
  return track.lanes.map((lane, index) => {
    const [first = 0 as CoroutineRow] = lane.coroutines;
    const name = track.kind === "task" && index === 0 ? names.task(track.row) : names.coroutine(first);
    const others = lane.coroutines.length > 1 ? ` and ${lane.coroutines.length - 1} more` : "";
    const label = printable(`${"  ".repeat(lane.depth)}${name}${others}`);
    return { label, bar: () => laneBar(model, lane, columns) };
  });
}

/** What executors had a thread do, in one row. */
function jobRows(model: TraceModel, thread: ThreadRow, columns: number): BarRow[] {
  if (!runsJobs(model, thread)) return [];
  const { callbacks } = model;
  const jobs = [...callbacks.ofThread.values(thread)].slice(0, mostSlices);
  const labels = [...new Set(jobs.map((job) => printable(jobLabel(model, job))))];
  const bar = (): string => {
    const cells = new Cells(model, columns);
    for (const job of jobs) markJob(cells, model, job);
    return cells.text();
  };
  return [{ label: labels.join(", "), bar }];
}

/** A job runs, but where it is blocked. */
function markJob(cells: Cells, model: TraceModel, job: CallbackRow): void {
  const { awaitables, callbacks } = model;
  let since: number = callbacks.start.get(job);
  for (const wait of waitsOf(model, entityOf("callback", job))) {
    const [start, end] = [awaitables.start.get(wait), awaitables.end.get(wait)];
    cells.mark(since, start, stateCode.running);
    cells.mark(start, end, stateCode.suspended);
    since = end;
  }
  if (since < callbacks.end.get(job)) cells.mark(since, callbacks.end.get(job), stateCode.running);
}

const precedence = [stateCode.created, stateCode.suspended, stateCode.ready, stateCode.running];

function laneBar(model: TraceModel, lane: Lane, columns: number): string {
  const cells = new Cells(model, columns);
  for (const coroutine of lane.coroutines) {
    const slices = slicesInWindow(model, coroutine, {
      from: 0,
      to: model.end,
      resolution: 0,
      limit: mostSlices,
    });
    for (const { slice, start, end } of slices) cells.mark(start, end, model.slices.state.get(slice));
  }
  return cells.text();
}

/** One row of characters, each the most telling state of its share of the time. */
class Cells {
  readonly #ranks: number[];
  readonly #perColumn: number;

  constructor(
    readonly model: TraceModel,
    readonly columns: number,
  ) {
    this.#ranks = new Array<number>(columns).fill(-1);
    this.#perColumn = (model.end - model.activityStart) / columns;
  }

  mark(start: number, end: number, state: number): void {
    const rank = precedence.indexOf(state as (typeof precedence)[number]);
    if (rank < 0) return;
    const { activityStart, end: last } = this.model;
    const from = Math.min(this.columns - 1, Math.floor((start - activityStart) / this.#perColumn));
    const until = Math.ceil((Math.min(end, last) - activityStart) / this.#perColumn) - 1;
    const to = Math.min(this.columns - 1, Math.max(from, until));
    for (let column = from; column <= to; column++) {
      this.#ranks[column] = Math.max(this.#ranks[column] ?? -1, rank);
    }
  }

  text(): string {
    return this.#ranks
      .map((rank) => (rank < 0 ? " " : stateShapes[coroutineStates[precedence[rank] ?? stateCode.created]]))
      .join("")
      .trimEnd();
  }
}

const mostSlices = 100_000;
