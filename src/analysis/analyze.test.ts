import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { transcript } from "../../test/analysis/transcript";
import { readWasm } from "../../test/analysis/wasm";
import { type AnalysisErrorReason, maximumTextLength } from "./analysis-error";
import { createAnalyzer } from "./analyze";
import { languageOfPath } from "./language";
import { type Language, languages, type Outline } from "./outline";

const analyzer = createAnalyzer({ readWasm });
const fixtures = path.join(__dirname, "../../test/analysis/fixtures");

async function outline(text: string, language: Language, file?: string): Promise<Outline> {
  const result = await analyzer.analyze(text, language, file);
  assert.ok(result.ok, result.ok ? "" : result.error.message);
  return result.value;
}

async function reasonFor(text: string, language: Language): Promise<AnalysisErrorReason | undefined> {
  const result = await analyzer.analyze(text, language);
  return result.ok ? undefined : result.error.reason;
}

describe("analyze: every construct", () => {
  for (const name of [
    "constructs.mts",
    "constructs.jsx",
    "constructs.cjs",
    "constructs.py",
    "insight.mts",
    "insight.py",
  ])
    it(`gives the outline of ${name} (REWRITE_GOLDEN=1 writes it anew)`, async () => {
      const text = readFileSync(path.join(fixtures, name), "utf8");
      const language = languageOfPath(name);
      assert.ok(language);
      const actual = transcript(await outline(text, language, name));
      const goldenPath = path.join(fixtures, `${name}.outline`);
      if (process.env["REWRITE_GOLDEN"] !== undefined) writeFileSync(goldenPath, actual);
      assert.equal(actual, readFileSync(goldenPath, "utf8"));
    });
});

describe("analyze: code without a word of async", () => {
  it("still finds generators and syntax errors", async () => {
    const kindsOf = async (text: string): Promise<string[]> =>
      (await outline(text, "javascript")).functions.map(({ kind }) => kind);
    assert.deepEqual(await kindsOf("class A { * m() {} }"), ["generator"]);
    assert.deepEqual(await kindsOf("const a = { * [b]() {} }; function /* c */ * f() {}"), [
      "generator",
      "generator",
    ]);
    assert.deepEqual(await kindsOf("x = a * b(c);"), []);
    assert.equal((await outline("function f( {", "javascript")).hasSyntaxErrors, true);
    assert.equal((await outline("f();", "javascript")).hasSyntaxErrors, false);
  });
});

describe("analyze: positions", () => {
  const python = 'async def f():\n    s = "😀é"; await s\n';
  const starts = (value: Outline): string[] =>
    value.points.map(({ range }) => `${range.start.line}:${range.start.column}`);

  it("counts UTF-16 units in both languages", async () => {
    assert.deepEqual(starts(await outline(python, "python")), ["2:15"]);
    assert.deepEqual(starts(await outline("async () => '😀é' + await 1", "typescript")), ["1:20"]);
  });

  it("does not count a byte order mark", async () => {
    assert.deepEqual(starts(await outline("\uFEFFawait x", "python")), ["1:0"]);
    assert.deepEqual(starts(await outline("\uFEFFawait x", "javascript")), ["1:0"]);
  });

  it("takes CR LF, CR and LF, mixed, each for the end of one line", async () => {
    assert.deepEqual(starts(await outline("a\r\nb\n\rawait x", "javascript")), ["4:0"]);
    assert.deepEqual(starts(await outline("a\r\nb\nawait x\r\nawait y", "python")), ["3:0", "4:0"]);
    const { points, functions, hasSyntaxErrors } = await outline(
      "async def f():\r\tawait a\r\r\nasync def g():\r    # await\r    await b\n",
      "python",
    );
    assert.deepEqual(
      points.map((point) => `${point.range.start.line} ${functions[point.function]?.qualifiedName}`),
      ["2 f", "6 g"],
    );
    assert.equal(hasSyntaxErrors, false);
  });

  it("counts a tab as one column", async () => {
    assert.deepEqual(starts(await outline("async def f():\n\tawait x", "python")), ["2:1"]);
  });
});

