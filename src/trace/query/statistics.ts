import type { Nanos } from "../../base/units";
import type { CoroutineRow, FunctionRow, PointRow, SliceRow, TaskRow } from "../model/rows";
import { stateCode } from "../model/states";
import type { TraceModel } from "../model/trace-model";
import { driverRun } from "./driver-run";
import { durationStatistics, type DurationStatistics } from "./quantiles";

/** What happened at one suspension point. */
export interface PointStatistics {
  readonly point: PointRow;
  /** How often a coroutine was suspended there. */
  readonly hits: number;
  /** How many coroutines are suspended there now. */
  readonly waiting: number;
  /** From suspended to woken (or resumed, where no wakeup was seen). */
  readonly wait: DurationStatistics;
  /** From woken to running: time lost. */
  readonly ready: DurationStatistics;
}

/** What happened to the calls of one function. */
export interface FunctionStatistics {
  readonly function: FunctionRow;
  readonly calls: number;
  /** How many of them have settled. */
  readonly settled: number;
  readonly suspensions: number;
  /** From the first event of a call to its end. */
  readonly duration: DurationStatistics;
  /** Time on the stack, what it called included. */
  readonly running: Nanos;
  readonly ready: Nanos;
  readonly suspended: Nanos;
}

/** How long something was in each state, up to now where it is not settled. */
export interface StateTotals {
  readonly running: Nanos;
  readonly ready: Nanos;
  readonly suspended: Nanos;
}

/** Statistics of all points that were reached, most hits first. */
export function pointStatistics(model: TraceModel): PointStatistics[] {
  const { slices } = model;
  const points = new Map<PointRow, { waits: number[]; readies: number[]; hits: number; waiting: number }>();
  for (let row = 1 as SliceRow; row <= slices.count; row++) {
    const state = slices.state.get(row);
    if (state !== stateCode.suspended && state !== stateCode.ready) continue;
    const point = slices.point.get(row);
    if (point === 0) continue;
    let entry = points.get(point);
    if (entry === undefined) points.set(point, (entry = { waits: [], readies: [], hits: 0, waiting: 0 }));
    const duration = slices.end.get(row) - slices.start.get(row);
    if (state === stateCode.ready) {
      if (duration < Infinity) entry.readies.push(duration);
      continue;
    }
    entry.hits++;
    if (duration < Infinity) entry.waits.push(duration);
    else entry.waiting++;
  }
  return [...points]
    .map(([point, { waits, readies, hits, waiting }]) => ({
      point,
      hits,
      waiting,
      wait: durationStatistics(waits),
      ready: durationStatistics(readies),
    }))
    .sort((a, b) => b.hits - a.hits || a.point - b.point);
}

/** Statistics of all functions that were called, most calls first. */
export function functionStatistics(model: TraceModel): FunctionStatistics[] {
  const { coroutines } = model;
  const calls = new Map<FunctionRow, CoroutineRow[]>();
  for (let row = 1 as CoroutineRow; row <= coroutines.count; row++) {
    if (coroutines.isStandIn.get(row) === 1) continue;
    const functionRow = coroutines.function.get(row);
    const list = calls.get(functionRow);
    if (list === undefined) calls.set(functionRow, [row]);
    else list.push(row);
  }
  return [...calls]
    .map(([functionRow, rows]) => statisticsOfCalls(model, functionRow, rows))
    .sort((a, b) => b.calls - a.calls || a.function - b.function);
}

/** Whether a run went on while another coroutine of a task ran, below it on the stack. */
function runsWithin(model: TraceModel, slice: SliceRow, task: TaskRow): boolean {
  const { coroutines, slices } = model;
  for (let run = driverRun(model, slice); run !== 0; run = driverRun(model, run))
    if (coroutines.task.get(slices.coroutine.get(run)) === task) return true;
  return false;
}

/**
 * How long each task ran, was ready, and waited; what its coroutines did on each other's behalf counts once. One look at the whole model
 * serves all tasks.
 */
export function taskTotals(model: TraceModel): (task: TaskRow) => StateTotals {
  const { coroutines, slices, tasks } = model;
  const running = new Float64Array(tasks.count + 1);
  const ready = new Float64Array(tasks.count + 1);
  for (let slice = 1 as SliceRow; slice <= slices.count; slice++) {
    const state = slices.state.get(slice);
    if (state !== stateCode.ready && state !== stateCode.running) continue;
    const task = coroutines.task.get(slices.coroutine.get(slice));
    const duration = Math.min(slices.end.get(slice), model.end) - slices.start.get(slice);
    if (state === stateCode.ready) ready[task] = (ready[task] as number) + duration;
    else if (!runsWithin(model, slice, task)) running[task] = (running[task] as number) + duration;
  }
  return (task) => {
    const alive = Math.min(tasks.end.get(task), model.end) - tasks.start.get(task);
    const [ran, waited] = [running[task] ?? 0, ready[task] ?? 0];
    return {
      running: ran as Nanos,
      ready: waited as Nanos,
      suspended: Math.max(0, alive - ran - waited) as Nanos,
    };
  };
}

function statisticsOfCalls(
  model: TraceModel,
  functionRow: FunctionRow,
  rows: readonly CoroutineRow[],
): FunctionStatistics {
  const { coroutines, slices } = model;
  const totals = [0, 0, 0, 0, 0];
  const durations: number[] = [];
  let suspensions = 0;
  for (const row of rows) {
    if (coroutines.outcome.get(row) !== 0)
      durations.push(coroutines.end.get(row) - coroutines.start.get(row));
    for (const slice of coroutines.slices.values(row)) {
      const state = slices.state.get(slice);
      const end = Math.min(slices.end.get(slice), model.end);
      totals[state] = (totals[state] ?? 0) + end - slices.start.get(slice);
      if (state === stateCode.suspended) suspensions++;
    }
  }
  return {
    function: functionRow,
    calls: rows.length,
    settled: durations.length,
    suspensions,
    duration: durationStatistics(durations),
    ...stateTotals(totals),
  };
}

function stateTotals(totals: readonly number[]): StateTotals {
  return {
    running: (totals[stateCode.running] ?? 0) as Nanos,
    ready: (totals[stateCode.ready] ?? 0) as Nanos,
    suspended: (totals[stateCode.suspended] ?? 0) as Nanos,
  };
}
