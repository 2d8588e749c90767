import assert from "node:assert/strict";
import type { PointKind, PointPlace } from "../../analysis/outline";
import { countMarks, marksOf, marksWithin } from "./mark-ranges";

function places(points: readonly (readonly [kind: PointKind, line: number, column: number])[]): PointPlace[] {
  return points.map(([kind, line, column]) => ({
    kind,
    keywordRange: { start: { line, column }, end: { line, column: column + 5 } },
  }));
}

describe("marks", () => {
  const marks = marksOf(
    places([
      ["await", 2, 4],
      ["await", 2, 20],
      ["yield", 9, 4],
      ["await", 9, 10],
      ["async-with", 40, 0],
    ]),
  );

  it("are one per keyword, by class", () => {
    assert.deepEqual(
      marks.keywords.await.map(({ start }) => [start.line, start.column]),
      [
        [2, 4],
        [2, 20],
        [9, 10],
        [40, 0],
      ],
    );
    assert.deepEqual(
      marks.keywords.yield.map(({ start }) => start.line),
      [9],
    );
    assert.equal(countMarks(marks), 5);
  });

  it("give each line one sign", () => {
    assert.deepEqual(marks.lines, { await: [2, 40], yield: [9] });
  });

  it("can be cut to what is in sight", () => {
    const near = marksWithin(marks, [
      { first: -5, last: 2 },
      { first: 40, last: 60 },
    ]);
    assert.equal(countMarks(near), 3);
    assert.deepEqual(near.lines, { await: [2, 40], yield: [] });
  });
});
