import type { Finding, Outline, Range } from "../../analysis/outline";
import { sayInEnglish, type Say } from "../../base/phrase";
import { ruleVerdict, type JudgedRule } from "../../trace/query/report/rule-verdict";
import type { RunProblemKind } from "../../trace/query/report/run-problem";
import type { FileEvidence } from "../evidence/trace-evidence";
import type { ProblemEvidence } from "../evidence/problem-evidence";
import { said, type Translator } from "../translator";

/** A finding of the text, with what the last run showed of it where it showed anything. */
export interface JudgedFinding {
  readonly finding: Finding;
  readonly judged?: JudgedRule;
}

/** Confronts findings with what the last run of their file showed; one that the run refuted is only a hint. */
export function judgeFindings(
  findings: readonly Finding[],
  { facts }: Pick<FileEvidence, "facts">,
  text: string,
  l10n?: Translator,
): JudgedFinding[] {
  const say: Say =
    l10n === undefined ? sayInEnglish : (template, ...values) => said({ template, values }, l10n);
  return findings.map((finding) => {
    const ofRule = facts.filter(({ rule }) => rule === finding.rule);
    const judged = ofRule.length === 0 ? undefined : ruleVerdict(ofRule, finding, text, say);
    if (judged === undefined) return { finding };
    return judged.verdict === "refuted"
      ? { finding: { ...finding, severity: "hint" }, judged }
      : { finding, judged };
  });
}

/** What the last run showed of a finding, in words. */
export function verdictText({ verdict, sentence }: JudgedRule, l10n: Translator): string {
  switch (verdict) {
    case "confirmed":
      return l10n.t("Seen in the last run: {0}", sentence);
    case "refuted":
      return l10n.t("Not so in the last run: {0}", sentence);
    case "undecided":
      return l10n.t("In the last run: {0}", sentence);
  }
}

/** The problems of a run of which no finding of the text tells already. */
export function problemsBeside(
  problems: readonly ProblemEvidence[],
  findings: readonly JudgedFinding[],
): readonly ProblemEvidence[] {
  return problems.filter((problem) => !findings.some((judgedFinding) => tellsOf(judgedFinding, problem)));
}

function tellsOf({ finding: { range }, judged }: JudgedFinding, problem: ProblemEvidence): boolean {
  if (judged?.fact.kind !== problem.kind) return false;
  const isThere = range.start.line <= problem.line && problem.line <= range.end.line;
  return isThere || judged.fact.line === problem.line || judged.fact.entity === problem.entity;
}

/** What a run showed by itself, in words. */
export function problemText({ sentence, count }: ProblemEvidence, l10n: Translator): string {
  return count === 1
    ? l10n.t("Seen in the last run: {0}", sentence)
    : l10n.t("Seen {0} times in the last run: {1}", count, sentence);
}

/** How much problems of a run matter. Most of them may be meant so, and only time was lost: those are no warnings. */
export const problemSeverities: Readonly<Record<RunProblemKind, Finding["severity"]>> = {
  "never-awaited": "warning",
  "loop-misused": "warning",
  "error-unhandled": "warning",
  deadlock: "warning",
  "loop-blocked": "information",
  floating: "warning",
  "cancelled-but-ran-on": "information",
  "lock-held-while-waiting": "information",
  "never-settled": "information",
  "queue-grows": "information",
  "sequential-awaits": "information",
  "generator-never-closed": "hint",
  "never-suspended": "hint",
};

/** What a problem of a run is shown under: the point or the function's name where there is one; undefined where only the line is known. */
export function rangeOfProblem({ points, functions }: Outline, problem: ProblemEvidence): Range | undefined {
  const isThere = ({ start }: Range): boolean =>
    start.line === problem.line && start.column === problem.column;
  const point = points.find(({ range, keywordRange }) => isThere(range) || isThere(keywordRange));
  return point?.range ?? functions.find(({ range }) => isThere(range))?.nameRange;
}
