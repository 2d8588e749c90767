import { entityKind, entityRow, type Entity, type EntityKind } from "../model/entity";
import type { CoroutineRow, GapRow, ProcessRow, TaskRow, ThreadRow, WakeupRow } from "../model/rows";
import type { TraceModel } from "../model/trace-model";
import { functionPlace, pointPlace, processLabel, threadLabel, type Place } from "../query/describe";
import { gilOf, gilUse, leastParallelTime, type GilUse } from "../query/gil-use";
import type { DurationStatistics } from "../query/quantiles";
import type { RunProblem, RunProblemKind } from "../query/report/run-problem";
import { runProblems } from "../query/report/run-problems";
import { functionStatistics, pointStatistics, taskTotals, type StateTotals } from "../query/statistics";
import { gapCauses, outcomes } from "../vocabulary";
import type { RuntimeDescription, TraceManifest } from "../wire/format";
import type { TraceProblem } from "../wire/trace-problem";
import { InstanceNames } from "./instance-names";

/**
 * What `coroscope show --json` prints. Times and durations are integers in ns, times since the trace began; `null` where
 * something has not happened by the end of the trace. Ids are numbers from 1 within their own list.
 */
export interface TraceSummary {
  readonly format: "coroscope-summary";
  readonly version: 1;
  readonly command: readonly string[];
  readonly created: string | null;
  /** How the program ended; `null` where the trace does not tell. */
  readonly ended: NonNullable<TraceManifest["ended"]> | null;
  readonly duration: number;
  /** When the program itself first did something, after the runtime's start; `null` where it did nothing. */
  readonly begin: number | null;
  readonly events: number;
  readonly processes: readonly ProcessSummary[];
  readonly threads: readonly ThreadSummary[];
  readonly tasks: readonly TaskSummary[];
  readonly coroutines: readonly CoroutineSummary[];
  readonly functions: readonly FunctionSummary[];
  readonly points: readonly PointSummary[];
  readonly wakeups: readonly WakeupSummary[];
  readonly findings: readonly FindingSummary[];
  readonly gaps: readonly GapSummary[];
  /** What could not be read, in sentences. */
  readonly problems: readonly string[];
}

/** A process of a {@link TraceSummary}. */
export interface ProcessSummary {
  readonly id: number;
  /** The operating system's ids. */
  readonly pid: number;
  readonly parentPid: number;
  readonly runtime: string;
  readonly version: string;
  readonly arguments: readonly string[];
  readonly start: number;
  /** Of a Python whose GIL is unusual or was asked about; otherwise `null`. */
  readonly gil: GilSummary | null;
}

/** Whether a process has a GIL and whether it was sampled (see `RuntimeDescription.gil`). */
export interface GilSummary {
  readonly state: NonNullable<RuntimeDescription["gil"]>;
  /** How long threads ran, at least, while another one held the GIL, in ns: in C code that had let go of it. */
  readonly parallel: number;
}

/** A thread of a {@link TraceSummary}. */
export interface ThreadSummary {
  readonly id: number;
  readonly process: number;
  readonly name: string;
  readonly start: number;
  readonly end: number | null;
  /**
   * What it did with the GIL, in ns: an estimate, by looking at it from time to time. Of the time that was `sampled` it ran holding the GIL (`held`), was
   * ready to run while others did (`wanted`), and ran calls of C functions, with the GIL or without it (`native`). `null` where that was not sampled.
   */
  readonly gilEstimate: GilUse | null;
}

/** A reference to something of a {@link TraceSummary}, with its name. */
export interface EntitySummary {
  readonly kind: EntityKind;
  readonly id: number;
  readonly name: string;
}

/** How long something ran, was ready and waited, in ns. */
export type TotalsSummary = Readonly<Record<keyof StateTotals, number>>;

/** A task of a {@link TraceSummary}. */
export interface TaskSummary extends TotalsSummary {
  readonly id: number;
  readonly name: string;
  readonly thread: number;
  /** Its outermost coroutine. */
  readonly coroutine: number;
  readonly creator: EntitySummary | null;
  readonly start: number;
  readonly end: number | null;
  readonly outcome: string | null;
  readonly value: string;
  readonly cancelRequested: number | null;
}

