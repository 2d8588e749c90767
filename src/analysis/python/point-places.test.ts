import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { readWasm } from "../../../test/analysis/wasm";
import { createAnalyzer } from "../analyze";
import { DocumentMemory } from "../document-memory";
import type { PointPlace } from "../outline";

const analyzer = createAnalyzer({ readWasm });
const fixtures = path.join(__dirname, "../../../test/analysis/fixtures");

interface BothPlaces {
  /** `undefined` where nothing was told. */
  readonly early: readonly PointPlace[] | undefined;
  readonly late: readonly PointPlace[];
  readonly hasSyntaxErrors: boolean;
}

/** What is told early of the next version of a document, and what its outline says. */
async function bothPlaces(text: string, memory: DocumentMemory): Promise<BothPlaces> {
  let early: readonly PointPlace[] | undefined;
  const answer = await analyzer.analyze(text, "python", "a.py", memory, (points) => (early = points));
  assert.ok(answer.ok);
  const { points, hasSyntaxErrors } = answer.value;
  return { early, late: points.map(({ kind, keywordRange }) => ({ kind, keywordRange })), hasSyntaxErrors };
}

/** Texts, each the next version of the one before; returns how many of them had no syntax errors. */
async function compareVersions(versions: readonly string[]): Promise<number> {
  const memory = new DocumentMemory();
  let whole = 0;
  for (const text of versions) {
    const { early, late, hasSyntaxErrors } = await bothPlaces(text, memory);
    if (hasSyntaxErrors) continue;
    whole++;
    assert.deepEqual(early, late, JSON.stringify(versions));
  }
  memory.dispose();
  return whole;
}

const words = [
  "await x",
  "yield",
  "yield from x",
  "yield x",
  "from",
  "async",
  "for a in b",
  "async with c: pass\n",
  "[y async for y in z]",
  "(",
  ")",
  "'",
  '"""',
  "#",
  "\n",
  "\n    ",
  "  ",
  "",
  "\\\n",
  "é😀",
  "x = 1",
  "await",
];

describe("the early places of a Python text's points", () => {
  it("are those of its outline, in every fixture and wherever a line of it is cut", async () => {
    const names = readdirSync(fixtures).filter((name) => name.endsWith(".py"));
    assert.ok(names.length > 1);
    for (const name of names) {
      const text = readFileSync(path.join(fixtures, name), "utf8");
      const lines = text.split("\n");
      const cut = lines
        .filter((_, index) => index % 9 === 0)
        .map((_, index) => lines.toSpliced(index * 9, 1).join("\n"));
      assert.ok((await compareVersions([text, ...cut, text])) > cut.length / 3, name);
    }
  });

  it("are those of its outline after any edits, and none are told while it has syntax errors", async () => {
    const text = readFileSync(path.join(fixtures, "insight.py"), "utf8");
    const edits = fc.array(fc.tuple(fc.nat(), fc.nat(12), fc.constantFrom(...words)), {
      minLength: 1,
      maxLength: 8,
    });
    let whole = 0;
    await fc.assert(
      fc.asyncProperty(edits, async (changes) => {
        const versions = [text];
        for (const [at, removed, inserted] of changes) {
          const last = versions.at(-1) ?? "";
          const offset = at % (last.length + 1);
          versions.push(last.slice(0, offset) + inserted + last.slice(offset + removed), last);
        }
        whole += await compareVersions(versions);
      }),
      { numRuns: 40 },
    );
    assert.ok(whole > 100, `only ${whole} versions had no syntax errors`);
  });

  it("follow keywords that become a point, or another one, by what stands far from them", async () => {
    for (const versions of [
      [
        "def f():\n    (yield\n\n\n\n   x)\n",
        "def f():\n    (yield\n\n\n\n  from x)\n",
        "def f():\n    (yield\n\n\n\n   x)\n",
      ],
      [
        "def f():\n    (yield  \\\n  from x)\n",
        "def f():\n    (yield  \\\n  )\n",
        "def f():\n    (yield  \\\n  from x)\n",
      ],
      [
        "async def f():\n    async with (\n\n\n   a): pass\n",
        "async def f():\n    async with (\n\n\n   a, b): await c\n",
      ],
      [
        "async def f():\n    await x\n",
        "'async def f():\\\n    await x\\\n'\n",
        "async def f():\n    await x\n",
      ],
      ["x = '''\nawait y\n", "x = 1\nawait y\n", "x = '''\nawait y\n'''\n", "x = 1\nawait y\n"],
    ])
      assert.ok((await compareVersions(versions)) > 1, versions[0]);
  });

  it("are not told where nothing is kept of a text", async () => {
    let told = false;
    await analyzer.analyze("await x", "python", "a.py", undefined, () => (told = true));
    assert.equal(told, false);
  });
});
