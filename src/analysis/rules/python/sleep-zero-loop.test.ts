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
});
