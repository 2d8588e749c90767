import { describeRule } from "../../../../test/analysis/rule-cases";

describeRule({
  rule: "async-for-mismatch",
  language: "python",
  valid: [
    "async def a():\n    yield 1\nasync def f():\n    async for x in a():\n        pass\n",
    "def a():\n    yield 1\ndef f():\n    return [x for x in a()]\n",
    "@wrap\nasync def a():\n    yield 1\nfor x in a():\n    pass\n",
    "async def a():\n    yield 1\na = wrap(a)\nfor x in a():\n    pass\n",
    "async def a():\n    yield 1\nfor x in b.a():\n    pass\n",
  ],
  invalid: [
    "async def a():\n    yield 1\nfor x in «a»():\n    pass\n",
    "def a():\n    yield 1\nasync def f():\n    return [x async for x in «a»()]\n",
  ],
  fixed: [
    [
      "async def a():\n    yield 1\nasync def f():\n    for x in a():\n        pass\n",
      "Use async for",
      "async def a():\n    yield 1\nasync def f():\n    async for x in a():\n        pass\n",
    ],
    [
      "def a():\n    yield 1\nasync def f():\n    async for x in a():\n        pass\n",
      "Leave async out",
      "def a():\n    yield 1\nasync def f():\n    for x in a():\n        pass\n",
    ],
  ],
});
