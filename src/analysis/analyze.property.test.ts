import assert from "node:assert/strict";
import fc from "fast-check";
import { readWasm } from "../../test/analysis/wasm";
import { createAnalyzer } from "./analyze";
import { languages, type Outline, type Position, type Range } from "./outline";

const analyzer = createAnalyzer({ readWasm });

const fragment = fc.constantFrom(
  ..."async |function |function* |def |class |await |yield |yield from |yield* |for |for await |with |lambda |using ".split(
    "|",
  ),
  ...'return |import |export |default |static |@|#|x|y |f(|(|)|[|]|{|}|=> |=|:|,|;|.|...|*|`|${|\'|"|"""|/*|*/|//|<|>'.split(
    "|",
  ),
  ..." |    |\t|\n|\r\n|\r|\n    |\n        |\\\n|😀|\ud800|\uFEFF|\u2028|0|1n|f'{|in |of |as |if |else |try:|:\n    ".split(
    "|",
  ),
);
const code = fc.array(fragment, { maxLength: 60 }).map((parts) => parts.join(""));
const text = fc.oneof({ weight: 4, arbitrary: code }, fc.string({ unit: "binary", maxLength: 200 }));

function isBefore(left: Position, right: Position): boolean {
  return left.line < right.line || (left.line === right.line && left.column < right.column);
}

function encloses(outer: Range, inner: Range): boolean {
  return !isBefore(inner.start, outer.start) && !isBefore(outer.end, inner.end);
}

function assertConsistent(outline: Outline, source: string): void {
  const lines = source.replace(/^\uFEFF/u, "").split(/\r\n|\r|\n/u);
  const isInText = ({ start, end }: Range): boolean =>
    !isBefore(end, start) &&
    [start, end].every(({ line, column }) => column >= 0 && column <= (lines[line - 1]?.length ?? -1));
  for (const item of outline.functions) {
    assert.ok(isInText(item.range) && isInText(item.nameRange), item.qualifiedName);
    if (item.parent === undefined) continue;
    const parent = outline.functions[item.parent];
    assert.ok(parent && encloses(parent.range, item.range), `${item.qualifiedName} lies outside its parent`);
  }
  for (const [index, point] of outline.points.entries()) {
    const previous = outline.points[index - 1];
    assert.ok(!previous || !isBefore(point.range.start, previous.range.start), "points are out of order");
    assert.ok(isInText(point.range) && isInText(point.keywordRange), `${point.kind} lies outside the text`);
    assert.ok(encloses(point.range, point.keywordRange), `the keyword of ${point.kind} lies outside it`);
    const owner = outline.functions[point.function];
    assert.ok(owner && encloses(owner.range, point.range), `${point.kind} lies outside its function`);
  }
}

describe("analyze: any text", () => {
  for (const language of languages)
    it(`gives a consistent outline of any text as ${language}`, async function () {
      await fc.assert(
        fc.asyncProperty(text, async (source) => {
          const result = await analyzer.analyze(source, language);
          if (result.ok) assertConsistent(result.value, source);
          else assert.notEqual(result.error.reason, "internal", result.error.message);
        }),
        { numRuns: 300 },
      );
    });
});
