import { sayInEnglish, type Say } from "../../base/phrase";
import type { Nanos } from "../../base/units";
import type { FileRow, SliceRow, WakeupRow } from "../../trace/model/rows";
import { stateCode } from "../../trace/model/states";
import type { TraceModel } from "../../trace/model/trace-model";
import { entityLabel } from "../../trace/query/describe";
import type { DurationStatistics } from "../../trace/query/quantiles";
import type { RuleFact } from "../../trace/query/report/rule-fact";
import { ruleFacts } from "../../trace/query/report/rule-facts";
import { functionStatistics, pointStatistics } from "../../trace/query/statistics";
import { cameBack } from "./await-results";
import { callEnds, noEnds, type CallEnds } from "./call-ends";
import { problemsOf, type ProblemEvidence } from "./problem-evidence";

/** What a run showed of one suspension point. Lines from 1, columns from 0 in UTF-16 units. */
export interface PointEvidence {
  /** Where it is now; edits of the text move it. */
  readonly line: number;
  /** Where it was when it ran, as the trace has it. */
  readonly tracedLine: number;
  readonly column: number;
  /** How often a coroutine was suspended there. */
  readonly hits: number;
  /** How many were still suspended there at the end. */
  readonly waiting: number;
  readonly wait: DurationStatistics;
  /** From woken to running. */
  readonly ready: DurationStatistics;
  /** What was awaited or yielded last, as the trace previews it. */
  readonly lastValue?: string;
  /** What the last `await` gave or the last `yield` was sent, as the trace previews it; absent where it is not surely that. */
  readonly lastResult?: string;
  /** What was thrown there last, where that is what came last. */
  readonly lastError?: string;
  /** Who woke the last one, and why. */
  readonly lastWaker?: string;
}

/** What a run showed of one function. Lines from 1. */
export interface FunctionEvidence extends CallEnds {
  readonly qualifiedName: string;
  /** Where it is now; edits of the text move it. */
  readonly line: number;
  /** Where it was when it ran, as the trace has it. */
  readonly tracedLine: number;
  readonly column: number;
  /** The last line that is known to belong to it. */
  readonly endLine: number;
  readonly calls: number;
  readonly suspensions: number;
  readonly running: Nanos;
  readonly ready: Nanos;
  readonly suspended: Nanos;
}

/** What a run showed of one file. */
export interface FileEvidence {
  readonly points: readonly PointEvidence[];
  readonly functions: readonly FunctionEvidence[];
  /** What it showed of rules of the analyzer. Lines are those of the text as it is now; edits move them. */
  readonly facts: readonly RuleFact[];
  /** The problems that it showed by itself. */
  readonly problems: readonly ProblemEvidence[];
}

/** What a run showed, by absolute path of the file. */
export type TraceEvidence = ReadonlyMap<string, FileEvidence>;

/** The most points and functions of a trace that are kept: those with the most hits and calls. */
const mostEntries = 20_000;

/** What a trace shows of the points and functions of each file, small enough for an editor to keep. */
export function evidenceOf(model: TraceModel, say: Say = sayInEnglish): TraceEvidence {
  const files = new Map<string, GatheredEvidence>();
  const fileAt = (path: string): GatheredEvidence => {
    let file = files.get(path);
    if (file === undefined) files.set(path, (file = { points: [], functions: [], facts: [], problems: [] }));
    return file;
  };
  const fileOf = (row: FileRow): GatheredEvidence => fileAt(model.files.path(row));
  const last = lastSlices(model);
  const lastLines = new Map<number, number>();
  for (const { point, hits, waiting, wait, ready } of pointStatistics(model).slice(0, mostEntries)) {
    const { range, function: functionRow } = model.points.info(point);
    const { file } = model.functions.info(functionRow);
    if (file === 0) continue;
    const [line, column, endLine] = range;
    lastLines.set(functionRow, Math.max(lastLines.get(functionRow) ?? 0, endLine));
    fileOf(file).points.push({
      line,
      tracedLine: line,
      column,
      hits,
      waiting,
      wait,
      ready,
      ...lastSeen(model, last.get(point), say),
    });
  }
  const ends = callEnds(model);
  for (const statistics of functionStatistics(model).slice(0, mostEntries)) {
    const { file, qualifiedName, range } = model.functions.info(statistics.function);
    if (file === 0) continue;
    const { calls, suspensions, running, ready, suspended } = statistics;
    const endLine = Math.max(range[0], range[2], lastLines.get(statistics.function) ?? 0);
    fileOf(file).functions.push({
      ...{ qualifiedName, line: range[0], tracedLine: range[0], column: range[1], endLine },
      ...{ calls, suspensions, running, ready, suspended },
      ...(ends.get(statistics.function) ?? noEnds),
    });
  }
  for (const fact of ruleFacts(model, say)) fileAt(fact.path).facts.push(fact);
  for (const { path, ...problem } of problemsOf(model, say)) fileAt(path).problems.push(problem);
  return files;
}

/** The evidence of a file while it is gathered. */
interface GatheredEvidence {
  readonly points: PointEvidence[];
  readonly functions: FunctionEvidence[];
  readonly facts: RuleFact[];
  readonly problems: ProblemEvidence[];
}

/** The last slices at a point: one that is suspended there, the wakeup of one that was, and the run after one. */
interface LastSlices {
  suspended: SliceRow;
  wakeup: WakeupRow;
  resumed: SliceRow;
}

function lastSlices(model: TraceModel): Map<number, LastSlices> {
  const { slices } = model;
  const last = new Map<number, LastSlices>();
  for (let row = 1 as SliceRow; row <= slices.count; row++) {
    const point = slices.point.get(row);
    const state = slices.state.get(row);
    if (point === 0) continue;
    const entry = last.get(point) ?? {
      ...{ suspended: 0 as SliceRow, wakeup: 0 as WakeupRow, resumed: 0 as SliceRow },
    };
    last.set(point, entry);
    if (state === stateCode.suspended) entry.suspended = row;
    else if (state === stateCode.ready) entry.wakeup = slices.wakeup.get(row);
    else if (state === stateCode.running) entry.resumed = row;
  }
  return last;
}

function lastSeen(
  model: TraceModel,
  last: LastSlices | undefined,
  say: Say,
): Pick<PointEvidence, "lastValue" | "lastResult" | "lastError" | "lastWaker"> {
  if (last === undefined) return {};
  const value = last.suspended === 0 ? "" : model.strings.get(model.slices.value.get(last.suspended));
  const waker = last.wakeup === 0 ? 0 : model.wakeups.waker.get(last.wakeup);
  return {
    ...(value === "" ? {} : { lastValue: value }),
    ...(last.resumed === 0 ? {} : cameBack(model, last.resumed, last.suspended)),
    ...(waker === 0 ? {} : { lastWaker: entityLabel(model, waker, say) }),
  };
}
