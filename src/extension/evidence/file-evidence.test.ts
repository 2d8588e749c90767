import assert from "node:assert/strict";
import fc from "fast-check";
import type { Outline, SuspensionPoint } from "../../analysis/outline";
import type { Nanos } from "../../base/units";
import { afterEdit, evidenceOfFunction, evidenceOfPoint } from "./file-evidence";
import type { FileEvidence, FunctionEvidence, PointEvidence } from "./trace-evidence";

const none = { count: 0, total: 0 as Nanos, p50: 0 as Nanos, p95: 0 as Nanos, max: 0 as Nanos };

function point(line: number, column = 4): PointEvidence {
  return { line, tracedLine: line, column, hits: 1, waiting: 0, wait: none, ready: none };
}

function suspendable(qualifiedName: string, line: number, endLine: number): FunctionEvidence {
  const zero = 0 as Nanos;
  return {
    ...{ qualifiedName, line, tracedLine: line, column: 0, endLine },
    ...{ calls: 1, suspensions: 1, running: zero, ready: zero, suspended: zero },
  };
}

const evidence: FileEvidence = {
  points: [point(3), point(12), point(22)],
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
    const two: FileEvidence = { points: [point(3, 4), point(3, 20)], functions: [] };
    assert.equal(evidenceOfPoint(two, outline(at(3, 4), at(3, 20)), at(3, 20)), two.points[1]);
    assert.equal(evidenceOfPoint(two, outline(at(3, 9)), at(3, 9)), undefined);
  });

  it("goes by line alone only where nothing can be confused", () => {
    assert.equal(evidenceOfPoint(evidence, outline(at(3, 8)), at(3, 8)), evidence.points[0]);
    assert.equal(evidenceOfPoint(evidence, outline(at(3, 8), at(3, 30)), at(3, 8)), undefined);
  });

  it("takes the nearest function of the name", () => {
    const twice: FileEvidence = { points: [], functions: [suspendable("f", 2, 5), suspendable("f", 30, 33)] };
    const start = { line: 29, column: 0 };
    const range = { start, end: { line: 33, column: 0 } };
    const wanted = {
      ...{ name: "f", qualifiedName: "f", kind: "coroutine" as const, range, nameRange: range },
      parameters: { required: [], optional: [] },
    };
    assert.equal(evidenceOfFunction(twice, wanted), twice.functions[1]);
  });
});
