import assert from "node:assert/strict";
import { readWasm } from "../../../test/analysis/wasm";
import { createAnalyzer } from "../../analysis/analyze";
import type { Language } from "../../analysis/outline";
import type { Translator } from "../translator";
import { lineSummaries } from "./line-summary";

const english: Translator = {
  t: (message, ...values) =>
    message.replace(/\{(\d+)\}/gu, (_match, index: string) => String(values[Number(index)])),
};
const analyzer = createAnalyzer({ readWasm });

async function summaries(language: Language, ...lines: readonly string[]): Promise<string[]> {
  const result = await analyzer.analyze(lines.join("\n"), language);
  assert.ok(result.ok);
  return lineSummaries(result.value, english).map(({ line, text }) => `${line} ${text}`);
}

describe("the text at the end of a line", () => {
  it("says what a line of Python waits for", async () => {
    const told = await summaries(
      "python",
      "import asyncio",
      "lock = asyncio.Lock()",
      "async def load(name):",
      "    async with lock:",
      "        for _ in name:",
      "            await asyncio.sleep(1)",
      "    async for row in rows(): print(row)",
      "    await load(name)",
      "def take():",
      "    value = yield",
      "def give():",
      "    yield 1; yield 2",
      "    yield from take()",
      "",
    );
    assert.deepEqual(told, [
      "4 waits for a lock on entering and on leaving",
      "6 waits for a timer · in each round · keeps lock locked",
      "7 waits for each item of rows()",
      "8 waits for load()",
      "10 waits for a value that is sent",
      "12 waits until the caller asks for more; waits until the caller asks for more",
      "13 hands on every item",
    ]);
  });

  it("says what a line of TypeScript waits for, where its keyword stands", async () => {
    const told = await summaries(
      "typescript",
      "async function* items(source) {",
      "  await using file = await open(",
      "    source,",
      "  );",
      "  yield 1;",
      "  await 1; await 2; await 3;",
      "  return await aFunctionWithAVeryLongNameThatNobodyWouldEverRead(source);",
      "}",
      "",
    );
    assert.deepEqual(told, [
      "2 waits at the end of the block; waits for open(source,)",
      "5 waits until the consumer asks for more",
      "6 3 suspension points",
      "7 waits for await aFunctionWithAVeryLongNameThatNob…; waits for aFunctionWithAVeryLongNameThatNobodyWou…",
    ]);
  });
});
