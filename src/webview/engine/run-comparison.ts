import type { TraceModel } from "../../trace/model/trace-model";
import { compareRuns, type Change, type ComparedRun } from "../../trace/query/report/compare-runs";
import { reorderedCalls, type ReorderedCall } from "../../trace/query/report/reordered-calls";
import type { SourceLocation } from "../../trace/view-protocol";
import { placeLocation } from "./parts";

/** A function or a suspension point that is not the same in two runs; times in ns. */
export interface ComparisonLine {
  readonly name: string;
  readonly location: SourceLocation | undefined;
  readonly change: Change;
  readonly before: ComparedFigures;
  readonly after: ComparedFigures;
}

/** One side of a {@link ComparisonLine}. */
export interface ComparedFigures {
  readonly count: number;
  readonly p50: number;
  readonly total: number;
}

/** A call that ended in another order. */
export interface MovedLine extends Pick<ReorderedCall, "name" | "now" | "other"> {
  readonly location: SourceLocation | undefined;
}

/** What changed from the earlier of two runs to the later. */
export interface RunComparison {
  /** True where the run that is shown is the later one. */
  readonly isShownLater: boolean;
  /** When each run was made, ISO 8601; empty where its manifest does not tell. */
  readonly earlier: string;
  readonly later: string;
  /** Largest change of total time first. */
  readonly lines: readonly ComparisonLine[];
  readonly sameCount: number;
  readonly omitted: number;
  readonly moved: readonly MovedLine[];
}

const mostLines = 200;
const mostMoved = 50;

/** Compares the run that is shown with another one. */
export function runComparison(shown: TraceModel, other: TraceModel): RunComparison {
  const [shownTime, otherTime] = [shown, other].map(({ manifest }) => manifest?.created ?? "");
  const isShownLater = (shownTime ?? "") >= (otherTime ?? "");
  const [before, after] = isShownLater ? [other, shown] : [shown, other];
  const comparisons = compareRuns(before, after);
  const changed = comparisons.filter(({ change }) => change !== "same");
  return {
    isShownLater,
    earlier: (isShownLater ? otherTime : shownTime) ?? "",
    later: (isShownLater ? shownTime : otherTime) ?? "",
    lines: changed.slice(0, mostLines).map(({ kind, name, place, change, before, after }) => ({
      name: kind === "function" && !name.startsWith("<") ? `${name}()` : name,
      location: place === undefined ? undefined : placeLocation(place),
      change,
      before: figuresOf(before),
      after: figuresOf(after),
    })),
    sameCount: comparisons.length - changed.length,
    omitted: Math.max(0, changed.length - mostLines),
    moved: reorderedCalls(before, after, mostMoved).map(({ name, place, now, other }) => ({
      name,
      now,
      other,
      location: place === undefined ? undefined : placeLocation(place),
    })),
  };
}

function figuresOf({ count, duration }: ComparedRun): ComparedFigures {
  return { count, p50: duration.p50, total: duration.total };
}
