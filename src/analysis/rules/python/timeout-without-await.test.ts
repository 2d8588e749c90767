import { describeRule } from "../../../../test/analysis/rule-cases";

describeRule({
  rule: "timeout-without-await",
  language: "python",
  valid: [
    "async def f():\n    async with asyncio.timeout(1):\n        await g()\n",
    "async def f():\n    async with asyncio.timeout(1):\n        async for x in y:\n            h(x)\n",
    "async def f():\n    async with asyncio.timeout(1) as t:\n        if x:\n            async with lock:\n                h()\n",
    "async def f():\n    async with asyncio.timeout(1):\n        yield 1\n",
    "async def f():\n    async with asyncio.timeout(1), lock:\n        g()\n",
    "async def f():\n    t = asyncio.timeout(1)\n",
    "async def f():\n    async with asyncio.timeout(1):\n        x = [y async for y in z]\n",
  ],
  invalid: [
    "async def f():\n    async with «asyncio.timeout»(1):\n        g()\n",
    "async def f():\n    async with lock, «asyncio.timeout»(1) as scope:\n        g()\n",
    "async def f():\n    with «trio.move_on_after»(1) as scope:\n        g(lambda: 1)\n        def h():\n            pass\n",
  ],
  fixed: [
    [
      "async def f():\n    async with asyncio.timeout(delay * 2):\n        # long\n        if x:\n            g(1,\n    2)\n\n    h()\n",
      "Leave the timeout out",
      "async def f():\n    # long\n    if x:\n        g(1,\n    2)\n\n    h()\n",
    ],
    [
      "async def f():\n    async with lock as l, asyncio.timeout(1) as t: g()\n",
      "Leave the timeout out",
      "async def f():\n    async with lock as l: g()\n",
    ],
    [
      "async def f():\n\tasync with (\n\t\tlock,\n\t\tasyncio.timeout(1),\n\t):\n\t\tg()\n",
      "Leave the timeout out",
      "async def f():\n\tasync with (\n\t\tlock,\n\t):\n\t\tg()\n",
    ],
  ],
  unfixable: [
    "async def f():\n    async with asyncio.timeout(1): g()\n",
    "async def f():\n    async with asyncio.timeout(1) as t:\n        g(t)\n",
    "async def f():\n    async with asyncio.timeout(h()):\n        g()\n",
    "async def f():\n    async with asyncio.timeout(1):  # why\n        g()\n",
    'async def f():\n    async with asyncio.timeout(1):\n        g("""\n        """)\n',
  ],
});
