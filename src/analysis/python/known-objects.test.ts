import assert from "node:assert/strict";
import { readWasm } from "../../../test/analysis/wasm";
import { createAnalyzer } from "../analyze";

/** What each point of a Python text waits on, as `kind callee`. */
async function waits(...lines: readonly string[]): Promise<string[]> {
  const outline = await createAnalyzer({ readWasm }).analyze(`${lines.join("\n")}\n`, "python");
  assert.ok(outline.ok);
  assert.equal(outline.value.hasSyntaxErrors, false);
  return outline.value.points.map(({ waitsOn }) => `${waitsOn?.kind ?? "?"} ${waitsOn?.callee ?? ""}`.trim());
}

describe("what a Python point waits on", () => {
  it("follows names that are imported from a module, and modules under other names", async () => {
    assert.deepEqual(
      await waits(
        "import asyncio as aio, os",
        "from asyncio import (  # all we need",
        "    Queue, Lock as L,",
        "    sleep as pause,",
        ")",
        "from other import gather",
        "jobs = Queue()",
        "async def f():",
        "    await pause(1)",
        "    await aio.sleep(1)",
        "    await jobs.get()",
        "    await gather(a, b)",
      ),
      ["timer pause", "timer aio.sleep", "queue jobs.get", "?"],
    );
  });

  it("sees through wait_for and shield", async () => {
    assert.deepEqual(
      await waits(
        "import asyncio",
        "from asyncio import wait_for",
        "queue = asyncio.Queue()",
        "async def load(*names): pass",
        "async def f():",
        "    await wait_for(queue.get(), timeout=1)",
        "    await asyncio.shield(load('a,)', (1, 2)))",
        "    await asyncio.wait_for(asyncio.shield(asyncio.sleep(1)), 2)",
        "    await asyncio.wait_for(x, 2)",
      ),
      ["queue queue.get", "function load", "timer asyncio.sleep", "?"],
    );
  });

  it("knows what a task runs, unless two tasks share its name", async () => {
    assert.deepEqual(
      await waits(
        "async def work(): pass",
        "async def other(): pass",
        "async def f(group):",
        "    task = asyncio.create_task(work(), name='a')",
        "    second: asyncio.Task = group.create_task(work())",
        "    third = asyncio.create_task(work())",
        "    third = asyncio.create_task(other())",
        "    await task",
        "    await second",
        "    await third",
      ),
      ["function work", "function work", "?"],
    );
  });

  it("knows input, output, processes and locks by what makes them", async () => {
    assert.deepEqual(
      await waits(
        "async def f(self, reader):",
        "    async with aiohttp.ClientSession(timeout=3) as session:",
        "        async with session.get('x') as answer:",
        "            await answer.json()",
        "    process = await asyncio.create_subprocess_exec('ls')",
        "    await process.wait()",
        "    await reader.read(10)",
        "    await self.read()",
        "    a = asyncio.Lock()",
        "    b = asyncio.Semaphore(2)",
        "    async with a, b: pass",
        "    async with a, other: pass",
        "    async with asyncio.TaskGroup() as group: pass",
      ),
      [
        "?",
        "io session.get",
        "io answer.json",
        "process asyncio.create_subprocess_exec",
        "process process.wait",
        "io reader.read",
        "?",
        "lock",
        "?",
        "several asyncio.TaskGroup",
      ],
    );
  });
});
