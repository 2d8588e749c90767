import type { CoroutineRow } from "../../model/rows";
import type { TraceModel } from "../../model/trace-model";
import { functionPlace, type Place } from "../describe";

/** A call that ended in another order than in the run before. */
export interface ReorderedCall {
  /** `fetch #2`: the function and which of its calls, in order of their start. */
  readonly name: string;
  readonly place: Place | undefined;
  /** Whether it ended before or after `other` in the second run; in the first it was the other way round. */
  readonly now: "before" | "after";
  readonly other: string;
}

/** Of very long runs only so many calls are compared, the first that began. */
const mostCalls = 20_000;

/**
 * The calls that ended in another order, fewest first: of all calls that both runs have, those that must be moved for the rest to be
 * in the same order. In the order in which they ended in the second run, at most `limit`.
 */
export function reorderedCalls(before: TraceModel, after: TraceModel, limit: number): ReorderedCall[] {
  const [first, second] = [endsOf(before), endsOf(after)];
  const positions = new Map([...first.keys()].map((name, position) => [name, position]));
  const common = [...second.keys()].filter((name) => positions.has(name));
  const old = common.map((name) => positions.get(name) ?? 0);
  const kept = longestIncreasing(old);
  const moved = common.flatMap((_, index) => (kept.has(index) ? [] : [index]));
  return moved.slice(0, limit).map((index) => {
    const isEarlier = [...kept].some((other) => other > index && (old[other] ?? 0) < (old[index] ?? 0));
    const others = [...kept].filter((other) =>
      isEarlier
        ? other > index && (old[other] ?? 0) < (old[index] ?? 0)
        : other < index && (old[other] ?? 0) > (old[index] ?? 0),
    );
    const name = common[index] ?? "";
    const other = common[(isEarlier ? others[0] : others.at(-1)) ?? index] ?? "";
    return { name, place: second.get(name), now: isEarlier ? "before" : "after", other };
  });
}

/** The calls of a run that ended, by name, in the order of their ends. */
function endsOf(model: TraceModel): Map<string, Place | undefined> {
  const { coroutines, functions } = model;
  const counts = new Map<string, number>();
  const calls: { name: string; row: CoroutineRow }[] = [];
  const last = Math.min(coroutines.count, mostCalls);
  for (let row = 1 as CoroutineRow; row <= last; row++) {
    const { qualifiedName } = functions.info(coroutines.function.get(row));
    if (qualifiedName === "") continue;
    const count = (counts.get(qualifiedName) ?? 0) + 1;
    counts.set(qualifiedName, count);
    if (coroutines.end.get(row) < Infinity) calls.push({ name: `${qualifiedName} #${count}`, row });
  }
  calls.sort((a, b) => coroutines.end.get(a.row) - coroutines.end.get(b.row) || a.row - b.row);
  return new Map(
    calls.map(({ name, row }) => [name, functionPlace(model, coroutines.function.get(row))] as const),
  );
}

/** The indexes of a longest increasing subsequence, in order (patience sorting). */
function longestIncreasing(values: readonly number[]): Set<number> {
  const tails: number[] = [];
  const previous = new Array<number>(values.length).fill(-1);
  for (const [index, value] of values.entries()) {
    let low = 0;
    let high = tails.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((values[tails[middle] ?? 0] ?? 0) < value) low = middle + 1;
      else high = middle;
    }
    previous[index] = low === 0 ? -1 : (tails[low - 1] ?? -1);
    tails[low] = index;
  }
  const kept: number[] = [];
  for (let index = tails.at(-1) ?? -1; index >= 0; index = previous[index] ?? -1) kept.push(index);
  return new Set(kept.reverse());
}
