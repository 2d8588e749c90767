import assert from "node:assert/strict";
import fc from "fast-check";
import { readWasm } from "../../../test/analysis/wasm";
import { createAnalyzer } from "../analyze";
import type { Language } from "../outline";
import { embeddedCode } from "./embedded-code";

const analyzer = createAnalyzer({ readWasm });

async function points(text: string, language: Language, path: string): Promise<string[]> {
  const result = await analyzer.analyze(text, language, path);
  assert.ok(result.ok && !result.value.hasSyntaxErrors, text);
  return result.value.points.map(({ kind, range: { start } }) => `${kind} ${start.line}:${start.column}`);
}

const cell = (text: string): Promise<string[]> => points(text, "python", "a.ipynb");

describe("a notebook's cell", () => {
  it("awaits at its top level", async () => {
    assert.deepEqual(await cell("import asyncio\nawait asyncio.sleep(1)\n"), ["await 2:0"]);
  });

  it("may hold magics, shell commands and questions", async () => {
    assert.deepEqual(
      await cell("%pip install x\n!ls \\\n  -l await\nawait a\nx?\n?y\n%matplotlib inline\nawait b"),
      ["await 4:0", "await 8:0"],
    );
    assert.deepEqual(
      await cell("if x:\n    !ls\nfiles = !ls await\nn = %env await\nawait a % b\nc = a != b"),
      ["await 5:0"],
    );
  });

  it("has points in what a magic runs", async () => {
    assert.deepEqual(await cell("%time await a\n%timeit -n 3 await b\n"), ["await 1:6"]);
    assert.deepEqual(await cell("%%time\nawait a\n"), ["await 2:0"]);
  });

  it("has none in another language", async () => {
    assert.deepEqual(await cell("%%bash\nawait a\necho 'open\n"), []);
    assert.deepEqual(await cell("\n  %%html\n<p>await</p>"), []);
  });

  it("is code as it is in a file of Python", async () => {
    assert.deepEqual(await points("x = a % b\nawait c\n", "python", "a.py"), ["await 2:0"]);
  });
});

describe("a component's scripts", () => {
  it("have their points where they stand", async () => {
    const text =
      '<template>\n  <p @click="await x">await y</p>\n</template>\n<script setup lang="ts">\nconst a: number = await b;\n</script>\n<script>\nexport async function f() { await 1; }\n</script>\n<style>await{}</style>';
    assert.deepEqual(await points(text, "javascript", "A.vue"), ["await 5:18", "await 8:28"]);
  });

  it("may begin on the line of their tag, and be commented out", async () => {
    const text = "<!-- <script>await a</script> -->\n<p>'</p><script context='a>b'>await c;</script>";
    assert.deepEqual(await points(text, "javascript", "a.svelte"), ["await 2:30"]);
    assert.deepEqual(await points("<script src='a.js' />\n<p>await x</p>", "javascript", "a.vue"), []);
  });
});

describe("embeddedCode", () => {
  it("moves no character and no end of a line", () => {
    const part = fc.constantFrom(
      "<script>",
      "</script>",
      "<script lang='ts'>",
      "<!--",
      "-->",
      "%",
      "%%bash",
      "!",
      "?",
      "await x",
      "=",
      " ",
      "\n",
      "\r\n",
      "😀",
      "\\\n",
      "a",
    );
    const text = fc.array(part, { maxLength: 30 }).map((parts) => parts.join(""));
    const place = fc.constantFrom(["python", "a.ipynb"], ["javascript", "a.vue"]) as fc.Arbitrary<
      [Language, string]
    >;
    fc.assert(
      fc.property(text, place, (source, [language, path]) => {
        const code = embeddedCode(source, language, path).text;
        assert.equal(code.length, source.length);
        for (let index = 0; index < source.length; index++) {
          const before = source.charAt(index);
          const after = code.charAt(index);
          assert.ok(after === before || after === " " || "0;".includes(after), `${before} became ${after}`);
          if (/[\r\n]/u.test(before)) assert.equal(after, before);
        }
      }),
    );
  });
});
