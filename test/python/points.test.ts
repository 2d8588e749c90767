import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { createAnalyzer } from "../../src/analysis/analyze";
import { describeEachPython } from "./describe-each-python";

const root = path.resolve(__dirname, "../..");
const source = readFileSync(path.join(__dirname, "sources/every_point.py"), "utf8");
const analyzer = createAnalyzer({
  readWasm: (name) =>
    Promise.resolve(readFileSync(path.join(root, "node_modules/@vscode/tree-sitter-wasm/wasm", name))),
});

/** What source that is rewritten does not tell: it has no probes in a lambda, a generator expression, or around what is delegated to. */
const untoldBefore312 = [
  "await sleeper(x)",
  "yield 10",
  "yield-from (4, 5)",
  "yield-from (i for i in range(2))",
  "yield-from range(2)",
  "yield-from x()",
];

/** Every point of the source, written as a trace's transcript writes it. */
async function pointsInText(): Promise<string[]> {
  const outline = await analyzer.analyze(source, "python");
  assert.ok(outline.ok);
  return outline.value.points.map(({ kind, range: { start, end }, operand }) =>
    `${kind} ${start.line}:${start.column}:${end.line}:${end.column} ${operand}`.trim(),
  );
}

describeEachPython("the points that code stops at", (python) => {
  it("are those that the text shows, with the same places and words", async () => {
    const run = await python.run(source);
    assert.equal(run.exitCode, 0, run.stderr);
    const suspended = run.streams.flatMap(({ events }) =>
      events.filter(({ event }) => event === "coroutine-suspended"),
    );
    const seen = new Set(suspended.map(({ operands }) => String(operands["point"]).trim()));
    const known = await pointsInText();
    const unknown = [...seen].filter((point) => !known.includes(point));
    const unseen = known.filter((point) => !seen.has(point)).map((point) => point.replace(/ [\d:]+/, ""));
    // What a generator expression hands out is no point of its text.
    assert.deepEqual(unknown, python.isRewritten ? [] : ["yield 95:16:95:17 i"]);
    assert.deepEqual(unseen.sort(), python.isRewritten ? untoldBefore312 : []);
  });

  it("are told each time an async with block is entered and left, whatever lines its body has", async () => {
    const run = await python.run(
      "import asyncio",
      "class Manager:",
      "    async def __aenter__(self): await asyncio.sleep(0)",
      "    async def __aexit__(self, *error): await asyncio.sleep(0); return True",
      "async def use(how):",
      "    async with Manager():",
      "        await asyncio.sleep(0)",
      "        async with Manager(), \\",
      "                Manager():",
      "            if how == 'raises': raise KeyError",
      "    async with Manager():",
      "        if how == 'returns': return",
      "        pass",
      "async def main():",
      "    for how in 'ends', 'raises', 'returns': await use(how)",
      "asyncio.run(main())",
    );
    assert.deepEqual([run.stderr, run.faults], ["", []]);
    const hits: Record<string, number> = {};
    for (const { event, operands } of run.streams[0]?.events ?? []) {
      const [, line] = /^async-with (\d+):/u.exec(String(operands["point"])) ?? [];
      if (event === "coroutine-suspended" && line !== undefined) hits[line] = (hits[line] ?? 0) + 1;
    }
    assert.deepEqual(hits, { 6: 6, 8: 12, 11: 6 });
  });
});
