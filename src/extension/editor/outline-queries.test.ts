import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import fc from "fast-check";
import { createAnalyzer } from "../../analysis/analyze";
import type { Language, Outline, Position } from "../../analysis/outline";
import { comparePositions, functionAt, neighbourPoint, offeredFunctions, pointAt } from "./outline-queries";

const analyzer = createAnalyzer({
  readWasm: (name) =>
    readFile(path.join(__dirname, "../../../node_modules/@vscode/tree-sitter-wasm/wasm", name)),
});

async function outlineOf(language: Language, lines: readonly string[]): Promise<Outline> {
  const result = await analyzer.analyze(lines.join("\n"), language);
  assert.ok(result.ok);
  return result.value;
}

const source = [
  "export async function outer() {", // 1
  "  await first();", // 2
  "  const inner = async () => { await second(); };", // 3
  "  return inner;", // 4
  "}", // 5
  "", // 6
  "class Cart { async total() { await a(); } async tax() { await b(); } }", // 7
  "await outer();", // 8
];

describe("the function at a position", () => {
  async function nameAt(line: number, column: number): Promise<string | undefined> {
    return functionAt(await outlineOf("typescript", source), { line, column })?.function.name;
  }

  it("is the innermost one", async () => {
    assert.equal(await nameAt(2, 4), "outer");
    assert.equal(await nameAt(3, 32), "inner");
    assert.equal(await nameAt(4, 2), "outer");
  });

  it("is meant by a cursor at the beginning of its first line", async () => {
    assert.equal(await nameAt(1, 0), "outer");
  });

  it("is the one that really holds the cursor where several begin on a line", async () => {
    assert.equal(await nameAt(7, source[6]!.indexOf("await a")), "total");
    assert.equal(await nameAt(7, source[6]!.indexOf("await b")), "tax");
    assert.equal(await nameAt(7, 0), "total");
  });

  it("is the module where nothing else is", async () => {
    assert.equal(await nameAt(8, 3), "<module>");
  });

  it("is found for every function by the place of its name", async () => {
    const outline = await outlineOf("typescript", source);
    for (const { index, function: suspendable } of offeredFunctions(outline)) {
      assert.equal(functionAt(outline, suspendable.nameRange.start)?.index, index, suspendable.name);
    }
  });
});

describe("suspension points", () => {
  it("are found by their keyword alone", async () => {
    const outline = await outlineOf("typescript", source);
    assert.equal(pointAt(outline, { line: 2, column: 2 })?.operand, "first()");
    assert.equal(pointAt(outline, { line: 2, column: 7 })?.operand, "first()");
    assert.equal(pointAt(outline, { line: 2, column: 9 }), undefined);
  });

  it("are all visited once by going to the next, and in reverse by going back", async () => {
    const outline = await outlineOf("typescript", source);
    fc.assert(
      fc.property(
        fc.record({ line: fc.integer({ min: 1, max: 9 }), column: fc.integer({ min: 0, max: 70 }) }),
        (begin) => {
          const forward: Position[] = [];
          let place = begin;
          for (let step = 0; step < outline.points.length; step++) {
            place = neighbourPoint(outline, place, "next")!.keywordRange.start;
            forward.push(place);
          }
          assert.equal(new Set(forward.map((at) => `${at.line}:${at.column}`)).size, outline.points.length);
          const wraps = forward.filter(
            (at, index) => index > 0 && comparePositions(at, forward[index - 1]!) < 0,
          );
          assert.ok(wraps.length <= 1);
          for (const expected of forward.slice(0, -1).reverse()) {
            place = neighbourPoint(outline, place, "previous")!.keywordRange.start;
            assert.deepEqual(place, expected);
          }
        },
      ),
    );
  });

  it("have no neighbour in a file without any", async () => {
    const outline = await outlineOf("python", ["x = 1"]);
    assert.equal(neighbourPoint(outline, { line: 1, column: 0 }, "next"), undefined);
  });
});

describe("offered functions", () => {
  it("are those with a definition of their own", async () => {
    const outline = await outlineOf("python", [
      "def numbers(): yield 1",
      "total = sum(n for n in numbers())",
      "send = lambda: (yield)",
      "async def main(): pass",
    ]);
    assert.deepEqual(
      offeredFunctions(outline).map((offered) => offered.function.name),
      ["numbers", "main"],
    );
  });
});
