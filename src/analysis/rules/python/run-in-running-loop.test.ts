import { describeRule } from "../../../../test/analysis/rule-cases";

describeRule({
  rule: "run-in-running-loop",
  language: "python",
  valid: [
    'async def test(self):\n    with self.assertRaisesRegex(RuntimeError, "running"):\n        asyncio.run(main())\n',
    "async def f(): pass\nasyncio.run(f())\n",
    "async def f():\n    def g():\n        asyncio.run(h())\n    await asyncio.to_thread(g)\n    await asyncio.to_thread(lambda: asyncio.run(h()))\n",
  ],
  invalid: ["async def f():\n    «asyncio.run»(g())\n"],
  fixed: [
    [
      "async def f():\n    x = asyncio.run(g(1)).y\n",
      "Await the coroutine",
      "async def f():\n    x = (await g(1)).y\n",
    ],
  ],
});