describe("analyze: what parsers stumble over", () => {
  it("takes a static async method called constructor for one", async () => {
    const { functions, points, hasSyntaxErrors } = await outline(
      "class C {\n  static async constructor() { await x }\n  constructor() {}\n}\n",
      "javascript",
    );
    assert.deepEqual(
      functions.map(({ qualifiedName, kind }) => `${kind} ${qualifiedName}`),
      ["async-function C.constructor"],
    );
    assert.deepEqual([points.length, hasSyntaxErrors], [1, false]);
  });

  it("takes await before an operator for the name that it is", async () => {
    const { points } = await outline("async function await() {}\nawait instanceof Function;\n", "javascript");
    assert.deepEqual(points, []);
  });

  it("takes a block after an object in brackets for a block, where no semicolon stands between", async () => {
    const code =
      "async function f() {\n  const g = a => ({ b: 1, a })\n\n  {\n    await g(1)\n    const h = ({ a })\r\n  {\n      await h }\n  }\n}\n";
    for (const path of ["a.js", "a.ts"]) {
      const { functions, points, hasSyntaxErrors } = await outline(code, "typescript", path);
      const places = points.map(({ range: { start } }) => `${start.line}:${start.column}`);
      assert.deepEqual(places, ["5:4", "8:6"]);
      assert.deepEqual([functions.length, hasSyntaxErrors], [1, false]);
    }
    const half = await outline("async function f() { const g = ({ a }) { await g } }", "javascript");
    assert.equal(half.hasSyntaxErrors, true);
  });

  it("gives nothing twice of loops that await objects outside all functions", async () => {
    const object = "await { function() {} }";
    const loops = [`${object} `, "var binding", "let binding"].map(
      (first) => `for ( ${first}; ${object}; ${object} ) {\n  ${object};\n  break;\n}\n`,
    );
    const { points } = await outline(loops.join("\n"), "javascript", "loops.mjs");
    const places = points.map(({ range: { start } }) => `${start.line}:${start.column}`);
    assert.deepEqual(places, [...new Set(places)]);
    assert.equal(places.length, 10);
  });

  it("reads defaults of type parameters, which came with Python 3.13", async () => {
    const text =
      "class Box[T = int, *Ts = *tuple[int, ...], **P = [a, b]]:\n    async def get[U: (A, B) = A](self):\n        return await f()\ntype X[T = (\n    int)] = T\n";
    const { points, functions, hasSyntaxErrors } = await outline(text, "python");
    assert.deepEqual(
      points.map(({ range }) => range.start),
      [{ line: 3, column: 15 }],
    );
    assert.deepEqual(
      functions.map(({ qualifiedName }) => qualifiedName),
      ["Box.get"],
    );
    assert.equal(hasSyntaxErrors, false);
  });

  it("reads what came with Python 3.14", async () => {
    const { points, hasSyntaxErrors } = await outline(
      'async def f():\n    x = t"hello {await name}"\n    try:\n        await x\n    except A, B:\n        await y\n',
      "python",
    );
    assert.deepEqual(
      points.map(({ range }) => range.start.line),
      [2, 4, 6],
    );
    assert.equal(hasSyntaxErrors, false);
  });
});

