import type { Say } from "../../base/phrase";
import type { Entity } from "../../trace/model/entity";
import type { TraceModel } from "../../trace/model/trace-model";
import { endedByItself } from "../../trace/query/report/rule-fact";
import type { RunProblem, RunProblemKind } from "../../trace/query/report/run-problem";
import { runProblems } from "../../trace/query/report/run-problems";

/** A problem that a run showed at a place of a file. Lines from 1, columns from 0 in UTF-16 units. */
export interface ProblemEvidence {
  readonly kind: RunProblemKind;
  /** What happened, as a whole sentence; where it happened more than once, at its worst. */
  readonly sentence: string;
  /** Where it is now; edits of the text move it. */
  readonly line: number;
  readonly column: number;
  /** What it happened to. */
  readonly entity: Entity;
  /** How often it was seen. */
  readonly count: number;
}

/** The most problems of a run that are kept. */
const mostProblems = 1_000;

/**
 * The problems of a run that have a place, those of one kind at one place as one. What had not settled when somebody ended the program
 * is none: nobody knows whether it would have.
 */
export function problemsOf(model: TraceModel, say: Say): (ProblemEvidence & { readonly path: string })[] {
  const isOver = endedByItself(model);
  const problems = new Map<string, ProblemEvidence & { readonly path: string }>();
  for (const { kind, sentence, place, entity, count } of runProblems(model, say)) {
    if (!hasLine(place) || (kind === "never-settled" && !isOver)) continue;
    const { path, line, column } = place;
    const key = `${kind} ${line} ${column} ${path}`;
    const known = problems.get(key);
    if (known !== undefined) problems.set(key, { ...known, count: known.count + count });
    else if (problems.size < mostProblems)
      problems.set(key, { kind, sentence, path, line, column, entity, count });
  }
  return [...problems.values()];
}

function hasLine(place: RunProblem["place"]): place is NonNullable<RunProblem["place"]> {
  return place !== undefined && place.line > 0;
}
