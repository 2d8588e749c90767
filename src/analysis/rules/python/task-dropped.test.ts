import { describeRule } from "../../../../test/analysis/rule-cases";

describeRule({
  rule: "task-dropped",
  language: "python",
  valid: [
    "async def f():\n    t = asyncio.create_task(g())\n    await asyncio.create_task(g())\n    tasks.add(asyncio.create_task(g()))\n",
    "async def f():\n    async with asyncio.TaskGroup() as tg:\n        tg.create_task(g())\n",
    "def f():\n    return asyncio.ensure_future(g())\n",
  ],
  invalid: [
    "async def f():\n    «asyncio.create_task»(g())\n",
    "def f(loop):\n    «loop.create_task»(g())\n    «asyncio.ensure_future»(h())\n",
  ],
});
