import { describeRule } from "../../../../test/analysis/rule-cases";

describeRule({
  rule: "task-dropped",
  language: "python",
  valid: [
    "async def test(self):\n    with self.assertRaises(TypeError):\n        asyncio.create_task(None)\n    with pytest.raises(\n        RuntimeError\n    ) as caught, g():\n        if x:\n            asyncio.ensure_future(g())\n",
    "async def f():\n    t = asyncio.create_task(g())\n    await asyncio.create_task(g())\n    tasks.add(asyncio.create_task(g()))\n",
    "async def f():\n    async with asyncio.TaskGroup() as tg:\n        tg.create_task(g())\n",
    "def f():\n    return asyncio.ensure_future(g())\n",
    "async def f():\n    await asyncio.gather(g())\n    all = asyncio.gather(g())\n    return all\n",
    "from asyncio import create_task\ndef f(create_task):\n    create_task(g())\n",
    "def create_task(x): pass\ncreate_task(1)\n",
  ],
  invalid: [
    "async def f():\n    «asyncio.create_task»(g())\n",
    "from asyncio import create_task, ensure_future as spawn\nasync def f():\n    «create_task»(g())\n    «spawn»(g())\n",
    "async def f(self):\n    «self.loop.create_task»(g())\n    «asyncio.get_running_loop().create_task»(g())\n",
    "async def f():\n    «asyncio.gather»(g(), h())\n    all = «asyncio.gather»(g())\n    «asyncio.shield»(g())\n",
    "async def test(self):\n    with self.assertRaises(TypeError):\n        async def f():\n            «asyncio.create_task»(g())\n    «asyncio.create_task»(h())\n",
    "def f(loop):\n    «loop.create_task»(g())\n    «asyncio.ensure_future»(h())\n",
  ],
  fixed: [
    [
      "async def f():\n    asyncio.gather(g())\n",
      "Await it",
      "async def f():\n    await asyncio.gather(g())\n",
    ],
    [
      "import asyncio\nasync def f():\n    if x:\n        asyncio.create_task(g())\n",
      "Keep the task until it is done",
      "import asyncio\nbackground_tasks = set()\n\n\nasync def f():\n    if x:\n        task = asyncio.create_task(g())\n        background_tasks.add(task)\n        task.add_done_callback(background_tasks.discard)\n",
    ],
  ],
});
