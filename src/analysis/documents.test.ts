import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { readWasm } from "../../test/analysis/wasm";
import { type Analyzer, createAnalyzer } from "./analyze";
import { DocumentMemory } from "./document-memory";
import { createDocumentAnalyzer } from "./documents";
import { languageOfPath } from "./language";
import type { Language, Outline } from "./outline";

const analyzer = createAnalyzer({ readWasm });
const fixtures = path.join(__dirname, "../../test/analysis/fixtures");

/** A document under edit: each call is its next version. */
function openDocument(
  language: Language,
  file: string,
  parser: Analyzer = analyzer,
): (text: string) => Promise<Outline> {
  const documents = createDocumentAnalyzer(parser);
  return async (text) => {
    const result = await documents.update({ uri: "file:///a", language, path: file, text });
    assert.ok(result.ok, result.ok ? "" : result.error.message);
    return result.value;
  };
}

function places(outline: Outline): string[] {
  return outline.points.map(({ kind, range }) => `${kind} ${range.start.line}:${range.start.column}`);
}

describe("a document under edit", () => {
  it("keeps points that an open template, comment or string hides", async () => {
    const script = openDocument("typescript", "a.ts");
    const text = "async function f() {\n  await a;\n  g();\n  await b;\n}\n";
    const whole = await script(text);
    for (const opened of ["`", "/*", "{ (", "class {"]) {
      const half = await script(text.replace("g();", `g(); ${opened}`));
      assert.deepEqual(places(half), places(whole), opened);
      assert.equal(half.functions[half.points[1]!.function]?.qualifiedName, "f");
      assert.deepEqual(await script(text), whole);
    }
    const python = openDocument("python", "a.py");
    const lines = "async def f():\n    await a\n    g()\n    await b\n";
    await python(lines);
    const half = await python(lines.replace("g()", 'g("""'));
    assert.deepEqual(places(half), ["await 2:4", "await 4:4"]);
  });

  it("moves kept points with the text before them", async () => {
    const edit = openDocument("typescript", "a.ts");
    await edit("async function f() {\n  x;\n  await a; await b;\n}\n");
    await edit("async function f() {\n  x; `\n  await a; await b;\n}\n");
    const outline = await edit("async function f() {\n  x; `\n\n  12; await a; await b;\n}\n");
    assert.deepEqual(places(outline), ["await 4:6", "await 4:15"]);
  });

  it("drops points that were deleted or commented out", async () => {
    const edit = openDocument("typescript", "a.ts");
    await edit("async function f() {\n  await a;\n  await b;\n}\n");
    assert.deepEqual(places(await edit("async function f() {\n  await a; `\n  b;\n}\n")), ["await 2:2"]);
    assert.deepEqual(places(await edit("async function f() {\n  // await a; `\n  b; `\n}\n")), []);
  });

  it("keeps nothing of a text that never parsed", async () => {
    const edit = openDocument("typescript", "a.ts");
    await edit("async function f() { await a; ] }");
    assert.deepEqual(places(await edit("async function f() { /* await a; ] }")), []);
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

interface Edit {
  readonly text: string;
  /** The line that was edited, and how many lines came (1) or went (-1) there. */
  readonly line: number;
  readonly lineDelta: number;
}

const openers = [
  "(",
  "[",
  "{",
  "}",
  ")",
  '"',
  "'",
  "`",
  "${",
  "/*",
  "#",
  "<",
  "if (",
  "def ",
  "class ",
  "=>",
  '"""',
  "f'{",
  "async ",
];

/** Deletes a token, cuts a line, or opens a string, bracket, template, comment or statement. */
function editOf(text: string, choice: number, kind: number): Edit {
  const lines = text.split("\n");
  const index = choice % lines.length;
  const line = lines[index] ?? "";
  const replace = (...by: string[]): string =>
    [...lines.slice(0, index), ...by, ...lines.slice(index + 1)].join("\n");
  if (kind === 0) return { text: replace(), line: index + 1, lineDelta: -1 };
  const tokens = [...line.matchAll(/\w+|[^\s\w]/gu)];
  const token = tokens[choice % Math.max(tokens.length, 1)];
  const at = token?.index ?? line.length;
  if (kind === 1 && token) {
    const without = line.slice(0, at) + line.slice(at + token[0].length);
    return { text: replace(without), line: index + 1, lineDelta: 0 };
  }
  const opener = openers[kind % openers.length] ?? "(";
  return { text: replace(line.slice(0, at) + opener + line.slice(at)), line: index + 1, lineDelta: 0 };
}

describe("a half-typed document", () => {
  for (const name of ["constructs.mts", "constructs.py"])
    it(`keeps at least 99% of the points outside the edited line of ${name} in 500 edits`, async function () {
      this.timeout(60_000);
      const text = readFileSync(path.join(fixtures, name), "utf8");
      const language = languageOfPath(name);
      assert.ok(language);
      const first = await analyzer.analyze(text, language, name);
      const quick: Analyzer = {
        analyze: (source, ...rest) =>
          source === text ? Promise.resolve(first) : analyzer.analyze(source, ...rest),
      };
      const counts = { expected: 0, kept: 0 };
      const lost = new Map<string, number>();
      const edits = fc.tuple(fc.nat(100_000), fc.nat(openers.length + 1));
      await fc.assert(
        fc.asyncProperty(edits, async ([choice, kind]) => {
          const update = openDocument(language, name, quick);
          const whole = await update(text);
          const edit = editOf(text, choice, kind);
          const found = new Set(places(await update(edit.text)));
          for (const { kind: point, range } of whole.points) {
            const { line, column } = range.start;
            if (line === edit.line) continue;
            const expected = `${point} ${line > edit.line ? line + edit.lineDelta : line}:${column}`;
            counts.expected++;
            if (found.has(expected)) counts.kept++;
            else lost.set(edit.text, (lost.get(edit.text) ?? 0) + 1);
          }
        }),
        { numRuns: 500 },
      );
      const [worst] = [...lost].sort(([, left], [, right]) => right - left);
      assert.ok(
        counts.kept >= counts.expected * 0.99,
        `${counts.kept} of ${counts.expected} kept; most (${worst?.[1]}) were lost in:\n${worst?.[0]}`,
      );
    });
});
