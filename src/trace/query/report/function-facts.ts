import type { Say } from "../../../base/phrase";
import { formatDuration, type Nanos } from "../../../base/units";
import { entityOf, rowOfKind } from "../../model/entity";
import type { BlockedSpanRow, CallbackRow, FunctionRow, SliceRow } from "../../model/rows";
import { stateCode } from "../../model/states";
import type { TraceModel } from "../../model/trace-model";
import { outcomes, resumeModes } from "../../vocabulary";
import { calledName, coroutineLabel, functionName, pointPlace } from "../describe";
import { isWhole, type RuleFact } from "./rule-fact";
import { blockedThreshold } from "./run-problems";

/** What was seen of whole functions, or of lines of them that are no points: what held the loop, what became of cancellations. */
export function* functionFacts(model: TraceModel, say: Say): Generator<RuleFact> {
  yield* heldFacts(model, say);
  yield* cancellationFacts(model, say);
}

/** A line that held the loop, and functions that held it at a line which is not known, or ran and never did. */
function* heldFacts(model: TraceModel, say: Say): Generator<RuleFact> {
  const { blockedSpans, functions } = model;
  const held = new Map<string, { worst: BlockedSpanRow; count: number }>();
  const holders = new Set<FunctionRow>();
  for (let row = 1 as BlockedSpanRow; row <= blockedSpans.count; row++) {
    const functionRow = blockedSpans.function.get(row);
    if (durationOf(model, row) < blockedThreshold || functions.info(functionRow).file === 0) continue;
    holders.add(functionRow);
    const key = `${functionRow} ${blockedSpans.line.get(row)} ${blockedSpans.until.get(row)}`;
    const { worst, count } = held.get(key) ?? { worst: row, count: 0 };
    const isWorse = durationOf(model, row) > durationOf(model, worst);
    held.set(key, { worst: isWorse ? row : worst, count: count + 1 });
  }
  for (const { worst, count } of held.values()) yield heldFact(model, worst, count, say);
  for (const [functionRow, runs] of runsOfFunctions(model)) {
    if (!holders.has(functionRow) && runs.longestTime < blockedThreshold)
      yield lightFact(model, functionRow, runs, say);
  }
}

function heldFact(model: TraceModel, row: BlockedSpanRow, seen: number, say: Say): RuleFact {
  const { blockedSpans, files, functions } = model;
  const functionRow = blockedSpans.function.get(row);
  const { file, range } = functions.info(functionRow);
  const line = blockedSpans.line.get(row);
  const until = blockedSpans.until.get(row);
  const isExact = line > 0 && until <= line;
  const duration = formatDuration(durationOf(model, row) as Nanos);
  return {
    rule: "blocking-call",
    kind: "loop-blocked",
    path: files.path(file),
    line: line === 0 ? range[0] : line,
    endLine: line === 0 ? range[2] : Math.max(line, until),
    verdict: isExact ? "confirmed" : "undecided",
    seen,
    sentence: isExact
      ? say(
          seen === 1
            ? "This line held the event loop for {0}."
            : "This line held the event loop {1} times, for {0} at most.",
          duration,
          String(seen),
        )
      : heldSomewhere(calledName(functionName(model, functionRow)), duration, seen, { line, until }, say),
    time: blockedSpans.start.get(row),
    entity: entityOf("coroutine", blockedSpans.coroutine.get(row)),
  };
}

function heldSomewhere(
  name: string,
  duration: string,
  seen: number,
  { line, until }: { readonly line: number; readonly until: number },
  say: Say,
): string {
  const values = [name, duration, String(seen), String(line), String(until)];
  if (until > line)
    return say(
      seen === 1
        ? "{0} held the event loop for {1}: it was one of its lines {3} to {4}."
        : "{0} held the event loop {2} times, for {1} at most: it was one of its lines {3} to {4}.",
      ...values,
    );
  return say(
    seen === 1
      ? "{0} held the event loop for {1}: at which line of it is not known."
      : "{0} held the event loop {2} times, for {1} at most: at which line of it is not known.",
    ...values,
  );
}

interface Runs {
  count: number;
  longest: SliceRow;
  longestTime: number;
}

/** Whether a run came to one of its lines is not told; that no run of the function was long is. */
function lightFact(
  model: TraceModel,
  functionRow: FunctionRow,
  { count, longest, longestTime }: Runs,
  say: Say,
): RuleFact {
  const { file, range } = model.functions.info(functionRow);
  const most = formatDuration(longestTime as Nanos);
  return {
    rule: "blocking-call",
    kind: "loop-blocked",
    path: model.files.path(file),
    line: range[0],
    endLine: range[2],
    verdict: "undecided",
    seen: count,
    sentence: say(
      count === 1
        ? "{0} ran once, for {2}; whether it came to this line is not known."
        : "{0} ran {1} times, never for longer than {2}; whether it came to this line is not known.",
      ...[calledName(functionName(model, functionRow)), String(count), most],
    ),
    time: model.slices.start.get(longest),
    entity: entityOf("coroutine", model.slices.coroutine.get(longest)),
  };
}

