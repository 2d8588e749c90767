import type { Say } from "../../../base/phrase";
import { entityOf, rowOfKind } from "../../model/entity";
import type { CoroutineRow, FunctionRow, RunFindingRow, TaskRow } from "../../model/rows";
import { stateCode } from "../../model/states";
import type { TraceModel } from "../../model/trace-model";
import { outcomes } from "../../vocabulary";
import { coroutineLabel, functionName } from "../describe";
import { endedByItself, isWhole, type RuleFact } from "./rule-fact";

/** The calls of one function by another one, or by code that is not traced. */
interface Calls {
  readonly caller: FunctionRow;
  readonly callee: FunctionRow;
  readonly coroutines: CoroutineRow[];
}

/** What became of the calls of coroutine functions, tasks and generators, by who called them. */
export function* callFacts(model: TraceModel, say: Say): Generator<RuleFact> {
  const reported = reportedOf(model);
  const tasks = tasksByRoot(model);
  for (const calls of callsOf(model, reported)) {
    const { kind } = model.functions.info(calls.callee);
    if (kind === "async-function") yield* floatingFact(model, calls, reported, say);
    if (kind === "coroutine") yield* neverAwaitedFact(model, calls, reported, say);
    if (kind === "coroutine") yield* taskFact(model, calls, reported, tasks, say);
    if (kind === "send-coroutine") yield* generatorFact(model, calls, say);
  }
}

/** Calls that the tracer told of: promises that nobody waited for, errors that nobody handled, bodies that never ran. */
interface Reported {
  readonly floating: ReadonlySet<CoroutineRow>;
  readonly unhandled: ReadonlySet<number>;
  readonly neverAwaited: ReadonlyMap<FunctionRow, readonly RunFindingRow[]>;
}

function* floatingFact(
  model: TraceModel,
  calls: Calls,
  { floating }: Reported,
  say: Say,
): Generator<RuleFact> {
  const dropped = calls.coroutines.filter((row) => floating.has(row));
  const [first] = dropped.length > 0 ? dropped : calls.coroutines;
  if (first === undefined || calls.caller === 0) return;
  const base = baseOf(model, calls, first, "floating-promise");
  const name = coroutineLabel(model, first);
  if (dropped.length > 0) {
    const sentence = say(
      dropped.length === 1
        ? "Nobody waited for the promise of {0}: an error in it would have been lost."
        : "Nobody waited for {1} promises of {0}: an error in one of them would have been lost.",
      name,
      String(dropped.length),
    );
    yield { ...base, kind: "floating", verdict: "confirmed", sentence };
  } else if (endedByItself(model) && isWhole(model, calls.callee)) {
    const sentence = say(
      base.seen === 1
        ? "1 call of {0} seen, and somebody waited for its promise."
        : "{1} calls of {0} seen, and somebody waited for each promise.",
      name,
      String(base.seen),
    );
    yield { ...base, kind: "floating", verdict: "refuted", sentence };
  }
}

/** Who called a coroutine that never ran is not told: then any call of it in its file may be meant. */
function* neverAwaitedFact(
  model: TraceModel,
  calls: Calls,
  reported: Reported,
  say: Say,
): Generator<RuleFact> {
  const found = reported.neverAwaited.get(calls.callee) ?? [];
  const [finding] = found;
  if (finding !== undefined) {
    if (calls.caller !== 0) return;
    yield {
      ...baseOf(model, calls, 0 as CoroutineRow, "coroutine-never-awaited"),
      kind: "never-awaited",
      verdict: "confirmed",
      seen: found.length,
      sentence: say(
        found.length === 1
          ? "1 call of {0} made a coroutine that nothing awaited: its body never ran."
          : "{1} calls of {0} made coroutines that nothing awaited: their bodies never ran.",
        `${functionName(model, calls.callee)}()`,
        String(found.length),
      ),
      time: model.runFindings.time.get(finding),
      entity: model.runFindings.entity.get(finding),
    };
    return;
  }
  const [first] = calls.coroutines;
  const hasBegun = calls.coroutines.every((row) => stateOf(model, row) !== stateCode.created);
  if (first === undefined || calls.caller === 0 || !hasBegun) return;
  if (!endedByItself(model) || !isWhole(model, calls.callee)) return;
  const base = baseOf(model, calls, first, "coroutine-never-awaited");
  const sentence = say(
    base.seen === 1
      ? "1 call of {0} seen, and its body ran."
      : "{1} calls of {0} seen, and the body of each ran.",
    coroutineLabel(model, first),
    String(base.seen),
  );
  yield { ...base, kind: "never-awaited", verdict: "refuted", sentence };
}

function* taskFact(
  model: TraceModel,
  calls: Calls,
  { unhandled }: Reported,
  tasks: ReadonlyMap<CoroutineRow, TaskRow>,
  say: Say,
): Generator<RuleFact> {
  const made = calls.coroutines.filter((row) => tasks.has(row));
  const lost = made.filter((row) => {
    const task = tasks.get(row) as TaskRow;
    const outcome = outcomes[model.tasks.outcome.get(task) - 1];
    return outcome === undefined || outcome === "collected" || unhandled.has(entityOf("task", task));
  });
  const [first] = lost.length > 0 ? lost : made;
  if (first === undefined || calls.caller === 0 || !endedByItself(model)) return;
  const base = {
    ...baseOf(model, { ...calls, coroutines: made }, first, "task-dropped"),
    entity: entityOf("task", tasks.get(first) ?? 0),
  };
  const name = coroutineLabel(model, first);
  if (lost.length > 0) {
    const failed = lost.filter((row) => unhandled.has(entityOf("task", tasks.get(row) ?? 0))).length;
    const sentence = lostTasks(name, lost.length, failed, say);
    yield { ...base, kind: "never-settled", verdict: "confirmed", sentence };
  } else if (isWhole(model, calls.callee)) {
    const sentence = say(
      base.seen === 1
        ? "1 task of {0} seen: it came to its end, and no error was lost."
        : "{1} tasks of {0} seen: each came to its end, and no error was lost.",
      name,
      String(base.seen),
    );
    yield { ...base, kind: "never-settled", verdict: "refuted", sentence };
  }
}

