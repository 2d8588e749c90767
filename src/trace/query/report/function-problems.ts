import type { Say } from "../../../base/phrase";
import { entityOf } from "../../model/entity";
import type { CoroutineRow, FunctionRow, PointRow } from "../../model/rows";
import { stateCode } from "../../model/states";
import type { TraceModel } from "../../model/trace-model";
import { outcomes } from "../../vocabulary";
import { coroutineLabel, functionPlace, threadLabel } from "../describe";
import type { RunProblem } from "./run-problem";

const asyncKinds = new Set(["async-function", "coroutine"]);

/**
 * Asynchronous functions that were called and never once suspended. One that returns a promise is waited for with it; where no values
 * were recorded, that cannot be told.
 */
export function neverSuspended(model: TraceModel, say: Say): RunProblem[] {
  const { coroutines, functions, slices, strings } = model;
  const calls = new Map<
    FunctionRow,
    { first: CoroutineRow; count: number; suspends: boolean; isOurs: boolean }
  >();
  for (let row = 1 as CoroutineRow; row <= coroutines.count; row++) {
    const functionRow = coroutines.function.get(row);
    if (!asyncKinds.has(functions.info(functionRow).kind) || coroutines.outcome.get(row) === 0) continue;
    const entry = calls.get(functionRow) ?? { first: row, count: 0, suspends: false, isOurs: true };
    calls.set(functionRow, entry);
    entry.count++;
    const creator = coroutines.creator.get(row);
    entry.isOurs &&= creator !== 0 && coroutines.isStandIn.get(creator) === 0;
    if (entry.suspends) continue;
    const value = strings.get(coroutines.value.get(row));
    entry.suspends = value === "" || /^Promise\b/.test(value);
    for (const slice of coroutines.slices.values(row)) {
      entry.suspends ||= slices.state.get(slice) === stateCode.suspended;
    }
  }
  const awaiting = functionsWithPoints(model);
  return [...calls]
    .filter(([, { suspends }]) => !suspends)
    .map(([functionRow, { first, count, isOurs }]) => ({
      kind: "never-suspended",
      sentence: neverWaited(coroutineLabel(model, first), awaiting.has(functionRow), isOurs, say),
      place: functionPlace(model, functionRow),
      time: coroutines.start.get(first),
      entity: entityOf("coroutine", first),
      count,
    }));
}

/** Who was not seen to call a function may be a library that wants what it calls to be asynchronous. */
function neverWaited(name: string, hasPoints: boolean, isOurs: boolean, say: Say): string {
  if (hasPoints)
    return say("{0} never waited for anything: what it awaited was there at once, if it came to that.", name);
  return isOurs
    ? say("{0} never waited for anything: it need not be asynchronous.", name)
    : say(
        "{0} never waited for anything: it need not be asynchronous, if its caller does not want that.",
        name,
      );
}

function functionsWithPoints({ points }: TraceModel): ReadonlySet<FunctionRow> {
  const found = new Set<FunctionRow>();
  for (let row = 1 as PointRow; row <= points.count; row++) found.add(points.info(row).function);
  return found;
}

const generatorKinds = new Set(["generator", "send-coroutine", "async-generator"]);

/** Generators that were begun, never finished and never closed. */
export function openGenerators(model: TraceModel, say: Say): RunProblem[] {
  const { coroutines, functions, slices } = model;
  const collected = outcomes.indexOf("collected") + 1;
  const open = new Map<FunctionRow, { first: CoroutineRow; count: number }>();
  for (let row = 1 as CoroutineRow; row <= coroutines.count; row++) {
    const functionRow = coroutines.function.get(row);
    if (!generatorKinds.has(functions.info(functionRow).kind)) continue;
    const outcome = coroutines.outcome.get(row);
    const isSuspended = slices.state.get(coroutines.newestSlice.get(row)) === stateCode.suspended;
    const isOver = model.isComplete || threadEnded(model, row);
    if (outcome !== collected && !(outcome === 0 && isSuspended && isOver)) continue;
    const entry = open.get(functionRow) ?? { first: row, count: 0 };
    open.set(functionRow, { ...entry, count: entry.count + 1 });
  }
  return [...open].map(([functionRow, { first, count }]) => ({
    kind: "generator-never-closed",
    sentence: neverClosed(model, first, say),
    place: functionPlace(model, functionRow),
    time: slices.start.get(coroutines.newestSlice.get(first)),
    entity: entityOf("coroutine", first),
    count,
  }));
}

function threadEnded(model: TraceModel, coroutine: CoroutineRow): boolean {
  return model.threads.end.get(model.coroutines.thread.get(coroutine)) < Infinity;
}

function neverClosed(model: TraceModel, coroutine: CoroutineRow, say: Say): string {
  const name = coroutineLabel(model, coroutine);
  const thread = model.coroutines.thread.get(coroutine);
  return model.threads.isMain.get(thread) === 1
    ? say("{0} was left suspended and never closed.", name)
    : say("{0} was left suspended and never closed in thread {1}.", name, threadLabel(model, thread));
}
