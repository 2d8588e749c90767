import { formatDuration, nanos } from "../../base/units";
import { rowOfKind, type Entity } from "../../trace/model/entity";
import type { BlockedSpanRow, CoroutineRow, SliceRow, TaskRow } from "../../trace/model/rows";
import { stateCode } from "../../trace/model/states";
import type { TraceModel } from "../../trace/model/trace-model";
import type { RunProblem, RunProblemKind } from "../../trace/query/report/run-problem";
import { runProblems } from "../../trace/query/report/run-problems";
import { previousSlice, sliceAt } from "../../trace/query/window";
import type { SourceLocation } from "../../trace/view-protocol";
import { placeLocation } from "./parts";
import type { Selection } from "./scene";

/** How much a finding matters: something is wrong, time was lost, or something could be simpler. */
export type FindingSeverity = "error" | "warning" | "hint";

/** Something the run showed, with what shows it. */
export interface FindingLine {
  readonly title: string;
  /** What happened, as a whole sentence. */
  readonly text: string;
  readonly severity: FindingSeverity;
  readonly time: number;
  /** How often it was seen. */
  readonly count: number;
  readonly location: SourceLocation | undefined;
  readonly selection: Selection | undefined;
}

const mostFindings = 500;

const titles: Readonly<Record<RunProblemKind, readonly [title: string, severity: FindingSeverity]>> = {
  "never-awaited": ["Never awaited", "error"],
  "loop-misused": ["Loop misused", "error"],
  "error-unhandled": ["Unhandled error", "error"],
  deadlock: ["Deadlock", "error"],
  "never-settled": ["Never settled", "error"],
  floating: ["Floating promise", "warning"],
  "loop-blocked": ["Loop held", "warning"],
  "sequential-awaits": ["Awaited one after another", "warning"],
  "cancelled-but-ran-on": ["Cancelled, but ran on", "warning"],
  "lock-held-while-waiting": ["Lock held while waiting", "warning"],
  "queue-grows": ["Queue grows", "warning"],
  "generator-never-closed": ["Never closed", "hint"],
  "never-suspended": ["Never waited", "hint"],
};

const severities: readonly FindingSeverity[] = ["error", "warning", "hint"];

/** What the run showed, the gravest first, and in order of time. */
export function findingLines(model: TraceModel): readonly FindingLine[] {
  const lines = runProblems(model)
    .map((problem) => lineOf(model, problem))
    .sort((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity) || a.time - b.time);
  return [...unreadLine(model), ...lines].slice(0, mostFindings);
}

/** What came after the model was full comes before all else: whatever else is said is said of the part before. */
function unreadLine({ activityStart, unread }: TraceModel): FindingLine[] {
  if (unread === undefined) return [];
  const [events, until, since] = [
    unread.events.toLocaleString("en"),
    ...[unread.until, unread.since].map((time) => formatDuration(nanos(time - activityStart))),
  ];
  return [
    {
      title: "Not all is shown",
      text: `The view is full: it shows the run up to ${since}. ${events} more events came until ${until}. They are in the trace's files: coroscope show and check read them all.`,
      severity: "warning",
      time: unread.since,
      count: 1,
      location: undefined,
      selection: undefined,
    },
  ];
}

function lineOf(model: TraceModel, problem: RunProblem): FindingLine {
  const { kind, sentence, place, time, entity, count } = problem;
  const [title, severity] = titles[kind];
  return {
    title,
    text: sentence,
    severity,
    time,
    count,
    location: place === undefined || place.line < 1 ? undefined : placeLocation(place),
    selection: kind === "loop-blocked" ? heldSpan(model, time) : sliceOf(model, entity, time),
  };
}

function heldSpan(model: TraceModel, time: number): Selection | undefined {
  for (let row = 1 as BlockedSpanRow; row <= model.blockedSpans.count; row++) {
    if (model.blockedSpans.start.get(row) === time) return { kind: "held", row };
  }
  return undefined;
}

/** What the coroutine that a finding is about did at its moment, or at its end. */
function sliceOf(model: TraceModel, entity: Entity, time: number): Selection | undefined {
  const task = rowOfKind(entity, "task") as TaskRow;
  const coroutine =
    task === 0 ? (rowOfKind(entity, "coroutine") as CoroutineRow) : model.tasks.root.get(task);
  if (coroutine === 0) return undefined;
  const slice = sliceAt(model, coroutine, time);
  const shown: SliceRow =
    slice !== 0 && model.slices.state.get(slice) === stateCode.settled ? previousSlice(model, slice) : slice;
  return shown === 0 ? undefined : { kind: "slice", row: shown };
}
