import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { readWasm } from "../../../test/analysis/wasm";
import { createAnalyzer } from "../analyze";
import type { Language, Pipeline } from "../outline";

const analyzer = createAnalyzer({ readWasm });
const examples = path.join(__dirname, "../../../media/examples");

async function pipelineOf(language: Language, text: string): Promise<Pipeline | undefined> {
  const result = await analyzer.analyze(text, language);
  assert.ok(result.ok && !result.value.hasSyntaxErrors, text);
  return result.value.pipeline;
}

/** `source a -> b: send 3, argument 9`: role, stages, and the lines of what shows the edge. */
async function edges(language: Language, text: string): Promise<string[]> {
  const pipeline = await pipelineOf(language, text);
  return (pipeline?.edges ?? []).map(({ from, to, evidence }) => {
    const name = (index: number): string =>
      `${pipeline?.stages[index]?.role} ${pipeline?.stages[index]?.name}`;
    const shown = evidence.map(({ link, range }) => `${link} ${range.start.line}`);
    return `${name(from)} -> ${name(to)}: ${shown.join(", ")}`;
  });
}

describe("the pipeline of a Python file", () => {
  it("is the example's, with what shows each edge", async () => {
    const text = readFileSync(path.join(examples, "python/pipeline.py"), "utf8");
    const line = (part: string, nth = 0): number =>
      text
        .split("\n")
        .flatMap((source, index) => (source.includes(part) ? [index + 1] : []))
        .at(nth) ?? 0;
    const given = line("source(range");
    const sinks = line("broadcast(sinks)");
    assert.deepEqual(await edges("python", text), [
      `source source -> filter keep: send ${line("target.send(number)")}, argument ${given}`,
      `filter keep -> broadcast broadcast: send ${line("target.send(item)")}, argument ${given}`,
      `broadcast broadcast -> sink collect: send ${line("target.send(item)", 1)}, argument ${sinks}`,
      `broadcast broadcast -> sink running_total: send ${line("target.send(item)", 1)}, argument ${sinks}`,
    ]);
  });

  it("follows values that are pulled", async () => {
    const stages =
      "def a():\n    yield 1\ndef b(xs):\n    for x in xs:\n        yield x\ndef c(xs):\n    yield from xs\n";
    assert.deepEqual(
      await edges(
        "python",
        `${stages}def main():\n    for x in c(xs=b(enumerate(a()))):\n        print(x)\n`,
      ),
      [
        "source a -> filter b: for 4, argument 9",
        "filter b -> filter c: yield-from 7, argument 9",
        "filter c -> sink main: for 9",
      ],
    );
    assert.deepEqual(await edges("python", `${stages}print(next(c(a())), [x for x in a()])\n`), [
      "source a -> sink <module>: for 8",
      "source a -> filter c: yield-from 7, argument 8",
      "filter c -> sink <module>: next 8",
    ]);
  });

  it("follows async for, and a parameter through several callers", async () => {
    const text =
      "async def a():\n    yield 1\nasync def b(xs):\n    async for x in xs:\n        yield x\nasync def run(xs):\n    async for x in b(xs):\n        print(x)\nasync def main():\n    s = a()\n    await run(s)\n";
    assert.deepEqual(await edges("python", text), [
      "source a -> filter b: for-await 4, argument 7, argument 11",
      "filter b -> sink run: for-await 7",
    ]);
  });

  it("sees no pipeline in priming, in lists of generators, in names with two meanings or in methods", async () => {
    const made = "def g():\n    x = yield\n";
    assert.deepEqual(
      await edges("python", `${made}def f():\n    c = g()\n    next(c)\n    c.send(None)\n    c.close()\n`),
      [],
    );
    assert.deepEqual(
      await edges("python", `${made}def f():\n    for c in [g(), g()]:\n        c.close()\n`),
      [],
    );
    assert.deepEqual(
      await edges("python", `${made}def f(c):\n    c = g()\n    c = other()\n    c.send(1)\n`),
      [],
    );
    assert.deepEqual(
      await edges(
        "python",
        "class A:\n    def g(self):\n        yield\ndef f():\n    for x in g():\n        pass\n",
      ),
      [],
    );
    assert.deepEqual(await edges("python", "def tree(n):\n    yield n\n    yield from tree(n - 1)\n"), []);
  });
});

describe("the pipeline of a TypeScript file", () => {
  it("is the example's, with what shows each edge", async () => {
    const text = readFileSync(path.join(examples, "typescript/async-generator-pipeline.ts"), "utf8");
    const line = (part: string): number => text.split("\n").findIndex((source) => source.includes(part)) + 1;
    const given = line("batches(parsed(lines(text)), 2)");
    assert.deepEqual(await edges("typescript", text), [
      `source lines -> filter parsed: for-await ${line("for await (const line of source)")}, argument ${given}`,
      `filter parsed -> filter batches: for-await ${line("for await (const number of source)")}, argument ${given}`,
      `filter batches -> sink print: for-await ${given}`,
    ]);
  });

  it("follows next(value), yield*, pipe and arrows", async () => {
    const text =
      "function* sink(): Generator<void, void, number> { for (;;) use(yield); }\nconst feed = (to: Generator<void, void, number>) => { to.next(1); };\nfeed(sink());\n";
    assert.deepEqual(await edges("typescript", text), ["source feed -> sink sink: send 2, argument 3"]);
    const piped =
      "async function* a() { yield 1; }\nasync function* b(xs) { yield* xs; }\nasync function* c(xs) {}\nawait pipeline(a(), b, c);\na().pipe(b()).pipe(c());\n";
    assert.deepEqual(await edges("javascript", piped), [
      "source a -> filter b: pipe 4, pipe 5",
      "filter b -> sink c: pipe 4, pipe 5",
    ]);
  });

  it("counts spreading and Array.from as loops", async () => {
    const text =
      "function* a() { yield 1; }\nfunction f() { return [...a()]; }\nconst all = Array.from(a());\n";
    assert.deepEqual(await edges("typescript", text), [
      "source a -> sink <module>: for 3",
      "source a -> sink f: for 2",
    ]);
  });

  it("is absent where nothing is handed on", async () => {
    assert.equal(
      await pipelineOf("typescript", "function* a() { yield 1; }\nasync function f() { await 1; }"),
      undefined,
    );
  });
});
