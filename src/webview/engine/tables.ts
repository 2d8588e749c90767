import { formatDuration, nanos } from "../../base/units";
import type { BlockedSpanRow, RunFindingRow, SliceRow } from "../../trace/model/rows";
import { rowOfKind } from "../../trace/model/entity";
import { stateCode } from "../../trace/model/states";
import type { TraceModel } from "../../trace/model/trace-model";
import { entityLabel, pointLabel } from "../../trace/query/describe";
import { functionStatistics, pointStatistics } from "../../trace/query/statistics";
import type { SourceLocation } from "../../trace/view-protocol";
import { misuses } from "../../trace/vocabulary";
import { functionLocation, lineLocation, pointLocation } from "./parts";
import type { Selection } from "./scene";

/** Statistics of one function, as a table shows them; times in ns. */
export interface FunctionLine {
  readonly name: string;
  readonly location: SourceLocation | undefined;
  readonly calls: number;
  readonly running: number;
  readonly ready: number;
  readonly waiting: number;
}

/** Statistics of one suspension point, as a table shows them; times in ns. */
export interface PointLine {
  readonly label: string;
  readonly location: SourceLocation | undefined;
  readonly hits: number;
  readonly waitP50: number;
  readonly waitP95: number;
  readonly readyP95: number;
  readonly total: number;
}

/** What functions and points did, over the whole trace. */
export interface StatisticsTables {
  readonly functions: readonly FunctionLine[];
  readonly points: readonly PointLine[];
}

/** Something the run showed to be wrong, with what shows it. */
export interface FindingLine {
  readonly title: string;
  readonly text: string;
  readonly severity: "error" | "warning";
  readonly time: number;
  readonly location: SourceLocation | undefined;
  readonly selection: Selection | undefined;
}

const mostFindings = 500;

/** The statistics of the trace as it is now. */
export function statisticsTables(model: TraceModel): StatisticsTables {
  return {
    functions: functionStatistics(model).map((line) => ({
      name: model.functions.info(line.function).qualifiedName,
      location: functionLocation(model, line.function),
      calls: line.calls,
      running: line.running,
      ready: line.ready,
      waiting: line.suspended,
    })),
    points: pointStatistics(model).map((line) => ({
      label: pointLabel(model, line.point),
      location: pointLocation(model, line.point),
      hits: line.hits,
      waitP50: line.wait.p50,
      waitP95: line.wait.p95,
      readyP95: line.ready.p95,
      total: line.wait.total,
    })),
  };
}

/** What the run showed to be wrong: what tracers reported, and spans in which a loop was held; in order of time. */
export function findingLines(model: TraceModel): readonly FindingLine[] {
  const found: FindingLine[] = [];
  const { runFindings, blockedSpans } = model;
  for (let row = 1 as RunFindingRow; row <= runFindings.count; row++) found.push(runFindingLine(model, row));
  for (let row = 1 as BlockedSpanRow; row <= blockedSpans.count; row++) found.push(heldLine(model, row));
  return found.sort((a, b) => a.time - b.time).slice(0, mostFindings);
}

function heldLine(model: TraceModel, row: BlockedSpanRow): FindingLine {
  const { blockedSpans, functions } = model;
  const start = blockedSpans.start.get(row);
  const functionRow = blockedSpans.function.get(row);
  const name = functions.info(functionRow).name;
  const length = formatDuration(nanos(blockedSpans.end.get(row) - start));
  return {
    title: `Loop held ${length}`,
    text: `${name === "" ? "Untraced code" : name} kept everything else from running.`,
    severity: "warning",
    time: start,
    location:
      lineLocation(model, functionRow, blockedSpans.line.get(row)) ?? functionLocation(model, functionRow),
    selection: { kind: "held", row },
  };
}

function runFindingLine(model: TraceModel, row: RunFindingRow): FindingLine {
  const { runFindings, strings, functions } = model;
  const kind = runFindings.kindOf(row);
  const functionRow = runFindings.function.get(row);
  const name = functions.info(functionRow).name || entityLabel(model, runFindings.entity.get(row));
  const value = strings.get(runFindings.value.get(row));
  const base = {
    time: runFindings.time.get(row),
    location: pointLocation(model, runFindings.point.get(row)) ?? functionLocation(model, functionRow),
    selection: sliceOf(model, row),
  };
  switch (kind) {
    case "never-awaited":
      return {
        ...base,
        severity: "error",
        title: "Never awaited",
        text: `${name} was called, and its body never ran.`,
      };
    case "floating":
      return {
        ...base,
        severity: "warning",
        title: "Floating promise",
        text: `Nobody awaited what ${name === "" ? "this call" : name} gave; its error would be lost.`,
      };
    case "loop-misused":
      return {
        ...base,
        severity: "error",
        title: "Loop misused",
        text: `The event loop was used while it was ${(misuses[runFindings.misuse.get(row)] ?? "closed").replace("-", " ")}. ${value}`,
      };
    case "error-unhandled":
      return {
        ...base,
        severity: "error",
        title: "Unhandled error",
        text: value === "" ? "Nobody handled it." : value,
      };
  }
}

/** The last thing that the coroutine a finding is about did, where it is about one. */
function sliceOf(model: TraceModel, row: RunFindingRow): Selection | undefined {
  const coroutine = rowOfKind(model.runFindings.entity.get(row), "coroutine");
  if (coroutine === 0) return undefined;
  const lists = model.coroutines.slices;
  for (let position = lists.length(coroutine as never) - 1; position >= 0; position--) {
    const slice: SliceRow = lists.at(coroutine as never, position);
    if (model.slices.state.get(slice) !== stateCode.settled) return { kind: "slice", row: slice };
  }
  return undefined;
}
