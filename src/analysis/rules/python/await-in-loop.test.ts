import { describeRule } from "../../../../test/analysis/rule-cases";

describeRule({
  rule: "await-in-loop",
  language: "python",
  valid: [
    "async def f(xs):\n    for chunk in batched(xs, 10):\n        await g(chunk)\n    for x in sorted(xs):\n        await g(x)\n",
    "async def f(message, xs):\n    for x in xs:\n        await message.add_reaction(x)\n",
    "async def f(xs):\n    for x in xs:\n        await queue.put(x)\n",
    "async def f(names):\n    for name in names:\n        await app.dispatch(name)\n",
    "@async_generator\nasync def f(xs):\n    for x in xs:\n        await yield_(x)\n",
    "async def f(commands):\n    for command in commands:\n        await run_command(command)\n",
    "async def f(xs):\n    for x in xs:\n        y = await g(x)\n        h(y)\n",
    "async def f(xs):\n    for x in xs:\n        await g()\n",
    "async def f(xs):\n    y = 0\n    for x in xs:\n        y = await g(x, y)\n        ys.append(y)\n",
    "async def f(xs):\n    for x in xs:\n        xs.append(await g(x))\n",
    "async def f(xs):\n    for x in xs:\n        ys[x] = await g(x, ys)\n",
    "async def f():\n    for i in range(3):\n        await g(i)\n    for attempt in range(n):\n        await g(attempt)\n",
    "async def f(batches):\n    for batch in batches:\n        await asyncio.gather(*batch)\n",
    "async def f(xs):\n    return [await g(x) async for x in xs], [await g(x) for xs in ys for x in xs]\n",
    "async def f(xs):\n    async for x in xs:\n        await g(x)\n",
    "class A:\n    async def walk(self, node):\n        for child in node.children:\n            await self.walk(child)\n",
    "async def f(xs):\n    for x in xs:\n        await x\n    else:\n        pass\n",
    "async def f(xs):\n    for x in xs:\n        if x:\n            await g(x)\n",
    "async def test_cache():\n    for i in range(3):\n        await func(i)\n",
    "class TestA:\n    async def test_f(self):\n        for x in (a(), b()):\n            await self.check(x)\n",
  ],
  messages: [
    ["import trio\nasync def f(xs):\n    for x in xs:\n        await g(x)\n", /start all in a nursery\.$/u],
    [
      "import anyio\nasync def f(xs):\n    for x in xs:\n        await g(x)\n",
      /start all in a task group\.$/u,
    ],
    ["async def f(xs):\n    for x in xs:\n        await g(x)\n", /await asyncio\.gather\.$/u],
  ],
  invalid: [
    "async def walk(xs):\n    for x in xs:\n        «await» x.walk(x)\n",
    "async def f(xs):\n    for x in xs:\n        «await» g(x)\n",
    "async def f(xs):\n    for i in range(len(xs)):\n        «await» g(xs[i])\n",
    "async def f(xs):\n    for i in range(len(xs)): «await» g(xs[i])\n",
    "async def f(xs):\n    for x in xs:\n        ys.append(«await» g(x))\n    return ys\n",
    "async def f(xs):\n    for x in xs:\n        y = «await» g(x)\n        ys.append(y)\n",
    "async def f(xs):\n    for x in xs:\n        sizes[x] = «await» g(x)\n",
    "async def f(xs):\n    return [«await» g(x) for x in xs if x]\n",
    "async def f(xs):\n    for entry in xs:\n        «await» g(entry)\n",
    "async def f(xs):\n    for k, v in xs.items():\n        # once each\n        «await» g(k, v=v)\n",
  ],
  fixed: [
    [
      "import asyncio\nasync def f(xs):\n    for x in xs:\n        ys.append(await g(x))\n",
      "Start all, then wait for all: asyncio.gather",
      "import asyncio\nasync def f(xs):\n    ys.extend(await asyncio.gather(*(g(x) for x in xs)))\n",
    ],
    [
      "import asyncio\nasync def f(xs):\n    return [await g(x) for x in xs if x]\n",
      "Start all, then wait for all: asyncio.gather",
      "import asyncio\nasync def f(xs):\n    return await asyncio.gather(*(g(x) for x in xs if x))\n",
    ],
    [
      "import asyncio\nasync def f(xs):\n    for k, v in xs:\n        await g(k, v)\n    done()\n",
      "Start all, then wait for all: asyncio.gather",
      "import asyncio\nasync def f(xs):\n    await asyncio.gather(*(g(k, v) for k, v in xs))\n    done()\n",
    ],
  ],
  unfixable: [
    "import asyncio\nasync def f(xs):\n    return [await g(x) for x in xs if await h(x)]\n",
    "import asyncio\nasync def f(xs):\n    for x in xs:\n        y = await g(x)\n        ys.append(y)\n",
  ],
});
