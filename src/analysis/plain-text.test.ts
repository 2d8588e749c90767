import assert from "node:assert/strict";
import { readWasm } from "../../test/analysis/wasm";
import { createAnalyzer } from "./analyze";
import type { Language } from "./outline";
import { isPlain } from "./plain-text";

const analyzer = createAnalyzer({ readWasm });

async function outlinesOf(text: string, language: Language, path: string) {
  const [once, parsed] = await Promise.all([
    analyzer.analyzeOnce(text, language, path),
    analyzer.analyze(text, language, path),
  ]);
  assert.ok(once.ok && parsed.ok);
  return { once: once.value, parsed: parsed.value };
}

describe("A text that is analysed once", () => {
  const withGenerators: readonly (readonly [Language, string])[] = [
    ["javascript", "function* g() {}"],
    ["javascript", "f(function /* a * b */ // c\n * () {});"],
    ["javascript", "class A { a\n * g () {} }"],
    ["javascript", "class A { static * /* one */ #g() {} }"],
    ["javascript", "class A { *[Symbol.iterator]() {} }"],
    ["javascript", "x = { *'a b'() {}, * 1() {}, *\\u0061\n() {} };"],
    ["javascript", "x = { *größe() {} };"],
    ["typescript", "class A { public *g<T>(): Iterable<T> {} }"],
    ["python", "x = sum(a for a in b)\n"],
    ["python", "x = (\n    a\n    # one\n    for a in b\n)\n"],
    ["python", "x = [')', (a for a in b)]\n"],
    ["python", "x = '\\'(', f(a for a in b)\n"],
    ["python", '"""Doc\'s "text" \\""" """; f(a for a in b)\n'],
    ["python", "x = f'{sum(a for a in b)}'\n"],
    ["python", "x = fR'''{\nsum(a for a in b)}'''\n"],
    ["python", "x = f'{d['(']}', (a for a in b)\n"],
    ["python", "x = 'a\\\n', (a for a in b)\n"],
  ];
  for (const [language, text] of withGenerators)
    it(`is parsed where it has generators: ${JSON.stringify(text)}`, async () => {
      const { once, parsed } = await outlinesOf(text, language, language === "python" ? "a.py" : "a.ts");
      assert.ok(parsed.functions.length > 0);
      assert.deepEqual(once, parsed);
    });

  const plain: readonly (readonly [Language, string])[] = [
    ["javascript", "/** Gives {@link b} * 2 */ export const a = b * 2 + '**/*.js';"],
    ["typescript", "interface Done { (error?: Error): void } function f(done: Done) { done(); }"],
    ["python", "for a in [b for b in c]:\n    f(a, {b: c for b in a}, 'for (x for y)')\n"],
    ["python", "x = f'{a} for {b}'.join(y)  # (for\n".replace(" for ", " of ")],
  ];
  for (const [language, text] of plain)
    it(`is not parsed where nothing in it can suspend: ${JSON.stringify(text)}`, async () => {
      const { once, parsed } = await outlinesOf(text, language, language === "python" ? "a.py" : "a.ts");
      assert.deepEqual(once, { ...parsed, isUnparsed: true });
    });

  it("is parsed where a word of it may suspend", () => {
    const words = [
      "async def f(): pass",
      "await x",
      "yield",
      "trio.run(f)",
      "anyio.run(f)",
      "create_task(f())",
    ];
    for (const word of words) assert.equal(isPlain(word, "python"), false, word);
    const scriptWords = [
      "async () => 1",
      "await x",
      "yield",
      "new Promise(f)",
      "a\n  .then(b)",
      "a?.catch(b)",
      "a.finally(b)",
    ];
    for (const word of scriptWords) assert.equal(isPlain(word, "javascript"), false, word);
  });
});
