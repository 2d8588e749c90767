import { describeRule } from "../../../../test/analysis/rule-cases";

describeRule({
  rule: "sleep-zero-loop",
  language: "python",
  valid: [
    "async def f():\n    while not x:\n        await asyncio.sleep(0.1)\n",
    "async def f():\n    while not x:\n        step()\n        await asyncio.sleep(0)\n",
    "async def f():\n    for _ in range(3):\n        await asyncio.sleep(0)\n",
    "async def f():\n    while x:\n        await asyncio.sleep(0, 1)\n",
  ],
  invalid: [
    "async def f():\n    while not done:\n        await «asyncio.sleep(0)»\n",
    "async def f():\n    while True:\n        # yield\n        await «asyncio.sleep(0)»\n",
  ],
  fixed: [
    [
      "class A:\n    def __init__(self):\n        self.ready: asyncio.Event = asyncio.Event()\n    async def f(self):\n        while not self.ready.is_set():\n            await asyncio.sleep(0)\n        g()\n",
      "Wait for self.ready instead",
      "class A:\n    def __init__(self):\n        self.ready: asyncio.Event = asyncio.Event()\n    async def f(self):\n        await self.ready.wait()\n        g()\n",
    ],
    [
      "async def f():\n    task = asyncio.create_task(g())\n    while not task.done():\n        await asyncio.sleep(0)\n",
      "Wait for task instead",
      "async def f():\n    task = asyncio.create_task(g())\n    await asyncio.wait([task])\n",
    ],
  ],
  unfixable: [
    "ready = threading.Event()\nasync def f():\n    while not ready.is_set():\n        await asyncio.sleep(0)\n",
    "ready = asyncio.Event()\nasync def f(ready):\n    while not ready.is_set():\n        await asyncio.sleep(0)\n",
    "ready = asyncio.Event()\nasync def f():\n    while not ready.is_set():\n        await asyncio.sleep(0)  # turn\n",
    "ready = asyncio.Event()\nasync def f():\n    while not ready.is_set():\n        await asyncio.sleep(0)\n    else:\n        g()\n",
    "async def f():\n    while queue.empty():\n        await asyncio.sleep(0)\n",
  ],
});
