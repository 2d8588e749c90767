import { formatDuration } from "../../base/units";
import { shortPlace } from "../query/describe";
import type { ComparedRun, Comparison } from "../query/report/compare-runs";
import type { ReorderedCall } from "../query/report/reordered-calls";
import { alignColumns } from "./align-columns";
import { printable } from "./printable";
import type { FindingSummary } from "./summary";

/** How two runs are compared in text. */
export interface ComparisonTextOptions {
  /** At most so many lines, largest change of total time first. */
  readonly limit: number;
  /** Also those that are the same. */
  readonly all: boolean;
  /** How wide a line may be; names are shortened where it is too narrow for them, figures never. */
  readonly columns: number;
}

/** What changed from one run to another, as a table with a line for each function and suspension point. */
export function textComparison(comparisons: readonly Comparison[], options: ComparisonTextOptions): string {
  const changed = options.all ? comparisons : comparisons.filter(({ change }) => change !== "same");
  const shown = changed.slice(0, options.limit);
  const unchanged = comparisons.length - changed.length;
  const remarks = [
    changed.length > shown.length ? `⋮ ${changed.length - shown.length} smaller changes` : "",
    unchanged > 0
      ? `${unchanged} of ${comparisons.length} functions and suspension points are the same.`
      : "",
  ].filter((remark) => remark !== "");
  if (shown.length === 0) return remarks.join("\n");
  const head = ["Change", "What", "Where", "Calls or hits", "p50", "Total"];
  const longest = Math.max(16, Math.min(48, options.columns - besideNames));
  const lines = shown.map((comparison) => cellsOf(comparison, longest));
  const table = alignColumns([head, ...lines], (column) => column >= 3);
  return [table, ...(remarks.length === 0 ? [] : ["", ...remarks])].join("\n");
}

/** About what the other columns need. */
const besideNames = 80;

function cellsOf(
  { kind, name, change, place, before, after }: Comparison,
  longestName: number,
): readonly string[] {
  return [
    change.replace("-", " "),
    printable(kind === "function" && !name.startsWith("<") ? `${name}()` : name, longestName),
    printable(shortPlace(place)),
    fromTo(before, after, ({ count }) => String(count)),
    fromTo(before, after, ({ duration }) => formatDuration(duration.p50)),
    fromTo(before, after, ({ duration }) => formatDuration(duration.total)),
  ];
}

function fromTo(before: ComparedRun, after: ComparedRun, figure: (run: ComparedRun) => string): string {
  const [old, current] = [before, after].map((run) => (run.count === 0 ? "–" : figure(run)));
  return old === current ? (old ?? "") : `${old ?? ""} → ${current ?? ""}`;
}

/** Calls that ended in another order, one a line. */
export function textReorderedCalls(calls: readonly ReorderedCall[], limit: number): string {
  const lines = calls.slice(0, limit).map(({ name, now, other, place }) => {
    const where = place === undefined ? "" : ` [${printable(shortPlace(place))}]`;
    return `Reordered: ${printable(name, 80)} now ends ${now} ${printable(other, 80)}${where}`;
  });
  const omitted = calls.length - lines.length;
  return [...lines, ...(omitted > 0 ? [`⋮ ${omitted} more calls ended in another order`] : [])].join("\n");
}

/** Problems that only one of two runs shows: the first run's are gone, the second's are new. */
export interface FindingChanges {
  readonly appeared: readonly FindingSummary[];
  readonly disappeared: readonly FindingSummary[];
}

/** What two runs' findings have not in common. The same is what is said in the same words, figures and lines apart. */
export function compareFindings(
  before: readonly FindingSummary[],
  after: readonly FindingSummary[],
): FindingChanges {
  const missingIn = (others: readonly FindingSummary[]): ((finding: FindingSummary) => boolean) => {
    const known = new Set(others.map(sameness));
    return (finding) => !known.has(sameness(finding));
  };
  return { appeared: after.filter(missingIn(before)), disappeared: before.filter(missingIn(after)) };
}

function sameness({ kind, sentence }: FindingSummary): string {
  return `${kind} ${sentence.replace(/\d+(\.\d+)?( (ns|µs|ms|s|min)\b)?/g, "0")}`;
}

/** {@link FindingChanges} as lines. */
export function textFindingChanges({ appeared, disappeared }: FindingChanges): string {
  const line =
    (word: string) =>
    ({ sentence, place }: FindingSummary): string => {
      const where = place === null ? "" : ` [${printable(shortPlace(place))}]`;
      return `${word}: ${printable(sentence, 400)}${where}`;
    };
  return [...appeared.map(line("New")), ...disappeared.map(line("Gone"))].join("\n");
}
