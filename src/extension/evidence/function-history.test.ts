import assert from "node:assert/strict";
import type { Nanos } from "../../base/units";
import type { Translator } from "../translator";
import { noEnds } from "./call-ends";
import { mostRuns, withRun, type FunctionHistory } from "./function-history";
import { afterLineEdit } from "./line-edit";
import { runsText, runText } from "./run-text";
import type { FunctionEvidence } from "./trace-evidence";

const english: Translator = {
  t: (message, ...values) =>
    message.replace(/\{(\d+)\}/gu, (_match, index: string) => String(values[Number(index)])),
};
const millisecond = 1_000_000;
const zero = 0 as Nanos;

function called(qualifiedName: string, line: number, milliseconds: number): FunctionEvidence {
  return {
    ...{ qualifiedName, line, tracedLine: line, column: 0, endLine: line + 2, calls: 1, suspensions: 1 },
    ...{ running: zero, ready: zero, suspended: zero, ...noEnds },
    longest: (milliseconds * millisecond) as Nanos,
  };
}

function after(...runs: readonly (readonly FunctionEvidence[])[]): readonly FunctionHistory[] {
  return runs.reduce<readonly FunctionHistory[]>(
    (histories, functions, index) => withRun(histories, functions, { folder: `/t/${index}`, began: index }),
    [],
  );
}

const told = (histories: readonly FunctionHistory[]): string[] =>
  histories.map(({ qualifiedName, line, runs }) => `${qualifiedName}:${line} ${runsText(runs, english)}`);

describe("how the last runs of a function went", () => {
  it("is told newest first, also of a function that the last run did not call", () => {
    const histories = after([called("f", 4, 120), called("g", 9, 1)], [called("f", 4, 95)]);
    assert.deepEqual(told(histories), ["f:4 Last 2 runs: 95.0 ms, 120 ms", "g:9 Last 1 runs: 1.00 ms"]);
  });

  it("goes by when runs began, whichever ended first", () => {
    const late = withRun([], [called("f", 4, 2)], { folder: "/t/late", began: 5 });
    const [history] = withRun(late, [called("f", 4, 1)], { folder: "/t/early", began: 3 });
    assert.deepEqual(
      history?.runs.map(({ folder }) => folder),
      ["/t/late", "/t/early"],
    );
  });

  it("is kept of so many runs", () => {
    const [history] = after(...Array.from({ length: mostRuns + 5 }, (_, index) => [called("f", 4, index)]));
    assert.equal(history?.runs.length, mostRuns);
    assert.equal(history.runs[0]?.folder, `/t/${mostRuns + 4}`);
    assert.match(runsText(history.runs, english), /^Last 10 runs: 14\.0 ms, 13\.0 ms, .*10\.0 ms, …$/);
  });

  it("is gone where the function's code changed, and goes on where it only moved", () => {
    const [edited, ...others] = afterLineEdit(after([called("f", 4, 1), called("g", 9, 2)]), {
      ...{ first: 5, last: 5, added: 1 },
    });
    assert.deepEqual([edited?.qualifiedName, edited?.line, others.length], ["g", 10, 0]);
    const histories = withRun([edited!], [called("g", 10, 3)], { folder: "/t/new", began: 9 });
    assert.deepEqual(told(histories), ["g:10 Last 2 runs: 3.00 ms, 2.00 ms"]);
  });

  it("names how calls ended", () => {
    const one = { ...noEnds, folder: "/t", began: 0, calls: 1, longest: (3 * millisecond) as Nanos };
    const at = { line: 1, column: 0 };
    assert.equal(runText({ ...one, ...at, failed: 1 }, english), "failed after 3.00 ms");
    assert.equal(runText({ ...one, ...at, cancelled: 1 }, english), "cancelled after 3.00 ms");
    assert.equal(runText({ ...one, ...at, unfinished: 1 }, english), "not ended after 3.00 ms");
    assert.equal(runText({ ...one, ...at, calls: 3 }, english), "3 calls up to 3.00 ms");
    assert.equal(
      runText({ ...one, ...at, calls: 9, failed: 2, cancelled: 1, unfinished: 3 }, english),
      "9 calls up to 3.00 ms (2 failed, 1 cancelled, 3 not ended)",
    );
  });
});
