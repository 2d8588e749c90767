import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { openDocument, pointPlaces } from "../../test/analysis/edited-document";
import { readWasm } from "../../test/analysis/wasm";
import { createAnalyzer } from "./analyze";
import { DocumentMemory } from "./document-memory";
import { createDocumentAnalyzer } from "./documents";

const analyzer = createAnalyzer({ readWasm });
const fixtures = path.join(__dirname, "../../test/analysis/fixtures");

describe("a document under edit", () => {
  it("keeps points that an open template, comment or string hides", async () => {
    const script = openDocument(analyzer, "typescript", "a.ts");
    const text = "async function f() {\n  await a;\n  g();\n  await b;\n}\n";
    const whole = await script(text);
    for (const opened of ["`", "/*", "{ (", "class {"]) {
      const half = await script(text.replace("g();", `g(); ${opened}`));
      assert.deepEqual(pointPlaces(half), pointPlaces(whole), opened);
      assert.equal(half.functions[half.points[1]!.function]?.qualifiedName, "f");
      assert.deepEqual(await script(text), whole);
    }
    const python = openDocument(analyzer, "python", "a.py");
    const lines = "async def f():\n    await a\n    g()\n    await b\n";
    await python(lines);
    const half = await python(lines.replace("g()", 'g("""'));
    assert.deepEqual(pointPlaces(half), ["await 2:4", "await 4:4"]);
  });

  it("moves kept points with the text before them", async () => {
    const edit = openDocument(analyzer, "typescript", "a.ts");
    await edit("async function f() {\n  x;\n  await a; await b;\n}\n");
    await edit("async function f() {\n  x; `\n  await a; await b;\n}\n");
    const outline = await edit("async function f() {\n  x; `\n\n  12; await a; await b;\n}\n");
    assert.deepEqual(pointPlaces(outline), ["await 4:6", "await 4:15"]);
  });

  it("keeps what it knew of a point where only the tree got worse", async () => {
    const edit = openDocument(analyzer, "python", "a.py");
    const text = [
      "class A:",
      "    async def f(self):",
      "        try:",
      "            async with lock:",
      "                await self.g()",
      "        except ValueError:",
      "            pass",
      "    async def g(self):",
      "        await asyncio.sleep(1)",
      "",
    ].join("\n");
    const whole = await edit(text);
    const half = await edit(`x = (\n${text}`);
    assert.ok(half.hasSyntaxErrors);
    const [, waits] = half.points;
    assert.ok(waits);
    assert.equal(half.functions[waits.function]?.qualifiedName, "A.f");
    assert.equal(half.functions[waits.waitsOn?.function ?? -1]?.qualifiedName, "A.g");
    assert.deepEqual(waits.errorHandler, { line: 7, column: 8 });
    assert.equal(waits.heldLocks?.[0]?.taken.line, 5);
    assert.equal(half.functions.length, whole.functions.length);
    assert.deepEqual(await edit(text), whole);
  });

  it("takes a function that is renamed meanwhile for the same", async () => {
    const edit = openDocument(analyzer, "python", "a.py");
    const text = "x = 1\nasync def f():\n    await a\n";
    await edit(text);
    await edit(text.replace("x = 1", "x = ("));
    const renamed = await edit(text.replace("x = 1", "x = (").replace("f()", "fetch()"));
    assert.ok(renamed.hasSyntaxErrors);
    assert.equal(renamed.functions.length, 1);
  });

  it("takes no words of a text for points that an opened string turned inside out", async () => {
    const python = openDocument(analyzer, "python", "a.py");
    const text = 'a = 1\ndef f():\n    """one\n\n    yield from it\n    """\n    yield 1\n';
    await python(text);
    const half = await python(text.replace("a = 1", 'a = """'));
    assert.ok(half.hasSyntaxErrors);
    assert.deepEqual(pointPlaces(half), ["yield 7:4"]);
    const script = openDocument(analyzer, "typescript", "a.mts");
    const code = "const a = 1;\nconst b = `\nawait c;\n`;\nawait d;\n";
    await script(code);
    const open = await script(code.replace("1", "`"));
    assert.ok(open.hasSyntaxErrors);
    assert.deepEqual(pointPlaces(open), ["await 5:0"]);
  });

  it("shows points that are typed while the text does not parse", async () => {
    const edit = openDocument(analyzer, "python", "a.py");
    const text = "async def f():\n    await a\n";
    await edit(text);
    await edit(`${text}    (\n`);
    const half = await edit(`${text}    (await b\n`);
    assert.ok(half.hasSyntaxErrors);
    assert.deepEqual(pointPlaces(half), ["await 2:4", "await 3:5"]);
  });

  it("drops points that were deleted or commented out", async () => {
    const edit = openDocument(analyzer, "typescript", "a.ts");
    await edit("async function f() {\n  await a;\n  await b;\n}\n");
    assert.deepEqual(pointPlaces(await edit("async function f() {\n  await a; `\n  b;\n}\n")), ["await 2:2"]);
    assert.deepEqual(pointPlaces(await edit("async function f() {\n  // await a; `\n  b; `\n}\n")), []);
  });

  it("keeps nothing of a text that never parsed", async () => {
    const edit = openDocument(analyzer, "typescript", "a.ts");
    await edit("async function f() { await a; ] }");
    assert.deepEqual(pointPlaces(await edit("async function f() { /* await a; ] }")), []);
  });

  it("keeps nothing when the language changes", async () => {
    const documents = createDocumentAnalyzer(analyzer);
    const uri = "file:///a";
    await documents.update({ uri, language: "typescript", path: "a", text: "await x" });
    const result = await documents.update({ uri, language: "python", path: "a", text: 'await x """' });
    assert.ok(result.ok);
  });
});

describe("what is kept of a document's last version", () => {
  for (const [file, language] of [
    ["insight.mts", "typescript"],
    ["insight.py", "python"],
  ] as const)
    it(`changes no outline of ${language}`, async () => {
      const text = readFileSync(path.join(fixtures, file), "utf8");
      const edits = fc.array(
        fc.tuple(fc.nat(), fc.nat(40), fc.constantFrom("", "\n", "await x", "  ", "#", "/", "'", "x")),
        {
          minLength: 1,
          maxLength: 6,
        },
      );
      await fc.assert(
        fc.asyncProperty(edits, async (changes) => {
          const memory = new DocumentMemory();
          await analyzer.analyze(text, language, file, memory);
          let next = text;
          for (const [at, removed, inserted] of changes) {
            const offset = at % (next.length + 1);
            next = next.slice(0, offset) + inserted + next.slice(offset + removed);
            const incremental = await analyzer.analyze(next, language, file, memory);
            const fresh = await analyzer.analyze(next, language, file);
            assert.ok(incremental.ok && fresh.ok);
            if (!fresh.value.hasSyntaxErrors) assert.deepEqual(incremental.value, fresh.value);
          }
          memory.dispose();
        }),
        { numRuns: 30 },
      );
    });

  it("tells scripts from modules and types from JSX", async () => {
    const memory = new DocumentMemory();
    for (const [text, language] of [
      ["await (x);\n", "javascript"],
      ["await (x);\nexport {};\n", "javascript"],
      ["await (x);\n", "javascript"],
      ["const a = <T>(x);\n", "typescript"],
      ["const a = <T>(x)</T>;\n", "typescriptreact"],
      ["const a = <T>(x);\n", "typescript"],
    ] as const) {
      const incremental = await analyzer.analyze(text, language, "a", memory);
      assert.deepEqual(incremental, await analyzer.analyze(text, language, "a"), `${language} ${text}`);
    }
  });
});
