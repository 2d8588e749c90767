import assert from "node:assert/strict";
import type { Finding } from "../../analysis/outline";
import type { Entity } from "../../trace/model/entity";
import type { ProblemEvidence } from "../evidence/problem-evidence";
import type { FindingSettings } from "../settings";
import type { JudgedRule } from "../../trace/query/report/rule-verdict";
import { shownFindings, shownJudgedFindings, shownProblems } from "./shown-findings";

const range = { start: { line: 1, column: 0 }, end: { line: 1, column: 4 } };
const findings: readonly Finding[] = [
  { rule: "await-in-loop", message: "…", severity: "information", range },
  { rule: "blocking-call", message: "…", severity: "warning", range },
];
const everything: FindingSettings = {
  enabled: true,
  seenInRuns: true,
  disabledRules: new Set(),
  severities: new Map(),
};

describe("the problems that are shown", () => {
  function shown(settings: Partial<FindingSettings>): string[] {
    return shownFindings(findings, { ...everything, ...settings }).map(
      ({ rule, severity }) => `${rule}: ${severity}`,
    );
  }

  it("are all of them, as severe as their rules say, where nothing was chosen", () => {
    assert.deepEqual(shown({}), ["await-in-loop: information", "blocking-call: warning"]);
  });

  it("have the severity that was chosen for their rule", () => {
    const severities = new Map([["blocking-call", "error"]] as const);
    assert.deepEqual(shown({ severities }), ["await-in-loop: information", "blocking-call: error"]);
  });

  it("are none of a rule that is turned off, and none at all where all are", () => {
    assert.deepEqual(shown({ disabledRules: new Set(["await-in-loop"]) }), ["blocking-call: warning"]);
    assert.deepEqual(shown({ enabled: false }), []);
  });
});

describe("the problems that a run was asked about", () => {
  it("are as severe as was chosen, but a hint where the run refuted them, and none where they are turned off", () => {
    const [first, second] = findings as readonly [Finding, Finding];
    const refuted = { verdict: "refuted", sentence: "…", seen: 1 } as JudgedRule;
    const judged = [
      { finding: { ...first, severity: "hint" as const }, judged: refuted },
      { finding: second },
    ];
    const shown = (settings: Partial<FindingSettings>): string[] =>
      shownJudgedFindings(judged, { ...everything, ...settings }).map(
        ({ finding: { rule, severity }, judged }) => `${rule}: ${severity} ${judged?.verdict ?? ""}`,
      );
    const severities = new Map([
      ["await-in-loop", "error"],
      ["blocking-call", "error"],
    ] as const);
    assert.deepEqual(shown({ severities }), ["await-in-loop: hint refuted", "blocking-call: error "]);
    assert.deepEqual(shown({ disabledRules: new Set(["await-in-loop"]) }), ["blocking-call: warning "]);
  });
});

describe("the problems of a run that are shown", () => {
  const problem: ProblemEvidence = {
    ...{ kind: "loop-blocked", sentence: "…", line: 1, column: 0, entity: 0 as Entity, count: 1 },
  };

  function shown(settings: Partial<FindingSettings>): string[] {
    return shownProblems([problem], { ...everything, ...settings }).map(
      ({ problem: { kind }, severity }) => `${kind}: ${severity}`,
    );
  }

  it("are all, as severe as their kind is, or none where a setting says so", () => {
    assert.deepEqual(shown({}), ["loop-blocked: information"]);
    assert.deepEqual(shown({ seenInRuns: false }), []);
    assert.deepEqual(shown({ enabled: false }), []);
  });

  it("are turned off and made more severe by their kind, as findings are by their rule", () => {
    assert.deepEqual(shown({ disabledRules: new Set(["loop-blocked"]) }), []);
    const severities = new Map([["loop-blocked", "error"]] as const);
    assert.deepEqual(shown({ severities }), ["loop-blocked: error"]);
  });
});
