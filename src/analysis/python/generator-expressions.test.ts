import assert from "node:assert/strict";
import fc from "fast-check";
import { readWasm } from "../../../test/analysis/wasm";
import { createAnalyzer } from "../analyze";
import type { Outline } from "../outline";

const analyzer = createAnalyzer({ readWasm });

async function outlineOf(text: string): Promise<Outline> {
  const result = await analyzer.analyze(text, "python", "a.py");
  assert.ok(result.ok);
  return result.value;
}

/** Lines with generator expressions wherever they may stand, and lines that only look as if they had one. */
const lines = fc.constantFrom(
  "total = sum(x for x in items)",
  "rows = (cell for row in table for cell in row)",
  "nested = list((y for y in x) for x in (z for z in items))",
  "pick = lambda items=(d for d in [1]): (e for e in items)",
  "# (x for x in nothing)",
  'text = "(x for x in nothing)"',
  "for x in items: print(x)",
  "squares = [x for x in items]",
  "print(*(f(x) for x in items), sep='')  # the end; of it",
);
const heads = fc.constantFrom(
  "def f(a=(x for x in [1])):",
  "@decorate(x for x in [1])\ndef g(self):",
  "class C(*(b for b in bases)):",
  "if any(x for x in items):",
  "for x in (y for y in items):",
);
const { text: texts } = fc.letrec<{ text: string; block: string }>((tie) => ({
  text: fc
    .array(fc.oneof({ maxDepth: 3 }, lines, tie("block")), { minLength: 1, maxLength: 4 })
    .map((parts) => parts.join("\n")),
  block: fc
    .tuple(heads, fc.array(fc.oneof({ maxDepth: 3 }, lines, tie("block")), { minLength: 1, maxLength: 3 }))
    .map(([head, body]) => `${head}\n${body.join("\n").replace(/^/gmu, "    ")}`),
}));

describe("a Python text without a word of what suspends", () => {
  it("has the generator expressions that it has in a text with such a word", async () => {
    await fc.assert(
      fc.asyncProperty(texts, async (text) => {
        const alone = await outlineOf(`${text}\n`);
        assert.deepEqual(alone, await outlineOf(`${text}\n# async\n`));
      }),
      { numRuns: 30 },
    );
  });

  it("names them by what is around them", async () => {
    const { functions } = await outlineOf(
      "class C:\n    def f(self):\n        return any((y for y in x) for x in self.rows)\n",
    );
    assert.deepEqual(
      functions.map(({ qualifiedName, parent }) => [qualifiedName, parent]),
      [
        ["C.f.<locals>.<genexpr>", undefined],
        ["C.f.<locals>.<genexpr>.<genexpr>", 0],
      ],
    );
  });

  it("is told of its syntax errors", async () => {
    assert.equal((await outlineOf("def f(:\n    return 1\n")).hasSyntaxErrors, true);
  });
});
