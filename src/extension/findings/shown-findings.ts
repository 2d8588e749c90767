import type { Finding } from "../../analysis/outline";
import type { ProblemEvidence } from "../evidence/problem-evidence";
import type { FindingSettings } from "../settings";
import { problemSeverities, type JudgedFinding } from "./run-verdicts";

/** The findings that the settings leave, each with the severity that they give it. */
export function shownFindings(
  findings: readonly Finding[],
  { enabled, disabledRules, severities }: FindingSettings,
): Finding[] {
  if (!enabled) return [];
  return findings
    .filter(({ rule }) => !disabledRules.has(rule))
    .map((finding) => ({ ...finding, severity: severities.get(finding.rule) ?? finding.severity }));
}

/** As {@link shownFindings}, of findings that a run was asked about: one that it refuted stays a hint, whatever the settings say. */
export function shownJudgedFindings(
  judged: readonly JudgedFinding[],
  settings: FindingSettings,
): JudgedFinding[] {
  return judged.flatMap((known) => {
    const [finding] = shownFindings([known.finding], settings);
    if (finding === undefined) return [];
    return [known.judged?.verdict === "refuted" ? known : { ...known, finding }];
  });
}

/** A problem of a run, as severe as it is shown. */
export interface ShownProblem {
  readonly problem: ProblemEvidence;
  readonly severity: Finding["severity"];
}

/** The problems of a run that the settings leave, each with the severity that they give its kind. */
export function shownProblems(
  problems: readonly ProblemEvidence[],
  { enabled, seenInRuns, disabledRules, severities }: FindingSettings,
): readonly ShownProblem[] {
  if (!enabled || !seenInRuns) return [];
  return problems
    .filter(({ kind }) => !disabledRules.has(kind))
    .map((problem) => ({
      problem,
      severity: severities.get(problem.kind) ?? problemSeverities[problem.kind],
    }));
}
