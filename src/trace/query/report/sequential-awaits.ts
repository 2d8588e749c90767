import type { Say } from "../../../base/phrase";
import { formatDuration, type Nanos } from "../../../base/units";
import { entityOf } from "../../model/entity";
import type { CoroutineRow, FunctionRow, SliceRow } from "../../model/rows";
import { stateCode } from "../../model/states";
import type { TraceModel } from "../../model/trace-model";
import { awaitedCall } from "../causes/wait-reasons";
import { coroutineLabel, pointPlace } from "../describe";
import { sliceAt } from "../window";
import { outcomes } from "../../vocabulary";
import { areIndependent, type AwaitedCall } from "./independent-calls";
import type { RunProblem } from "./run-problem";

/** Waits that cost less than this in all would hardly be noticed, in ns. */
export const leastSaved = 5_000_000;

/** A wait counts for this much at least, in ns: shorter ones are not worth bringing together. */
const shortestWait = 1_000_000;

/** At most this many coroutines are looked at of each function. */
const mostOfFunction = 200;

interface Sequence {
  readonly waits: readonly SliceRow[];
  readonly total: number;
  readonly longest: number;
}

/** Whether a call needed nothing of an earlier one. */
export type Independence = (earlier: AwaitedCall, later: AwaitedCall) => boolean;

/**
 * Coroutines that called one asynchronous function after another, at different places, and each time waited to the end
 * before the next call. (A loop that awaits at one place is often meant so: a worker that takes from a queue.)
 * Calls of which one may need what another gave are left out; what only the text could show is not in a trace: so the sentence
 * says under which condition the time could be saved, and how much that is.
 */
export function* sequentialAwaits(
  model: TraceModel,
  say: Say,
  independence: Independence = areIndependent,
): Generator<RunProblem> {
  const worst = new Map<FunctionRow, { coroutine: CoroutineRow; sequence: Sequence; count: number }>();
  const seen = new Map<FunctionRow, number>();
  for (let row = 1 as CoroutineRow; row <= model.coroutines.count; row++) {
    const functionRow = model.coroutines.function.get(row);
    const calls = (seen.get(functionRow) ?? 0) + 1;
    seen.set(functionRow, calls);
    if (calls > mostOfFunction || model.coroutines.isStandIn.get(row) === 1) continue;
    const sequence = longestSequence(model, row, independence);
    if (sequence === undefined) continue;
    const before = worst.get(functionRow);
    const count = (before?.count ?? 0) + 1;
    const isWorse = before === undefined || saved(sequence) > saved(before.sequence);
    worst.set(functionRow, isWorse ? { coroutine: row, sequence, count } : { ...before, count });
  }
  for (const { coroutine, sequence, count } of worst.values()) {
    yield problemOf(model, coroutine, sequence, count, say);
  }
}

function problemOf(
  model: TraceModel,
  coroutine: CoroutineRow,
  sequence: Sequence,
  count: number,
  say: Say,
): RunProblem {
  const { slices } = model;
  const [first = 0 as SliceRow] = sequence.waits;
  return {
    kind: "sequential-awaits",
    sentence: say(
      "{0} awaited {1} calls one after another, {2} in all; started together they would have taken {3}, if none needs another's result.",
      coroutineLabel(model, coroutine),
      String(sequence.waits.length),
      formatDuration(sequence.total as Nanos),
      formatDuration(sequence.longest as Nanos),
    ),
    place: pointPlace(model, slices.point.get(first)),
    time: slices.start.get(first),
    entity: entityOf("coroutine", coroutine),
    count,
  };
}

function saved({ total, longest }: Sequence): number {
  return total - longest;
}

/** The longest row of waits that follow one another, each for a call made after the one before it had ended. */
function longestSequence(
  model: TraceModel,
  coroutine: CoroutineRow,
  independence: Independence,
): Sequence | undefined {
  const { slices } = model;
  let best: Sequence | undefined;
  let waits: SliceRow[] = [];
  const close = (): void => {
    const lengths = waits.map((wait) => slices.end.get(wait) - slices.start.get(wait));
    const sequence = {
      waits,
      total: lengths.reduce((sum, length) => sum + length, 0),
      longest: Math.max(0, ...lengths),
    };
    if (waits.length > 1 && saved(sequence) >= leastSaved && saved(sequence) > saved(best ?? nothing))
      best = sequence;
    waits = [];
  };
  for (const slice of model.coroutines.slices.values(coroutine)) {
    if (slices.state.get(slice) !== stateCode.suspended) continue;
    if (!isOwnCall(model, coroutine, slice, waits.at(-1))) {
      close();
      continue;
    }
    const point = slices.point.get(slice);
    const call = callOf(model, slice);
    const mayNeed = (wait: SliceRow): boolean =>
      slices.point.get(wait) === point || !independence(callOf(model, wait), call);
    if (waits.some(mayNeed)) close();
    waits.push(slice);
  }
  close();
  return best;
}

function callOf(model: TraceModel, wait: SliceRow): AwaitedCall {
  const { coroutines, points, slices, strings } = model;
  const { label } = points.info(slices.point.get(wait));
  const call = awaitedCall(model, wait);
  const hasReturned = outcomes[coroutines.outcome.get(call) - 1] === "returned";
  return {
    label,
    returned: hasReturned ? strings.get(slices.value.get(coroutines.newestSlice.get(call))) : "",
  };
}

const nothing: Sequence = { waits: [], total: 0, longest: 0 };

/** Whether a wait is for a call that the coroutine itself made after an earlier wait, in the run right before this one. */
function isOwnCall(
  model: TraceModel,
  coroutine: CoroutineRow,
  wait: SliceRow,
  earlier: SliceRow | undefined,
): boolean {
  const { coroutines, points, slices } = model;
  const awaited = awaitedCall(model, wait);
  const length = slices.end.get(wait) - slices.start.get(wait);
  if (awaited === 0 || !(length >= shortestWait) || length === Infinity) return false;
  if (points.info(slices.point.get(wait)).kind !== "await") return false;
  const begun = coroutines.start.get(awaited);
  if (earlier !== undefined && begun < slices.end.get(earlier)) return false;
  const run = sliceAt(model, coroutine, begun);
  return slices.state.get(run) === stateCode.running && slices.end.get(run) <= slices.start.get(wait);
}
