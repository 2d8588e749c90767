import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Finding } from "../../analysis/outline";
import type { Nanos } from "../../base/units";
import type { Entity } from "../../trace/model/entity";
import type { RuleFact } from "../../trace/query/report/rule-fact";
import type { ProblemEvidence } from "../evidence/problem-evidence";
import type { Translator } from "../translator";
import {
  judgeFindings,
  problemsBeside,
  problemSeverities,
  problemText,
  rangeOfProblem,
  verdictText,
} from "./run-verdicts";

const english: Translator = {
  t: (message, ...values) =>
    message.replace(/\{(\d+)\}/gu, (_match, index: string) => String(values[Number(index)])),
};
const text = "import time\nasync def work():\n    time.sleep(1)\n";
const finding: Finding = {
  rule: "blocking-call",
  message: "It blocks.",
  severity: "warning",
  range: { start: { line: 3, column: 4 }, end: { line: 3, column: 17 } },
};

function fact(extra: Partial<RuleFact>): RuleFact {
  return {
    ...{ rule: "blocking-call", kind: "loop-blocked", path: "/a.py", line: 3, endLine: 3 },
    ...{
      verdict: "confirmed",
      seen: 2,
      sentence: "It held the loop.",
      time: 5 as Nanos,
      entity: 7 as Entity,
    },
    ...extra,
  };
}

function problem(extra: Partial<ProblemEvidence>): ProblemEvidence {
  return {
    ...{ kind: "loop-blocked", sentence: "It held the loop.", line: 3, column: 0, entity: 7 as Entity },
    ...{ count: 1, ...extra },
  };
}

describe("findings after a run", () => {
  function told(...facts: readonly RuleFact[]): string[] {
    return judgeFindings([finding], { facts }, text).map(({ finding: { severity }, judged }) =>
      judged === undefined ? severity : `${severity}: ${verdictText(judged, english)}`,
    );
  }

  it("say whether the run showed the same", () => {
    assert.deepEqual(told(fact({})), ["warning: Seen in the last run: It held the loop."]);
    assert.deepEqual(told(fact({ verdict: "undecided", sentence: "It ran." })), [
      "warning: In the last run: It ran.",
    ]);
  });

  it("are hints only where the run showed the opposite", () => {
    assert.deepEqual(told(fact({ verdict: "refuted", sentence: "It was quick." })), [
      "hint: Not so in the last run: It was quick.",
    ]);
  });

  it("stay as they are where the run did not come there, or showed nothing of their rule", () => {
    assert.deepEqual(told(), ["warning"]);
    assert.deepEqual(told(fact({ line: 9, endLine: 9 }), fact({ rule: "await-in-loop" })), ["warning"]);
  });
});

describe("problems that a run showed", () => {
  it("are left out where a finding of the text tells of the same", () => {
    const judged = judgeFindings([finding], { facts: [fact({})] }, text);
    const other = problem({ line: 9, entity: 8 as Entity });
    const elsewhere = problem({ line: 1 });
    const ofOtherKind = problem({ kind: "error-unhandled" });
    assert.deepEqual(problemsBeside([problem({}), other, elsewhere, ofOtherKind], judged), [
      other,
      ofOtherKind,
    ]);
    assert.deepEqual(problemsBeside([problem({})], [{ finding }]), [problem({})]);
  });

  it("say how often they were seen", () => {
    assert.equal(problemText(problem({}), english), "Seen in the last run: It held the loop.");
    assert.equal(
      problemText(problem({ count: 3 }), english),
      "Seen 3 times in the last run: It held the loop.",
    );
  });

  it("have a page for each kind, that says how severe it is, why it matters and when not", () => {
    for (const [kind, severity] of Object.entries(problemSeverities)) {
      const page = path.join(__dirname, "../../../docs/rules", `${kind}.md`);
      assert.ok(existsSync(page), `${page} is missing`);
      const text = readFileSync(page, "utf8");
      for (const part of [`# ${kind}\n`, `Severity: ${severity}.`, "## Why", "## Example", "## When not"])
        assert.ok(text.includes(part), `${part} in ${page}`);
    }
  });

  it("are shown under the point or the function's name where there is one", () => {
    const range = { start: { line: 2, column: 0 }, end: { line: 3, column: 17 } };
    const nameRange = { start: { line: 2, column: 10 }, end: { line: 2, column: 14 } };
    const keywordRange = { start: { line: 3, column: 8 }, end: { line: 3, column: 13 } };
    const outline = {
      ...{ language: "python" as const, findings: [], hasSyntaxErrors: false },
      functions: [
        {
          ...{ name: "work", qualifiedName: "work", kind: "coroutine" as const, range, nameRange },
          parameters: { required: [], optional: [] },
        },
      ],
      points: [{ kind: "await" as const, range: keywordRange, keywordRange, function: 0, operand: "x" }],
    };
    assert.equal(rangeOfProblem(outline, problem({ line: 2, column: 0 })), nameRange);
    assert.equal(rangeOfProblem(outline, problem({ line: 3, column: 8 })), keywordRange);
    assert.equal(rangeOfProblem(outline, problem({ line: 3, column: 0 })), undefined);
  });
});
