import { describeRule } from "../../../../test/analysis/rule-cases";

describeRule({
  rule: "coroutine-never-awaited",
  language: "python",
  valid: [
    "async def f():\n    pass\ndef test(self):\n    with self.assertWarns(RuntimeWarning):\n        f()\n",
    "async def f(): pass\nasync def g():\n    await f()\n    x = f()\n    return f()\n",
    "async def f(): pass\ndef f(): pass\nf()\n",
    "async def f(): pass\nf = wrap(f)\nf()\n",
    "async def f(): pass\ndef g(f):\n    f()\n",
    "async def f():\n    yield 1\nf()\n",
    "class A:\n    async def m(self): pass\nclass B:\n    def n(self):\n        self.m()\n",
    "class A:\n    async def m(self): pass\n    async def n(self):\n        other.m()\n        await self.m()\n",
    "async def f(): pass\n# f()\ns = '''\nf()\n'''\n",
    "from x import f\nf()\n",
    "async def f(): pass\n[f(), f()]\nasyncio.run(f())\n",
  ],
  invalid: [
    "async def f(): pass\nasync def g():\n    «f()»\n",
    "async def f(x): pass\n«f(1)»\n",
    "class A:\n    async def m(self): pass\n    def n(self):\n        «self.m()»\n",
    "import asyncio\nasync def f():\n    «asyncio.sleep(1)»\n",
  ],
  fixed: [
    [
      "async def f(): pass\nasync def g():\n    f()\n",
      "Await it",
      "async def f(): pass\nasync def g():\n    await f()\n",
    ],
  ],
});
