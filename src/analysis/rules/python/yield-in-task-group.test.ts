import { describeRule } from "../../../../test/analysis/rule-cases";

describeRule({
  rule: "yield-in-task-group",
  language: "python",
  valid: [
    "async def f():\n    async with asyncio.TaskGroup() as tg:\n        await g()\n    yield 1\n",
    "@asynccontextmanager\nasync def f():\n    async with asyncio.TaskGroup() as tg:\n        yield tg\n",
    "@pytest.fixture\nasync def f():\n    async with asyncio.TaskGroup() as tg:\n        yield tg\n",
    "async def f():\n    async with asyncio.TaskGroup():\n        def g():\n            yield 1\n        await h(g)\n",
    "@trio.as_safe_channel\nasync def f():\n    async with trio.open_nursery():\n        yield 1\n",
    "async def f():\n    async with lock:\n        yield 1\n",
  ],
  invalid: [
    "async def f():\n    async with asyncio.TaskGroup() as tg:\n        for x in y:\n            «yield» x\n",
    "async def f():\n    with trio.fail_after(1):\n        «yield» await g()\n",
  ],
});
