import type { TraceModel } from "../../model/trace-model";
import { functionPlace, pointLabel, pointPlace, type Place } from "../describe";
import { durationStatistics, type DurationStatistics } from "../quantiles";
import { functionStatistics, pointStatistics } from "../statistics";

/** How something differs between two runs. */
export type Change = "slower" | "faster" | "more-often" | "less-often" | "appeared" | "disappeared" | "same";

/** A function or a suspension point in two runs. */
export interface Comparison {
  readonly kind: "function" | "point";
  /** The function's qualified name, or the point's kind and what it waits for: `await delay(5)`. */
  readonly name: string;
  readonly functionName: string;
  /** In the second run, or the first where it disappeared. */
  readonly place: Place | undefined;
  readonly change: Change;
  /** Calls or hits; 0 in a run without it. */
  readonly before: ComparedRun;
  readonly after: ComparedRun;
}

/** One side of a {@link Comparison}. */
export interface ComparedRun {
  readonly count: number;
  /** Of a function from its start to its end, of a point from suspended to woken. */
  readonly duration: DurationStatistics;
}

/** Below this share a difference of medians is taken for noise. */
const noise = 0.2;

const nothing: ComparedRun = {
  count: 0,
  duration: durationStatistics([]),
};

/**
 * What changed from one run to another, by function and by suspension point, largest change of total time first. Things
 * are the same where they have the same names and source text, so that moved lines do not matter.
 */
export function compareRuns(before: TraceModel, after: TraceModel): Comparison[] {
  const [old, current] = [entriesOf(before), entriesOf(after)];
  const comparisons = [...new Map([...old, ...current])].map(([key, entry]) => {
    const [was, is] = [old.get(key), current.get(key)];
    const [first, second] = [was?.run ?? nothing, is?.run ?? nothing];
    const { kind, name, functionName, place } = entry;
    return { kind, name, functionName, place, change: changeOf(first, second), before: first, after: second };
  });
  return comparisons.sort((a, b) => difference(b) - difference(a));
}

interface Entry {
  readonly kind: "function" | "point";
  readonly name: string;
  readonly functionName: string;
  readonly place: Place | undefined;
  readonly run: ComparedRun;
}

function entriesOf(model: TraceModel): Map<string, Entry> {
  const entries = new Map<string, Entry>();
  for (const { function: row, calls, duration } of functionStatistics(model)) {
    const { qualifiedName } = model.functions.info(row);
    entries.set(`function ${qualifiedName}`, {
      kind: "function",
      name: qualifiedName,
      functionName: qualifiedName,
      place: functionPlace(model, row),
      run: { count: calls, duration },
    });
  }
  const copies = new Map<string, number>();
  const points = pointStatistics(model).sort((a, b) => a.point - b.point);
  for (const { point, hits, wait } of points) {
    const { function: functionRow, kind, label } = model.points.info(point);
    const { qualifiedName } = model.functions.info(functionRow);
    const source = `point ${qualifiedName} ${kind} ${label}`;
    const copy = (copies.get(source) ?? 0) + 1;
    copies.set(source, copy);
    entries.set(`${source} ${copy}`, {
      kind: "point",
      name: pointLabel(model, point),
      functionName: qualifiedName,
      place: pointPlace(model, point),
      run: { count: hits, duration: wait },
    });
  }
  return entries;
}

function changeOf(before: ComparedRun, after: ComparedRun): Change {
  if (before.count === 0) return "appeared";
  if (after.count === 0) return "disappeared";
  const [old, current] = [before.duration.p50, after.duration.p50];
  if (current > old * (1 + noise)) return "slower";
  if (old > current * (1 + noise)) return "faster";
  if (after.count !== before.count) return after.count > before.count ? "more-often" : "less-often";
  return "same";
}

function difference({ before, after }: Comparison): number {
  return Math.abs(after.duration.total - before.duration.total);
}