describe("analyze: bad input", () => {
  for (const language of ["typescript", "python"] as const) {
    it(`gives an empty outline of an empty ${language} text`, async () => {
      const empty = await outline("", language);
      assert.deepEqual([empty.functions, empty.points, empty.hasSyntaxErrors], [[], [], false]);
    });

    it(`refuses binary data with a ${language} extension`, async () => {
      assert.equal(await reasonFor("\x7fELF\0\0\0", language), "binary");
      assert.equal(await reasonFor("\uFFFDPNG\r\n\uFFFD\uFFFD\uFFFD\uFFFD IHDR \uFFFD", language), "binary");
    });

    it(`refuses a ${language} text beyond the limit`, async () => {
      assert.equal(await reasonFor(" ".repeat(maximumTextLength + 1), language), "too-large");
    });

    it(`finds points on a line of 100,000 characters of ${language}`, async () => {
      const text = `x = [${"await y, ".repeat(11_111)}]`;
      assert.equal((await outline(text, language)).points.length, 11_111);
    });

    it(`answers on lone surrogates in ${language}`, async () => {
      const { points } = await outline('x = "\ud800"; await y; z = "\udc00\ud800"; await w', language);
      assert.deepEqual(
        points.map(({ range }) => range.start.column),
        [9, 28],
      );
    });
  }

  it("reads past what a wrong encoding left, and counts it as one column each", async () => {
    const { points } = await outline(
      "# Andr\uFFFD\uFFFD\nasync def f():\n    s = '\uFFFD'; await s\n",
      "python",
    );
    assert.deepEqual(
      points.map(({ range }) => range.start),
      [{ line: 3, column: 13 }],
    );
  });

  it("takes a shebang for a comment, after a byte order mark too", async () => {
    for (const mark of ["", "\uFEFF"]) {
      const script = await outline(`${mark}#!/usr/bin/env node\nawait x;\nexport {};\n`, "javascript");
      const program = await outline(`${mark}#!/usr/bin/env python3\nawait x\n`, "python");
      for (const { points, hasSyntaxErrors } of [script, program]) {
        assert.deepEqual(
          points.map(({ range }) => range.start),
          [{ line: 2, column: 0 }],
        );
        assert.equal(hasSyntaxErrors, false);
      }
    }
  });

  it("answers where the language id is another one's", async () => {
    for (const name of readdirSync(fixtures).filter((file) => languageOfPath(file) !== undefined)) {
      const text = readFileSync(path.join(fixtures, name), "utf8");
      for (const language of languages) {
        const result = await analyzer.analyze(text, language);
        assert.ok(result.ok, `${name} as ${language}`);
        for (const { function: index } of result.value.points) assert.ok(result.value.functions[index]);
      }
    }
  });

  it("answers on 2,000-deep nesting, or says that it is too deep", async () => {
    const deep = [
      "(".repeat(2000),
      `${"async () => {".repeat(2000)}${"}".repeat(2000)}`,
      `a${".b()".repeat(2000)}`,
      "`${".repeat(2000),
    ];
    for (const text of deep) {
      const reason = await reasonFor(text, "typescript");
      assert.ok(reason === undefined || reason === "too-deep", reason);
    }
    assert.equal(await reasonFor(`${"(".repeat(2000)}1${")".repeat(2000)}`, "python"), undefined);
    const blocks = Array.from({ length: 2000 }, (_, depth) => `${" ".repeat(depth)}if x:\n`).join("");
    assert.equal(await reasonFor(blocks, "python"), undefined);
  });

  it("says which language it does not know", async () => {
    assert.equal(await reasonFor("x", "cobol" as Language), "unsupported-language");
  });

  it("says that the Python parser is missing, and tries again later", async () => {
    let isMissing = true;
    const fresh = createAnalyzer({
      readWasm: (name) => (isMissing ? Promise.reject(new Error("no such file")) : readWasm(name)),
    });
    const refused = await fresh.analyze("await x", "python");
    assert.ok(!refused.ok);
    assert.equal(refused.error.reason, "parser-unavailable");
    assert.match(refused.error.message, /no such file.*Reinstall/);
    isMissing = false;
    assert.ok((await fresh.analyze("await x", "python")).ok);
  });

  it("takes what breaks only the grammar's later rules for half-typed", async () => {
    for (const text of [
      "async function f(ids) { for (const of ids) await f(id); }",
      "@\nclass A { async m() { await 1; } }\nconst b = 1;",
    ]) {
      const result = await analyzer.analyze(text, "typescript", "a.ts");
      assert.ok(result.ok && result.value.hasSyntaxErrors, text);
      assert.deepEqual(result.value.findings, []);
    }
    for (const text of [
      "async def f():\n    x = await\n",
      "async def f():\n    x = await\n    y = 1\n",
      "async def f():\n    return await \\\n        \n\n\nasync def g(): pass\n",
      "x.async(1)\n",
    ]) {
      const result = await analyzer.analyze(text, "python", "a.py");
      assert.ok(result.ok && result.value.hasSyntaxErrors, text);
    }
    const across = await analyzer.analyze(
      "async def f():\n    x = (await\n    y)\n    await \\\n    z\n",
      "python",
    );
    assert.ok(across.ok && !across.value.hasSyntaxErrors);
    assert.equal(across.value.points.length, 2);
  });
});
