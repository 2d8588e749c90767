import assert from "node:assert/strict";

import type { CaseOutcome } from "./case-outcome";
import { problemOf, type Stage, type StageResult } from "./stage";
import { formatSummary, succeeded, totalsOf } from "./summary";

const passed: CaseOutcome = { state: "passed", title: "a" };
const failed: CaseOutcome = { state: "failed", title: "b", message: "1 is not 2\nat b" };
const skipped: CaseOutcome = { state: "skipped", title: "c" };
const stage: Stage = { name: "Unit tests", script: "test:unit", hasCases: true, limit: 1 };

function result(cases: readonly CaseOutcome[], problem?: string): StageResult {
  return { stage, cases, seconds: 1.25, output: "", ...(problem === undefined ? {} : { problem }) };
}

describe("a stage of npm test", () => {
  it("has a problem when it ran no case, whatever its exit code", () => {
    assert.equal(problemOf({ hasCases: true }, 0, []), "ran no test case");
    assert.equal(problemOf({ hasCases: true }, 1, []), "ended with exit code 1");
    assert.equal(problemOf({ hasCases: false }, 0, []), undefined);
  });

  it("has a problem when its exit code and its cases disagree", () => {
    assert.equal(problemOf({ hasCases: true }, 1, [failed]), undefined);
    assert.match(problemOf({ hasCases: true }, 1, [passed]) ?? "", /exit code 1/);
    assert.match(problemOf({ hasCases: true }, 0, [failed]) ?? "", /although cases failed/);
    assert.equal(problemOf({ hasCases: true }, "SIGKILL", [passed]), "was ended by SIGKILL");
  });
});

describe("the summary of npm test", () => {
  it("ends with the totals alone on a line", () => {
    const lines = formatSummary([result([passed, passed, skipped]), result([failed])]).split("\n");
    assert.equal(lines.at(-1), "2 passed, 1 failed, 1 skipped");
    assert.ok(lines.includes("  ✗ b"));
  });

  it("counts a stage that broke as failed", () => {
    assert.deepEqual(totalsOf([result([passed], "was ended by SIGKILL")]), {
      passed: 1,
      failed: 1,
      skipped: 0,
    });
  });

  it("is no success when everything was skipped", () => {
    assert.equal(succeeded(totalsOf([result([skipped])])), false);
    assert.equal(succeeded(totalsOf([])), false);
    assert.equal(succeeded(totalsOf([result([passed, skipped])])), true);
  });
});
