import { formatDuration, type Nanos } from "../../base/units";
import { pointKeyword, shortPlace } from "../query/describe";
import { alignColumns } from "./align-columns";
import { printable } from "./printable";
import type { TraceSummary } from "./summary";
import { textFindings } from "./text-findings";
import { textGaps } from "./text-gaps";
import { textGil } from "./text-gil";

/** How a summary is printed. */
export interface SummaryTextOptions {
  /** Leaves out times, durations and what else differs between runs that did the same. */
  readonly normalize: boolean;
  /** The longest text of a suspension point; 40 unless given. */
  readonly labelColumns?: number;
}

/** The summary of a run for a terminal: what took part, where it waited longest, and what went wrong. */
export function textSummary(summary: TraceSummary, options: SummaryTextOptions): string {
  const sections = [
    overview(summary, options.normalize),
    pointTable(summary, options),
    textFindings(summary, options),
    textGil(summary, options),
    textGaps(summary.gaps, options),
    summary.problems.map((problem) => `Problem: ${printable(problem, 400)}`).join("\n"),
  ];
  return `${sections.filter((section) => section !== "").join("\n\n")}\n`;
}

function overview(summary: TraceSummary, normalize: boolean): string {
  const { processes, threads, tasks, coroutines, wakeups, duration, events, ended } = summary;
  const counts = [
    counted(processes.length, "process", "processes"),
    counted(threads.length, "thread"),
    counted(tasks.length, "task"),
    counted(coroutines.length, "coroutine"),
    counted(wakeups.length, "wakeup"),
  ];
  const size = normalize ? [] : [counted(events, "event"), formatDuration(duration as Nanos)];
  const command = summary.command.map((word) => printable(word)).join(" ");
  const end = ended === null ? "" : endWords(ended);
  return [command, [...counts, ...size].join(", "), end].filter((line) => line !== "").join("\n");
}

function endWords(ended: NonNullable<TraceSummary["ended"]>): string {
  if (ended.cancelled) return "The run was cancelled.";
  if (ended.signal !== null) return `The program was ended by ${ended.signal}.`;
  if (ended.exitCode === null) return "";
  return `The program ended with exit code ${ended.exitCode}.`;
}

const mostPoints = 20;

function pointTable(summary: TraceSummary, { normalize, labelColumns = 40 }: SummaryTextOptions): string {
  const { points } = summary;
  if (points.length === 0) return "";
  const ordered = normalize ? points : [...points].sort((a, b) => b.wait.total - a.wait.total);
  const shown = ordered
    .slice(0, mostPoints)
    .map((point) => [
      printable(shortPlace(point.place ?? undefined)),
      `${pointKeyword(point.kind, point.place?.path ?? "")} ${printable(point.label, labelColumns)}`.trimEnd(),
      `${point.isPartial ? "≥" : ""}${point.hits}×`,
      ...(normalize
        ? []
        : [
            formatDuration(point.wait.p50),
            formatDuration(point.wait.p95),
            formatDuration(point.wait.max),
            formatDuration(point.ready.max),
          ]),
      point.waiting > 0 ? `${point.waiting} still waiting` : "",
    ]);
  const head = [
    "Where",
    "Suspension point",
    "Hits",
    ...(normalize ? [] : ["p50", "p95", "max", "max ready"]),
    "",
  ];
  const hidden = points.length > mostPoints ? `\n⋮ ${points.length - mostPoints} more points` : "";
  const table = alignColumns([head, ...shown], (column) => column >= 2 && column < head.length - 1);
  return `${table}${hidden}`;
}

function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