function durationOf({ blockedSpans }: TraceModel, row: BlockedSpanRow): number {
  return blockedSpans.end.get(row) - blockedSpans.start.get(row);
}

/** The runs of coroutine functions of Python, in which alone the analyzer looks for calls that block. */
function runsOfFunctions(model: TraceModel): Map<FunctionRow, Runs> {
  const { coroutines, functions, slices } = model;
  const runs = new Map<FunctionRow, Runs>();
  for (let row = 1 as SliceRow; row <= slices.count; row++) {
    if (slices.state.get(row) !== stateCode.running) continue;
    const functionRow = coroutines.function.get(slices.coroutine.get(row));
    const { file, kind } = functions.info(functionRow);
    if (file === 0 || kind !== "coroutine") continue;
    const time = Math.min(slices.end.get(row), model.end) - slices.start.get(row);
    const known = runs.get(functionRow);
    if (known === undefined) runs.set(functionRow, { count: 1, longest: row, longestTime: time });
    else {
      known.count++;
      if (time > known.longestTime) [known.longest, known.longestTime] = [row, time];
    }
  }
  return runs;
}

/** What a function did with the cancellations that reached it at a line. */
interface Cancellations {
  passed: number;
  kept: number;
  /** One that was kept, else any. */
  shown: SliceRow;
}

/** What became of cancellations that were thrown into calls of a function: an `except` below the line may have ended them. */
function* cancellationFacts(model: TraceModel, say: Say): Generator<RuleFact> {
  const { coroutines, files, functions, points, slices } = model;
  const cancelled = outcomes.indexOf("cancelled") + 1;
  const returned = outcomes.indexOf("returned") + 1;
  const found = new Map<string, Cancellations>();
  for (let row = 1 as SliceRow; row <= slices.count; row++) {
    if (!isCancellation(model, row)) continue;
    const coroutine = slices.coroutine.get(row);
    const outcome = coroutines.outcome.get(coroutine);
    if (outcome !== cancelled && outcome !== returned) continue;
    const point = slices.point.get(row);
    const key = `${coroutines.function.get(coroutine)} ${points.info(point).range[0]}`;
    const entry = found.get(key) ?? { passed: 0, kept: 0, shown: row };
    found.set(key, entry);
    if (outcome === cancelled) entry.passed++;
    else if (entry.kept++ === 0) entry.shown = row;
  }
  for (const { passed, kept, shown } of found.values()) {
    const coroutine = slices.coroutine.get(shown);
    const functionRow = coroutines.function.get(coroutine);
    const { file, range } = functions.info(functionRow);
    if (kept === 0 && !isWhole(model, functionRow)) continue;
    const name = coroutineLabel(model, coroutine);
    yield {
      rule: "cancellation-swallowed",
      kind: "cancelled-but-ran-on",
      path: files.path(file),
      line: points.info(slices.point.get(shown)).range[0],
      endLine: range[2],
      verdict: kept > 0 ? "confirmed" : "refuted",
      seen: passed + kept,
      sentence:
        kept > 0
          ? say(
              kept === 1
                ? "1 call of {0} went on after being cancelled at line {2}, and returned."
                : "{1} calls of {0} went on after being cancelled at line {2}, and returned.",
              ...[name, String(kept), String(pointPlace(model, slices.point.get(shown))?.line ?? 0)],
            )
          : say(
              passed === 1
                ? "Cancelled once at the await above, and {0} ended as cancelled."
                : "Cancelled {1} times at the await above, and {0} ended as cancelled each time.",
              name,
              String(passed),
            ),
      time: slices.start.get(shown),
      entity: entityOf("coroutine", coroutine),
    };
  }
}

/** A run that began with a cancellation of its task, as opposed to one that a timeout or a task group takes back. */
function isCancellation(model: TraceModel, row: SliceRow): boolean {
  const { callbacks, coroutines, slices, strings, tasks } = model;
  if (resumeModes[slices.mode.get(row) - 1] !== "throw" || slices.point.get(row) === 0) return false;
  if (!/^(?:asyncio\.)?CancelledError\b/.test(strings.get(slices.value.get(row)))) return false;
  const task = coroutines.task.get(slices.coroutine.get(row));
  const callback = rowOfKind(tasks.canceller.get(task), "callback") as CallbackRow;
  const asked = callback === 0 ? "" : strings.get(callbacks.name.get(callback));
  return !Number.isNaN(tasks.cancelTime.get(task)) && asked === "";
}
