import assert from "node:assert/strict";
import { outlineJavaScript } from "../../../analysis/javascript/outline";
import { entryFunction, instrument } from "./instrument";
import { stripInsertions } from "./markers";
import { type ModuleFormat, parseJavaScriptStrictly } from "./parse-javascript";
import { describeSites } from "./sites";

const sources: readonly (readonly [name: string, format: ModuleFormat, source: string])[] = [
  ["an async function", "commonjs", "async function a() { await 1; await (2, 3); return await a() }"],
  ["async arrows", "commonjs", "const a = async x => await x, b = async (y) => ({ z: await y });"],
  ["nested arrows that end together", "commonjs", "const a = async () => async () => async () => await 1"],
  ["a generator", "commonjs", "function* g(a, b = 1, ) { const x = yield; yield* g(); yield a\nreturn x }"],
  [
    "generators in every position",
    "commonjs",
    "const o = { *a() { yield 1 }, async *[k]() { yield 2 }, async b() { await 3 } }",
  ],
  [
    "class members",
    "commonjs",
    "class A { static async *#p() { yield 1 } async [x]() { await 2 } f = async () => await 3; static { (async () => await 4)() } }",
  ],
  [
    "functions in the names of members",
    "commonjs",
    "class A { [async () => await 1]() {} get [async () => 2]() {} static [async function* () { yield 3 }] = 4 } const o = { [async () => 5]() {}, [async () => 6]: 7 }",
  ],
  ["an async generator's return", "commonjs", "async function* g() { try { return 1 } finally { return } }"],
  [
    "for await",
    "commonjs",
    "async function f(x) { a: for await (const [y = await 1] of (await x)) if (y) continue a; else break a; for await (z of x) ; }",
  ],
  ["for await with a block", "commonjs", "async function f(x) { for await (var y of (x)) { await y } }"],
  [
    "await using",
    "module",
    "async function f() { { await using a = x, b = null; using c = d; await using e = g } }",
  ],
  [
    "try without a handler's name",
    "commonjs",
    "async function f() { try { await 1 } catch { await 2 } finally { await 3 } }",
  ],
  [
    "top-level await",
    "module",
    "#!/usr/bin/env node\nimport a from 'a'; export const b = await a; for await (const c of b) ; export default async () => await 1",
  ],
  [
    "directives",
    "commonjs",
    "'use strict'; async function f() { 'use strict'\nawait 1 } function* g() { 'use strict'; yield 1 }",
  ],
  [
    "function declarations that clash",
    "commonjs",
    "async function f(a) { function a() {} var b; function b() {} if (await 1) return; return b }",
  ],
  [
    "no semicolons",
    "commonjs",
    "async function f() { let a = 1\nawait a\nreturn\n}\nasync function h() { return /x/ }",
  ],
  [
    "comments in odd places",
    "commonjs",
    "async /*1*/ function /*2*/ f /*3*/ ( /*4*/ ) { await /*5*/ x /*6*/; return /*7*/ y /*8*/; }\nfunction /**/ * /**/ g /**/ ( /**/ ) { yield /**/ * /**/ a }",
  ],
  [
    "text like a hashbang, and the last line a comment",
    "commonjs",
    "async function f() { await 1 } // the end",
  ],
];

function probe(
  source: string,
  format: ModuleFormat,
): { text: string; sites: ReturnType<typeof describeSites> } {
  const parsed = parseJavaScriptStrictly(source, format);
  assert.ok(parsed, "the test's source parses");
  const file = {
    path: format === "module" ? "/test.mjs" : "/test.cjs",
    text: source,
    language: "javascript" as const,
  };
  const result = instrument({ source, ...parsed });
  assert.ok(result);
  const text = result.text + entryFunction(result.entryName, "register()");
  return { text, sites: describeSites(file, parsed, result.sites) };
}

describe("instrument", () => {
  for (const [name, format, source] of sources) {
    it(`inserts and changes nothing: ${name}`, () => {
      assert.equal(stripInsertions(probe(source, format).text), source);
    });

    it(`leaves code that parses: ${name}`, () => {
      const { text } = probe(source, format);
      assert.ok(parseJavaScriptStrictly(text, format), text);
    });

    it(`keeps every line where it is: ${name}`, () => {
      const { text } = probe(source, format);
      const lines = text.split("\n").map(stripInsertions);
      assert.deepEqual(lines.slice(0, source.split("\n").length), source.split("\n"));
    });

    it(`knows the analyzer's points and functions: ${name}`, () => {
      const { sites } = probe(source, format);
      const path = format === "module" ? "/test.mjs" : "/test.cjs";
      const outline = outlineJavaScript({ text: source, language: "javascript", path });
      assert.deepEqual(
        sites.points.map(([, kind, range, label]) => [kind, ...range, label]).sort(byText),
        outline.points
          .map(({ kind, range: { start, end }, operand }) => [
            kind,
            start.line,
            start.column,
            end.line,
            end.column,
            operand,
          ])
          .sort(byText),
      );
      assert.deepEqual(
        sites.functions.map(([, name, kind]) => `${kind} ${name}`).sort(),
        outline.functions.map(({ kind, qualifiedName }) => `${kind} ${qualifiedName}`).sort(),
      );
    });
  }

  it("leaves a source alone that holds its marks", () => {
    const source = "async function f() { /*<:*/ await 1 }";
    const parsed = parseJavaScriptStrictly(source, "commonjs");
    assert.ok(parsed);
    assert.equal(instrument({ source, ...parsed }), undefined);
  });
});

function byText(left: readonly unknown[], right: readonly unknown[]): number {
  return JSON.stringify(left) < JSON.stringify(right) ? -1 : 1;
}
