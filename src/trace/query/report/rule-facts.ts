import { sayInEnglish, type Say } from "../../../base/phrase";
import { functionPlace } from "../describe";
import type { TraceModel } from "../../model/trace-model";
import type { CoroutineRow } from "../../model/rows";
import { rowOfKind } from "../../model/entity";
import { callFacts } from "./call-facts";
import { functionFacts } from "./function-facts";
import type { RuleFact } from "./rule-fact";
import type { RunProblem } from "./run-problem";
import { runProblems } from "./run-problems";
import { sequentialAwaits } from "./sequential-awaits";
import { waitFacts } from "./wait-facts";

/** The most facts that are kept. */
const mostFacts = 20_000;

/**
 * What a run shows of the rules of the analyzer that a run can prove or disprove, at each place where the rule might speak. Which of
 * these a finding of the text is about tells `ruleVerdict`.
 */
export function ruleFacts(model: TraceModel, say: Say = sayInEnglish): readonly RuleFact[] {
  const facts: RuleFact[] = [];
  for (const source of [problemFacts, waitFacts, callFacts, functionFacts]) {
    for (const fact of source(model, say)) {
      if (facts.length === mostFacts) return facts;
      facts.push(fact);
    }
  }
  return facts;
}

/** Problems that say by themselves which rule would have warned of them. */
function* problemFacts(model: TraceModel, say: Say): Generator<RuleFact> {
  const others = runProblems(model, say).filter(({ kind }) => kind !== "sequential-awaits");
  // What is awaited in one list needs nothing of its neighbours: none has a name yet.
  for (const problem of [...others, ...sequentialAwaits(model, say, () => true)]) {
    const rule = ruleOf(problem);
    if (rule === undefined || problem.place === undefined) continue;
    const { kind, sentence, place, time, entity, count } = problem;
    const { path, line, column } = place;
    const fact = { rule, kind, path, verdict: "confirmed", seen: count, sentence, time, entity } as const;
    if (kind === "loop-misused") yield { ...fact, line, endLine: endOfCaller(model, problem) ?? line };
    else yield { ...fact, line, endLine: line, column };
  }
}

function ruleOf({ kind, misuse, sentence }: RunProblem): string | undefined {
  if (kind === "sequential-awaits") return "all-awaited";
  if (kind === "never-suspended") return "async-without-await";
  if (kind === "error-unhandled" && sentence.includes("to a just-started generator")) return "unprimed-send";
  if (kind !== "loop-misused") return undefined;
  return misuse === "already-running" ? "run-in-running-loop" : "loop-used-after-close";
}

/** The last line of the function in which a loop was misused, where only the function is known. */
function endOfCaller(model: TraceModel, { entity, place }: RunProblem): number | undefined {
  const functionRow = model.coroutines.function.get(rowOfKind(entity, "coroutine") as CoroutineRow);
  const start = functionPlace(model, functionRow);
  return start?.line === place?.line ? model.functions.info(functionRow).range[2] : undefined;
}