/** A coroutine of a {@link TraceSummary}. */
export interface CoroutineSummary {
  readonly id: number;
  readonly name: string;
  /** The function it is a call of; 0 where that is not known. */
  readonly function: number;
  readonly thread: number;
  readonly task: number;
  /** The coroutine that called it, and the one that first drove it; 0 for none. */
  readonly creator: number;
  readonly parent: number;
  /** What it is doing at the end of the trace. */
  readonly state: string;
  readonly start: number;
  readonly end: number | null;
  readonly outcome: string | null;
  readonly value: string;
  readonly suspensions: number;
}

/** A function of a {@link TraceSummary}. */
export interface FunctionSummary extends TotalsSummary {
  readonly id: number;
  readonly name: string;
  readonly kind: string;
  readonly place: Place | null;
  readonly calls: number;
  readonly settled: number;
  readonly suspensions: number;
  readonly duration: DurationStatistics;
}

/** A suspension point of a {@link TraceSummary}. */
export interface PointSummary {
  readonly id: number;
  readonly function: number;
  readonly kind: string;
  readonly label: string;
  readonly place: Place | null;
  readonly hits: number;
  /** Whether its function came here so often that not every time was recorded: then each figure is of those that were. */
  readonly isPartial: boolean;
  /** How many coroutines are still suspended there. */
  readonly waiting: number;
  /** From suspended to woken. */
  readonly wait: DurationStatistics;
  /** From woken to running. */
  readonly ready: DurationStatistics;
}

/** A wakeup of a {@link TraceSummary}. */
export interface WakeupSummary {
  readonly time: number;
  /** When it could have come, had the loop not been running other code; `null` where it came at once. */
  readonly due: number | null;
  readonly coroutine: number;
  readonly task: number;
  readonly waker: EntitySummary | null;
  readonly reason: string;
}

/** A problem that was seen in the run. */
export interface FindingSummary {
  readonly kind: RunProblemKind;
  /** What happened, as a whole sentence. */
  readonly sentence: string;
  readonly place: Place | null;
  /** When it was seen, or when it was at its worst. */
  readonly time: number;
  /** How often it was seen at this place. */
  readonly count: number;
  /** What it happened to. */
  readonly entity: EntitySummary | null;
}

/** Something that was not recorded. */
export interface GapSummary {
  readonly cause: string;
  readonly process: number;
  readonly start: number;
  readonly end: number;
  /** How many events are missing; 0 where unknown. */
  readonly events: number;
  readonly function: string;
}

/** Gathers what `coroscope show --json` prints. */
export function summarizeTrace(model: TraceModel, problems: readonly TraceProblem[]): TraceSummary {
  const names = new InstanceNames(model);
  const totals = taskTotals(model);
  const { manifest } = model;
  return {
    format: "coroscope-summary",
    version: 1,
    command: manifest?.command ?? [],
    created: manifest?.created ?? null,
    ended: manifest?.ended ?? null,
    duration: model.end,
    begin: moment(model.activityStart),
    events: model.eventCount,
    processes: rows(model.processes.count, (row) => processSummary(model, row as ProcessRow)),
    threads: rows(model.threads.count, (row) => threadSummary(model, row as ThreadRow)),
    tasks: rows(model.tasks.count, (row) => taskSummary(model, names, row as TaskRow, totals)),
    coroutines: rows(model.coroutines.count, (row) => coroutineSummary(model, names, row as CoroutineRow)),
    functions: functionSummaries(model),
    points: pointSummaries(model),
    wakeups: rows(model.wakeups.count, (row) => wakeupSummary(model, names, row as WakeupRow)),
    findings: runProblems(model).map((problem) => findingSummary(names, problem)),
    gaps: rows(model.gaps.count, (row) => gapSummary(model, row as GapRow)),
    problems: problems.map(({ message }) => message),
  };
}

function rows<Summary>(count: number, summarize: (row: number) => Summary): Summary[] {
  return Array.from({ length: count }, (_, index) => summarize(index + 1));
}

function moment(time: number): number | null {
  return Number.isFinite(time) ? time : null;
}

function outcomeName(code: number): string | null {
  return outcomes[code - 1] ?? null;
}

function entitySummary(names: InstanceNames, entity: Entity): EntitySummary | null {
  if (entity === 0) return null;
  return { kind: entityKind(entity), id: entityRow(entity), name: names.entity(entity) };
}

