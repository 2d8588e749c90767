import assert from "node:assert/strict";
import { linesThatFit, sortAfter, sortedBy, tableText, type Column, type Sort } from "./line-order";

interface Line {
  readonly name: string;
  readonly hits: number;
  readonly waited: number;
}

const lines: readonly Line[] = [
  { name: "step 10", hits: 1, waited: 2_500_000 },
  { name: "Step 9", hits: 3, waited: 0 },
  { name: "fetch", hits: 1, waited: 1_234 },
];

const columns: readonly Column<Line>[] = [
  { title: "hits", value: (line) => line.hits, kind: "count" },
  { title: "waited", value: (line) => line.waited, kind: "duration" },
];

const nameOf = ({ name }: Line): string => name;

function sortedNames(sort: Sort): string[] {
  return sortedBy(lines, columns, nameOf, sort).map(nameOf);
}

describe("the lines of a table", () => {
  it("are sorted by names as people order them, or by a figure, where equal ones stay as they were", () => {
    assert.deepEqual(sortedNames({ by: "name", direction: "ascending" }), ["fetch", "Step 9", "step 10"]);
    assert.deepEqual(sortedNames({ by: "name", direction: "descending" }), ["step 10", "Step 9", "fetch"]);
    assert.deepEqual(sortedNames({ by: 0, direction: "descending" }), ["Step 9", "step 10", "fetch"]);
    assert.deepEqual(sortedNames({ by: 1, direction: "ascending" }), ["Step 9", "fetch", "step 10"]);
  });

  it("begin with the largest figure or with A, and are turned round by the same choice", () => {
    const byName = sortAfter({ by: 1, direction: "descending" }, "name");
    assert.deepEqual(byName, { by: "name", direction: "ascending" });
    assert.deepEqual(sortAfter(byName, "name"), { by: "name", direction: "descending" });
    assert.deepEqual(sortAfter(byName, 0), { by: 0, direction: "descending" });
  });

  it("fit a filter where they have each of its words", () => {
    const fitting = (filter: string): string[] => linesThatFit(lines, nameOf, filter).map(nameOf);
    assert.deepEqual(fitting(" STEP  1"), ["step 10"]);
    assert.deepEqual(fitting("fetch step"), []);
    assert.equal(linesThatFit(lines, nameOf, "  "), lines);
  });

  it("are copied as cells with figures in ms, of which none is a formula or breaks out of its cell", () => {
    const hostile = [
      { name: '=HYPERLINK("http://x")', hits: 2, waited: 1_500 },
      { name: "a\tb\nc", hits: 1, waited: 0 },
    ];
    assert.equal(
      tableText(hostile, columns, [["name", nameOf]]),
      'name\thits\twaited (ms)\n\'=HYPERLINK("http://x")\t2\t0.0015\na\\tb\\nc\t1\t0\n',
    );
  });
});
