import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { createAnalyzer } from "../../analysis/analyze";
import type { Language } from "../../analysis/outline";
import { suggestCalls } from "./suggest-calls";

const wasm = path.join(__dirname, "../../../node_modules/@vscode/tree-sitter-wasm/wasm");
const analyzer = createAnalyzer({ readWasm: (name) => Promise.resolve(readFileSync(path.join(wasm, name))) });

async function suggestionsFor(text: string, name: string, language: Language): Promise<string[] | string> {
  const outline = await analyzer.analyze(text, language);
  assert.ok(outline.ok, JSON.stringify(outline));
  const index = outline.value.functions.findIndex((candidate) => candidate.qualifiedName === name);
  assert.notEqual(index, -1, `no function ${name}`);
  const result = suggestCalls(outline.value, index, text);
  if (result.ok) return result.value.map(({ source, expression }) => `${source}: ${expression}`);
  return `${result.error.reason}: ${result.error.template ?? ""}`;
}

const python = (text: string, name: string): Promise<string[] | string> =>
  suggestionsFor(text, name, "python");
const typescript = (text: string, name: string): Promise<string[] | string> =>
  suggestionsFor(text, name, "typescript");

describe("suggestCalls", () => {
  it("calls a function without required parameters", async () => {
    assert.deepEqual(await python("async def main(limit=3):\n    await x\n", "main"), [
      "no-parameters: main()",
    ]);
    assert.deepEqual(await typescript("const main = async (n = 3) => { await n; };", "main"), [
      "no-parameters: main()",
    ]);
  });

  it("asks for arguments that nobody wrote down", async () => {
    assert.equal(
      await python("async def get(url, *, retries):\n    await x\n", "get"),
      "needs-arguments: get(url, retries)",
    );
    assert.equal(
      await typescript("async function get(url: string) { await url; }", "get"),
      "needs-arguments: get(url)",
    );
  });

  it("finds calls whose arguments are literals or names of the module", async () => {
    const text = [
      "import os",
      "URLS = ['a', 'b)']",
      "async def get(url, n=1): await x",
      "async def other(local):",
      "    await get(local)",
      "    await get('x)', n=2)  # get('comment')",
      "    await get(URLS[0])",
      "    print('get(3)', os.getpid())",
    ].join("\n");
    assert.deepEqual(await python(text, "get"), [
      "call-in-file: get('x)', n=2)",
      "call-in-file: get(URLS[0])",
    ]);
  });

  it("does not take a local name for one of the module", async () => {
    const text = "async function get(u: string) { await u; }\nfunction f() { const u = 'a'; void get(u); }\n";
    assert.equal(await typescript(text, "get"), "needs-arguments: get(u)");
  });

  it("takes doctests", async () => {
    const text = [
      "async def get(url):",
      '    """Get it.',
      "",
      "    >>> asyncio.run(get(",
      "    ...     'a'))",
      "    1",
      '    """',
      "    await url",
    ].join("\n");
    assert.deepEqual(await python(text, "get"), ["doctest: get(\n    'a')"]);
  });

  it("takes the example of a documentation comment", async () => {
    const text = [
      "/**",
      " * Gets it.",
      " * @example",
      " * ```ts",
      " * await get({ url: 'a', tries: 2 });",
      " * ```",
      " * @returns it",
      " */",
      "export const get = async (options: { url: string; tries: number }) => { await options; };",
    ].join("\n");
    assert.deepEqual(await typescript(text, "get"), ["example: get({ url: 'a', tries: 2 })"]);
  });

  it("constructs the class of a method", async () => {
    const script =
      "class Cart { constructor(private n: number) {} async total() { await 1; } }\nnew Cart(3);\n";
    assert.deepEqual(await typescript(script, "Cart.total"), ["no-parameters: new Cart(3).total()"]);
    const simple =
      "class Cart:\n    async def total(self): await x\n    @staticmethod\n    async def make(): await x\n";
    assert.deepEqual(await python(simple, "Cart.total"), ["no-parameters: Cart().total()"]);
    assert.deepEqual(await python(simple, "Cart.make"), ["no-parameters: Cart.make()"]);
    const needy = "class Cart:\n    def __init__(self, n): pass\n    async def total(self): await x\n";
    assert.equal(await python(needy, "Cart.total"), "needs-arguments: total()");
  });

  it("reaches the methods of an object of the module", async () => {
    assert.deepEqual(await typescript("const api = { async load() { await 1; } };", "api.load"), [
      "no-parameters: api.load()",
    ]);
  });

  it("says what cannot be reached from the module", async () => {
    assert.equal(
      await python("def make():\n    async def inner(): await x\n", "make.<locals>.inner"),
      "not-reachable: ",
    );
    assert.equal(
      await typescript("function make() { async function inner() { await 1; } }", "make.inner"),
      "not-reachable: ",
    );
    assert.equal(await typescript("await 1;\nexport {};", "<module>"), "not-reachable: ");
  });

  it("suggests calls for the examples that ship", async () => {
    const examples = path.join(__dirname, "../../../media/examples");
    const generators = readFileSync(path.join(examples, "python/generators.py"), "utf8");
    assert.deepEqual(await python(generators, "countdown"), [
      "call-in-file: countdown(2)",
      "call-in-file: countdown(3)",
    ]);
    assert.deepEqual(await python(generators, "squares"), ["call-in-file: squares(countdown(3))"]);
    const together = readFileSync(path.join(examples, "typescript/sequential-or-together.ts"), "utf8");
    assert.deepEqual(await typescript(together, "load"), [
      'call-in-file: load("home", 30)',
      'call-in-file: load("cart", 20)',
      'call-in-file: load("account", 10)',
    ]);
  });

  it("answers in reasonable time on a text made to confuse it", async () => {
    const text = `async function get(a) { await a; }\n${"get((".repeat(100)}${"/*`'\"".repeat(100)}`;
    assert.equal(await typescript(text, "get"), "needs-arguments: get(a)");
  });
});
