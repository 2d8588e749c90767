import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { type Analyzer, createAnalyzer } from "../../src/analysis/analyze";
import { languageOfPath } from "../../src/analysis/language";
import type { Outline } from "../../src/analysis/outline";
import { openDocument, pointPlaces } from "../analysis/edited-document";
import { type Edit, edits } from "../analysis/typed-edits";
import { readWasm } from "../analysis/wasm";

const analyzer = createAnalyzer({ readWasm });
const root = path.join(__dirname, "../..");

/**
 * The edits are random, and the same in each run unless the environment gives another seed: whether most of the points of most texts are kept
 * is a statement about very many, and no run must fail for drawing unlikely ones.
 */
const seed = Number(process.env["COROSCOPE_EDIT_SEED"] ?? 1);

/** How many times as many edits are made as by default. */
const factor = Number(process.env["COROSCOPE_EDIT_FACTOR"] ?? 1);

/** How many of the points outside the edited lines there were, how many are still there, and the text that lost most. */
interface Kept {
  expected: number;
  kept: number;
  readonly lost: Map<string, number>;
}

/** The points of a text that stand on lines which no edit touched, as they are called after all edits. */
function untouched(whole: Outline, made: readonly Edit[]): string[] {
  return whole.points.flatMap(({ kind, range: { start } }) => {
    let { line } = start;
    for (const edit of made) {
      if (line === edit.line) return [];
      if (line > edit.line) line += edit.lineDelta;
    }
    return `${kind} ${line}:${start.column}`;
  });
}

/**
 * Opens a text, makes up to `most` edits one after the other without ever mending it, and counts what is kept after each. A text that
 * happens to parse cleanly tells itself which points it has: two opened strings make one, with all between them. From then on, it is its
 * points that have to be kept.
 */
async function edit(file: string, runs: number, most: number): Promise<Kept> {
  const text = readFileSync(path.join(root, file), "utf8");
  const language = languageOfPath(file);
  assert.ok(language);
  const first = await analyzer.analyze(text, language, file);
  const quick: Pick<Analyzer, "analyze"> = {
    analyze: (source, ...rest) =>
      source === text ? Promise.resolve(first) : analyzer.analyze(source, ...rest),
  };
  const counts: Kept = { expected: 0, kept: 0, lost: new Map() };
  await fc.assert(
    fc.asyncProperty(edits(most), async (editors) => {
      const update = openDocument(quick, language, file);
      let whole = await update(text);
      let after = text;
      let made: Edit[] = [];
      for (const makeEdit of editors) {
        const next = makeEdit(after);
        after = next.text;
        made.push(next);
        const outline = await update(after);
        if (!outline.hasSyntaxErrors) {
          whole = outline;
          made = [];
          continue;
        }
        const found = new Set(pointPlaces(outline));
        const expected = untouched(whole, made);
        const kept = expected.filter((place) => found.has(place)).length;
        counts.expected += expected.length;
        counts.kept += kept;
        if (kept < expected.length) counts.lost.set(after, expected.length - kept);
      }
    }),
    { numRuns: runs * factor, seed },
  );
  return counts;
}

describe("a half-typed document", () => {
  const cases: readonly (readonly [file: string, runs: number, most: number])[] = [
    ["test/analysis/fixtures/constructs.mts", 400, 1],
    ["test/analysis/fixtures/constructs.py", 400, 1],
    ["test/analysis/fixtures/constructs.mts", 50, 4],
    ["test/analysis/fixtures/constructs.py", 50, 4],
    ["test/webview/timeline-view.test.ts", 15, 2],
    ["src/tracer/python/coroscope_tracer/syntax_points.py", 30, 2],
  ];
  for (const [file, runs, most] of cases)
    it(`keeps at least 99.5% of the points outside the edited lines of ${path.basename(file)} in ${runs} × ${most} edits`, async function () {
      this.timeout(240_000 * factor);
      const { expected, kept, lost } = await edit(file, runs, most);
      assert.ok(expected > 0);
      const [worst] = [...lost].sort(([, left], [, right]) => right - left);
      assert.ok(
        kept >= expected * 0.995,
        `seed ${seed}: ${kept} of ${expected} kept; most (${worst?.[1]}) were lost in:\n${worst?.[0]}`,
      );
    });
});
