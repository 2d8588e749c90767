import { describeRule } from "../../../../test/analysis/rule-cases";

describeRule({
  rule: "task-group-after-end",
  language: "python",
  valid: [
    "async def f():\n    async with asyncio.TaskGroup() as tg:\n        tg.create_task(g())\n",
    "async def f():\n    async with asyncio.TaskGroup() as tg:\n        pass\n    async with asyncio.TaskGroup() as tg:\n        tg.create_task(g())\n",
    "async def f():\n    async with asyncio.TaskGroup() as tg:\n        pass\n    tg = other()\n    tg.create_task(g())\n",
    "async def f():\n    async with asyncio.TaskGroup() as tg:\n        pass\nasync def h(tg):\n    tg.create_task(g())\n",
  ],
  invalid: [
    "async def f():\n    async with trio.open_nursery() as nursery:\n        pass\n    «nursery.start_soon»(g)\n",
    "async def f():\n    async with asyncio.TaskGroup() as tg:\n        pass\n    «tg.create_task»(g())\n",
    "async def f():\n    async with asyncio.TaskGroup() as tg:\n        pass\n    if x:\n        «tg.create_task»(g())\n",
  ],
  fixed: [
    [
      "async def f():\n    async with asyncio.TaskGroup() as tg:\n        t = tg.create_task(g())\n\n    # and then\n    u = tg.create_task(\n        h())\n    print(t)\n",
      "Move it into the block",
      "async def f():\n    async with asyncio.TaskGroup() as tg:\n        t = tg.create_task(g())\n\n    # and then\n        u = tg.create_task(\n        h())\n    print(t)\n",
    ],
  ],
  unfixable: [
    "async def f():\n    async with asyncio.TaskGroup() as tg:\n        t = tg.create_task(g())\n    tg.create_task(h(t.result()))\n",
    "async def f():\n    async with asyncio.TaskGroup() as tg:\n        pass\n    print(1)\n    tg.create_task(h())\n",
    "async def f():\n    async with asyncio.TaskGroup() as tg: pass\n    tg.create_task(h())\n",
    "async def f():\n    async with asyncio.TaskGroup() as tg:\n        return\n    tg.create_task(h())\n",
    "async def f():\n    async with asyncio.TaskGroup() as tg:\n        pass\n    tg.create_task(h()); g()\n",
  ],
});
