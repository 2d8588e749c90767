import assert from "node:assert/strict";
import { pythonFor } from "./interpreters";
import type { ProgramResult } from "./run-program";
import { Scratch } from "./scratch";

interface PrintedComparison {
  readonly format: string;
  readonly before: { readonly coroutines: number };
  readonly comparisons: readonly { readonly name: string; readonly change: string }[];
  readonly findings: { readonly appeared: readonly { readonly kind: string }[] };
}

const programs = {
  "app.mjs": (seconds: number, forgotten: boolean): string => `
    const delay = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
    async function load() { await delay(${seconds * 1000}); }
    async function* lines() { yield 1; yield 2; }
    async function main() { await load(); ${forgotten ? "for await (const line of lines()) line; " : ""} }
    main();`,
  "app.py": (seconds: number, forgotten: boolean): string => `
import asyncio
async def load():
    await asyncio.sleep(${seconds})
async def lines():
    yield 1
    yield 2
async def main():
    await load()
    ${forgotten ? "load()" : ""}
asyncio.run(main())
`,
};

describe("coroscope diff", function () {
  this.timeout(120_000);
  let scratch: Scratch;

  beforeEach(() => {
    scratch = new Scratch();
  });

  afterEach(() => scratch.remove());

  const diff = (...words: string[]): Promise<ProgramResult> => scratch.coroscope(["diff", ...words]);

  for (const [file, source] of Object.entries(programs)) {
    it(`says what got slower and what appeared: ${file}`, async function () {
      const interpreter = file.endsWith(".py") ? ["--python", await pythonFor(this)] : [];
      for (const [trace, text] of [
        ["before", source(0.01, false)],
        ["after", source(1.5, true)],
      ] as const) {
        scratch.write(file, text);
        const traced = await scratch.coroscope(["trace", ...interpreter, "--out", trace, file]);
        assert.equal(traced.code, 0, traced.stderr);
      }
      const text = await diff("before", "after");
      assert.equal(text.code, 0, text.stderr);
      assert.match(text.stdout, /^before {2}before: .* coroutines, .*\nafter {3}after: /);
      assert.match(text.stdout, /^slower +load\(\) +app\.(mjs|py):3 .* → 1\.\d+ s/m);
      const { format, comparisons, findings } = JSON.parse(
        (await diff("before", "after", "--json")).stdout,
      ) as PrintedComparison;
      assert.equal(format, "coroscope-comparison");
      assert.equal(comparisons.find(({ name }) => name === "load")?.change, "slower");
      if (file.endsWith(".py")) {
        // A busy machine may hold the loop of either run.
        const appeared = findings.appeared.filter(({ kind }) => kind !== "loop-blocked");
        assert.deepEqual(
          appeared.map(({ kind }) => kind),
          ["never-awaited"],
        );
        assert.match(text.stdout, /^New: .*never awaited.* \[app\.py:10\]$/m);
      } else {
        assert.equal(comparisons.find(({ name }) => name === "lines")?.change, "appeared");
        assert.match(text.stdout, /^appeared +lines\(\) /m);
      }
      const same = await diff("after", "after");
      assert.match(same.stdout, /(\d+) of \1 functions and suspension points are the same\.\n$/);
    });
  }

  it("says what it cannot compare", async () => {
    assert.match((await diff("one")).stderr, /Two TRACEs are needed to compare\. See: coroscope diff --help/);
    assert.equal((await diff("one")).code, 2);
    const gone = await diff("one", "two");
    assert.deepEqual([gone.code, gone.stdout], [1, ""]);
    assert.match(
      gone.stderr,
      /^coroscope: There is no trace at .*one.*\ncoroscope: There is no trace at .*two/,
    );
  });
});
