import { describeRule } from "../../../../test/analysis/rule-cases";

describeRule({
  rule: "run-in-running-loop",
  language: "python",
  valid: [
    'async def test(self):\n    with self.assertRaisesRegex(RuntimeError, "running"):\n        asyncio.run(main())\n',
    "async def f(): pass\nasyncio.run(f())\nloop.run_until_complete(f())\n",
    "import nest_asyncio\nnest_asyncio.apply()\nasync def f():\n    asyncio.run(g())\n",
    "from subprocess import run\nasync def f():\n    run(g())\n",
    "async def f():\n    def g():\n        asyncio.run(h())\n    await asyncio.to_thread(g)\n    await asyncio.to_thread(lambda: asyncio.run(h()))\n",
  ],
  invalid: [
    "async def f():\n    «asyncio.run»(g())\n",
    "from asyncio import run\nasync def f(self, loop):\n    «run»(g())\n    «loop.run_until_complete»(g())\n    «self.loop.run_until_complete»(t)\n",
    "async def f():\n    «asyncio.get_event_loop().run_until_complete»(g())\n",
  ],
  fixed: [
    [
      "async def f(loop):\n    loop.run_until_complete(g())\n",
      "Await the coroutine",
      "async def f(loop):\n    await g()\n",
    ],
    [
      "async def f():\n    x = asyncio.run(g(1)).y\n",
      "Await the coroutine",
      "async def f():\n    x = (await g(1)).y\n",
    ],
  ],
});
