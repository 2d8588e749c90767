import assert from "node:assert/strict";
import fc from "fast-check";
import type { Outline, SuspensionPoint } from "../../analysis/outline";
import type { Nanos } from "../../base/units";
import type { Entity } from "../../trace/model/entity";
import type { RuleFact } from "../../trace/query/report/rule-fact";
import { afterEdit, evidenceOfPoint, ofFunction } from "./file-evidence";
import { noEnds } from "./call-ends";
import type { ProblemEvidence } from "./problem-evidence";
import type { FileEvidence, FunctionEvidence, PointEvidence } from "./trace-evidence";

const none = { count: 0, total: 0 as Nanos, p50: 0 as Nanos, p95: 0 as Nanos, max: 0 as Nanos };

function point(line: number, column = 4): PointEvidence {
  return { line, tracedLine: line, column, hits: 1, waiting: 0, wait: none, ready: none };
}

function suspendable(qualifiedName: string, line: number, endLine: number): FunctionEvidence {
  const zero = 0 as Nanos;
  return {
    ...{ qualifiedName, line, tracedLine: line, column: 0, endLine },
    ...{ calls: 1, suspensions: 1, running: zero, ready: zero, suspended: zero, ...noEnds },
  };
}

function fact(line: number, endLine: number): RuleFact {
  return {
    ...{ rule: "blocking-call", path: "/a.py", line, endLine, verdict: "confirmed", seen: 1 },
    ...{ sentence: "It did.", time: 0 as Nanos, entity: 0 as Entity },
  };
}

function problem(line: number): ProblemEvidence {
  return { kind: "loop-blocked", sentence: "It did.", line, column: 4, entity: 0 as Entity, count: 1 };
}

const nowhere = { points: [], functions: [], facts: [], problems: [] };

const evidence: FileEvidence = {
  points: [point(3), point(12), point(22)],
  facts: [fact(3, 3), fact(10, 14), fact(21, 24)],
  problems: [problem(4), problem(12), problem(23)],
  functions: [suspendable("first", 2, 5), suspendable("second", 10, 14), suspendable("third", 20, 25)],
};

describe("the evidence of a file that is edited", () => {
  it("is gone with the whole function that was touched, and moves below it", () => {
    const after = afterEdit(evidence, { first: 13, last: 13, added: 2 });
    assert.deepEqual(
      after.points.map(({ line, tracedLine }) => [line, tracedLine]),
      [
        [3, 3],
        [24, 22],
      ],
    );
    assert.deepEqual(
      after.functions.map(({ qualifiedName, line, endLine }) => [qualifiedName, line, endLine]),
      [
        ["first", 2, 5],
        ["third", 22, 27],
      ],
    );
  });

  it("loses what was said of lines that were touched, and keeps the rest where it is now", () => {
    const after = afterEdit(evidence, { first: 13, last: 13, added: 2 });
    assert.deepEqual(
      after.facts.map(({ line, endLine }) => [line, endLine]),
      [
        [3, 3],
        [23, 26],
      ],
    );
    assert.deepEqual(
      after.problems.map(({ line }) => line),
      [4, 25],
    );
    const ofWholeFile: FileEvidence = { ...nowhere, facts: [fact(1, Infinity), fact(5, 6)] };
    const { facts } = afterEdit(ofWholeFile, { first: 40, last: 40, added: 0 });
    assert.deepEqual(facts, [fact(5, 6)], "any edit touches what may be anywhere in the file");
  });

  it("moves as a whole where something is inserted above", () => {
    const after = afterEdit(evidence, { first: 1, last: 1, added: 1 });
    assert.deepEqual(
      after.points.map(({ line }) => line),
      [4, 13, 23],
    );
  });

  it("comes back to where it was when an insertion between functions is undone", () => {
    fc.assert(
      fc.property(fc.constantFrom(1, 7, 17, 30), fc.integer({ min: 1, max: 50 }), (line, added) => {
        const inserted = afterEdit(evidence, { first: line, last: line, added });
        assert.deepEqual(afterEdit(inserted, { first: line, last: line + added, added: -added }), evidence);
      }),
    );
  });
});

describe("finding evidence", () => {
  const at = (line: number, column: number): SuspensionPoint => {
    const range = { start: { line, column }, end: { line, column: column + 5 } };
    return { kind: "await", range, keywordRange: range, function: 0, operand: "x" };
  };
  const outline = (...points: SuspensionPoint[]): Outline => ({
    language: "python",
    functions: [],
    points,
    findings: [],
    hasSyntaxErrors: false,
  });

  it("goes by line and column", () => {
    const two: FileEvidence = { ...nowhere, points: [point(3, 4), point(3, 20)] };
    assert.equal(evidenceOfPoint(two, outline(at(3, 4), at(3, 20)), at(3, 20)), two.points[1]);
    assert.equal(evidenceOfPoint(two, outline(at(3, 9)), at(3, 9)), undefined);
  });

  it("goes by line alone only where nothing can be confused", () => {
    assert.equal(evidenceOfPoint(evidence, outline(at(3, 8)), at(3, 8)), evidence.points[0]);
    assert.equal(evidenceOfPoint(evidence, outline(at(3, 8), at(3, 30)), at(3, 8)), undefined);
  });

  it("takes the nearest function of the name", () => {
    const twice: FileEvidence = { ...nowhere, functions: [suspendable("f", 2, 5), suspendable("f", 30, 33)] };
    const start = { line: 29, column: 0 };
    const range = { start, end: { line: 33, column: 0 } };
    const wanted = {
      ...{ name: "f", qualifiedName: "f", kind: "coroutine" as const, range, nameRange: range },
      parameters: { required: [], optional: [] },
    };
    assert.equal(ofFunction(twice.functions, wanted), twice.functions[1]);
  });
});
