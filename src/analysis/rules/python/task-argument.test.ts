import { describeRule } from "../../../../test/analysis/rule-cases";

const work = "async def work(a=1):\n    pass\n";
const main = `${work}async def main():\n`;

describeRule({
  rule: "task-argument",
  language: "python",
  valid: [
    `${main}    async with asyncio.TaskGroup() as tg:\n        tg.create_task(work())\n`,
    `${main}    async with trio.open_nursery() as nursery:\n        nursery.start_soon(work, 1)\n`,
    `${work}asyncio.run(work())\ntrio.run(work)\n`,
    `${main}    async with trio.open_nursery() as nursery:\n        nursery.start_soon(make())\n`,
    "def make():\n    return work\nasyncio.run(make)\n",
    `@decorated\n${work}asyncio.run(work)\n`,
    `${main}    with self.assertRaises(TypeError):\n        asyncio.create_task(work)\n`,
    `${work}work = other\nasyncio.run(work)\n`,
  ],
  invalid: [
    `${main}    async with asyncio.TaskGroup() as tg:\n        tg.create_task(«work»)\n`,
    `${main}    async with trio.open_nursery() as nursery:\n        nursery.start_soon(«work(1)»)\n`,
    `${main}    async with anyio.create_task_group() as group:\n        if x:\n            group.start_soon(«work()», name="a")\n`,
    `${work}asyncio.run(«work»)\ntrio.run(«work()»)\n`,
    `${main}    task = asyncio.create_task(«work»)\n`,
  ],
  fixed: [
    [`${work}asyncio.run(work)\n`, "Call work", `${work}asyncio.run(work())\n`],
    [`${work}trio.run(work(1))\n`, "Give it the function and its arguments", `${work}trio.run(work, 1)\n`],
  ],
});
