import { formatDuration, nanos } from "../../base/units";
import { rowOfKind, type Entity } from "../../trace/model/entity";
import type { BlockedSpanRow, CoroutineRow, SliceRow, TaskRow } from "../../trace/model/rows";
import { stateCode } from "../../trace/model/states";
import type { TraceModel } from "../../trace/model/trace-model";
import type { RunProblem, RunProblemKind } from "../../trace/query/report/run-problem";
import { runProblems } from "../../trace/query/report/run-problems";
import { previousSlice, sliceAt } from "../../trace/query/window";
import type { SourceLocation } from "../../trace/view-protocol";
import { translate } from "../text/translate";
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
  "never-awaited": [translate("Never awaited"), "error"],
  "loop-misused": [translate("Loop misused"), "error"],
  "error-unhandled": [translate("Unhandled error"), "error"],
  deadlock: [translate("Deadlock"), "error"],
  "never-settled": [translate("Never settled"), "error"],
  floating: [translate("Floating promise"), "warning"],
  "loop-blocked": [translate("Loop held"), "warning"],
  "sequential-awaits": [translate("Awaited one after another"), "warning"],
  "cancelled-but-ran-on": [translate("Cancelled, but ran on"), "warning"],
  "lock-held-while-waiting": [translate("Lock held while waiting"), "warning"],
  "queue-grows": [translate("Queue grows"), "warning"],
  "generator-never-closed": [translate("Never closed"), "hint"],
  "never-suspended": [translate("Never waited"), "hint"],
};

const severities: readonly FindingSeverity[] = ["error", "warning", "hint"];

/** What the run showed, the gravest first, and in order of time. */
export function findingLines(model: TraceModel): readonly FindingLine[] {
  const lines = runProblems(model, translate)
    .map((problem) => lineOf(model, problem))
    .sort((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity) || a.time - b.time);
  return [...unreadLine(model), ...lines].slice(0, mostFindings);
}

/** What came after the model was full comes before all else: whatever else is said is said of the part before. */
function unreadLine({ activityStart, unread }: TraceModel): FindingLine[] {
  if (unread === undefined) return [];
  const timeText = (time: number): string => formatDuration(nanos(time - activityStart));
  return [
    {
      title: translate("Not all is shown"),
      text: translate(
        "The view is full: it shows the run up to {0}. {1} more events came until {2}. They are in the trace's files: coroscope show and check read them all.",
        timeText(unread.since),
        unread.events.toLocaleString("en"),
        timeText(unread.until),
      ),
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