/** Of some tasks: how many never ended, and how many failed with an error that nobody saw. */
function lostTasks(name: string, count: number, failed: number, say: Say): string {
  if (failed === count)
    return say(
      count === 1
        ? "1 task of {0} failed, and nobody saw its error."
        : "{1} tasks of {0} failed, and nobody saw their errors.",
      name,
      String(count),
    );
  if (failed === 0)
    return say(
      count === 1 ? "1 task of {0} never came to an end." : "{1} tasks of {0} never came to an end.",
      name,
      String(count),
    );
  return say(
    "{1} tasks of {0} never came to an end, or failed without anybody seeing the error.",
    name,
    String(count),
  );
}

function* generatorFact(model: TraceModel, calls: Calls, say: Say): Generator<RuleFact> {
  const left = calls.coroutines.filter((row) => {
    const outcome = outcomes[model.coroutines.outcome.get(row) - 1];
    return outcome === "collected" || outcome === "abandoned" || outcome === undefined;
  });
  const [first] = left.length > 0 ? left : calls.coroutines;
  if (first === undefined || !endedByItself(model)) return;
  const base = baseOf(model, calls, first, "generator-never-closed");
  const name = coroutineLabel(model, first);
  if (left.length > 0) {
    const sentence = say(
      left.length === 1
        ? "1 generator of {0} was left suspended and not closed."
        : "{1} generators of {0} were left suspended and not closed.",
      name,
      String(left.length),
    );
    yield { ...base, kind: "generator-never-closed", verdict: "confirmed", sentence };
  } else if (isWhole(model, calls.callee)) {
    const sentence = say(
      base.seen === 1
        ? "1 generator of {0} seen, and it was closed or came to its end."
        : "{1} generators of {0} seen, and each was closed or came to its end.",
      name,
      String(base.seen),
    );
    yield { ...base, kind: "generator-never-closed", verdict: "refuted", sentence };
  }
}

type Base = Omit<RuleFact, "verdict" | "sentence" | "kind">;

/** The lines of the caller where it is in the callee's file, as the rules want it; of unknown callers, that whole file. */
function baseOf(
  model: TraceModel,
  { caller, callee, coroutines }: Calls,
  row: CoroutineRow,
  rule: string,
): Base {
  const { files, functions } = model;
  const { file, name } = functions.info(callee);
  const [line, , endLine] = caller === 0 ? [1, 0, Infinity] : functions.info(caller).range;
  return {
    ...{ rule, path: files.path(file), line, endLine, callee: name },
    seen: coroutines.length,
    time: model.coroutines.start.get(row),
    entity: entityOf("coroutine", row),
  };
}

/** All calls whose caller is in the file of what it called, or unknown. */
function callsOf(model: TraceModel, { neverAwaited }: Reported): Iterable<Calls> {
  const { coroutines, functions } = model;
  const calls = new Map<string, Calls>();
  const of = (caller: FunctionRow, callee: FunctionRow): Calls => {
    const key = `${caller} ${callee}`;
    const known = calls.get(key) ?? { caller, callee, coroutines: [] };
    calls.set(key, known);
    return known;
  };
  for (const callee of neverAwaited.keys()) of(0 as FunctionRow, callee);
  for (let row = 1 as CoroutineRow; row <= coroutines.count; row++) {
    const callee = coroutines.function.get(row);
    const caller = coroutines.function.get(coroutines.creator.get(row));
    const { file } = functions.info(callee);
    if (file === 0 || (caller !== 0 && functions.info(caller).file !== file)) continue;
    of(caller, callee).coroutines.push(row);
  }
  return calls.values();
}

function reportedOf({ runFindings }: TraceModel): Reported {
  const floating = new Set<CoroutineRow>();
  const unhandled = new Set<number>();
  const neverAwaited = new Map<FunctionRow, RunFindingRow[]>();
  for (let row = 1 as RunFindingRow; row <= runFindings.count; row++) {
    const kind = runFindings.kindOf(row);
    const entity = runFindings.entity.get(row);
    if (kind === "floating") floating.add(rowOfKind(entity, "coroutine") as CoroutineRow);
    if (kind === "error-unhandled") unhandled.add(entity);
    if (kind !== "never-awaited") continue;
    const functionRow = runFindings.function.get(row);
    neverAwaited.set(functionRow, [...(neverAwaited.get(functionRow) ?? []), row]);
  }
  return { floating, unhandled, neverAwaited };
}

function tasksByRoot({ tasks }: TraceModel): ReadonlyMap<CoroutineRow, TaskRow> {
  const roots = new Map<CoroutineRow, TaskRow>();
  for (let row = 1 as TaskRow; row <= tasks.count; row++) roots.set(tasks.root.get(row), row);
  return roots;
}

function stateOf({ coroutines, slices }: TraceModel, row: CoroutineRow): number {
  return slices.state.get(coroutines.newestSlice.get(row));
}