function processSummary(model: TraceModel, row: ProcessRow): ProcessSummary {
  const info = model.processes.info(row);
  const state = gilOf(model, row);
  return {
    id: row,
    pid: info?.id ?? 0,
    parentPid: info?.parent ?? 0,
    runtime: info?.runtime.name ?? processLabel(model, row),
    version: info?.runtime.version ?? "",
    arguments: info?.arguments ?? [],
    start: model.processes.start.get(row),
    gil: state === undefined ? null : { state, parallel: leastParallelTime(model, row) },
  };
}

function threadSummary(model: TraceModel, row: ThreadRow): ThreadSummary {
  const { threads } = model;
  return {
    id: row,
    process: threads.process.get(row),
    name: threadLabel(model, row),
    start: threads.start.get(row),
    end: moment(threads.end.get(row)),
    gilEstimate: gilUse(model, row, 0, Infinity) ?? null,
  };
}

function taskSummary(
  model: TraceModel,
  names: InstanceNames,
  row: TaskRow,
  totals: (task: TaskRow) => StateTotals,
): TaskSummary {
  const { tasks, strings } = model;
  return {
    id: row,
    name: names.task(row),
    thread: tasks.thread.get(row),
    coroutine: tasks.root.get(row),
    creator: entitySummary(names, tasks.creator.get(row)),
    start: tasks.start.get(row),
    end: moment(tasks.end.get(row)),
    outcome: outcomeName(tasks.outcome.get(row)),
    value: strings.get(tasks.value.get(row)),
    cancelRequested: moment(tasks.cancelTime.get(row)),
    ...totals(row),
  };
}

function coroutineSummary(model: TraceModel, names: InstanceNames, row: CoroutineRow): CoroutineSummary {
  const { coroutines, slices, strings } = model;
  let suspensions = 0;
  for (const slice of coroutines.slices.values(row)) {
    if (slices.stateOf(slice) === "suspended") suspensions++;
  }
  return {
    id: row,
    name: names.coroutine(row),
    function: coroutines.function.get(row),
    thread: coroutines.thread.get(row),
    task: coroutines.task.get(row),
    creator: coroutines.creator.get(row),
    parent: coroutines.parent.get(row),
    state: slices.stateOf(coroutines.newestSlice.get(row)),
    start: coroutines.start.get(row),
    end: moment(coroutines.end.get(row)),
    outcome: outcomeName(coroutines.outcome.get(row)),
    value: strings.get(coroutines.value.get(row)),
    suspensions,
  };
}

function functionSummaries(model: TraceModel): FunctionSummary[] {
  return functionStatistics(model).map(({ function: row, ...statistics }) => {
    const info = model.functions.info(row);
    return {
      id: row,
      name: info.qualifiedName,
      kind: info.kind,
      place: functionPlace(model, row) ?? null,
      ...statistics,
    };
  });
}

function pointSummaries(model: TraceModel): PointSummary[] {
  const { gaps } = model;
  const limited = new Set(
    rows(gaps.count, (row) => row as GapRow)
      .filter((row) => gapCauses[gaps.cause.get(row)] === "rate-limit")
      .map((row) => gaps.function.get(row)),
  );
  return pointStatistics(model).map(({ point, ...statistics }) => {
    const info = model.points.info(point);
    return {
      id: point,
      function: info.function,
      kind: info.kind,
      label: info.label,
      place: pointPlace(model, point) ?? null,
      isPartial: limited.has(info.function),
      ...statistics,
    };
  });
}

function wakeupSummary(model: TraceModel, names: InstanceNames, row: WakeupRow): WakeupSummary {
  const { wakeups, strings } = model;
  return {
    time: wakeups.time.get(row),
    due: moment(wakeups.due.get(row)),
    coroutine: wakeups.target.get(row),
    task: wakeups.task.get(row),
    waker: entitySummary(names, wakeups.waker.get(row)),
    reason: strings.get(wakeups.reason.get(row)),
  };
}

function findingSummary(names: InstanceNames, problem: RunProblem): FindingSummary {
  const { kind, sentence, place, time, count, entity } = problem;
  return { kind, sentence, place: place ?? null, time, count, entity: entitySummary(names, entity) };
}

function gapSummary(model: TraceModel, row: GapRow): GapSummary {
  const { gaps } = model;
  return {
    cause: gapCauses[gaps.cause.get(row)] ?? "damaged",
    process: gaps.process.get(row),
    start: gaps.start.get(row),
    end: gaps.end.get(row),
    events: gaps.events.get(row),
    function: model.functions.info(gaps.function.get(row)).qualifiedName,
  };
}
