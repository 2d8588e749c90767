import { describeRule } from "../../../../test/analysis/rule-cases";

describeRule({
  rule: "async-with-missing",
  language: "python",
  valid: [
    "class M:\n    async def __aenter__(self): pass\n    async def __aexit__(self, *a): pass\nasync def f():\n    async with M():\n        pass\n",
    "class M(B):\n    async def __aenter__(self): pass\nwith M():\n    pass\n",
    "class M:\n    def __enter__(self): pass\n    async def __aenter__(self): pass\n    async def __aexit__(self, *a): pass\nwith M():\n    pass\n",
    "@contextmanager\ndef m():\n    yield\nwith m():\n    pass\n",
    "class M:\n    async def __aenter__(self): pass\n    async def __aexit__(self, *a): pass\nwith other.M(), M:\n    pass\n",
  ],
  invalid: [
    "class M:\n    async def __aenter__(self): pass\n    async def __aexit__(self, *a): pass\n«with» M() as m:\n    pass\n",
    "@contextlib.asynccontextmanager\nasync def m():\n    yield\nasync def f():\n    «with» m():\n        pass\n",
  ],
  fixed: [
    [
      "class M:\n    async def __aenter__(self): pass\n    async def __aexit__(self, *a): pass\nasync def f():\n    with M() as m:\n        pass\n",
      "Use async with",
      "class M:\n    async def __aenter__(self): pass\n    async def __aexit__(self, *a): pass\nasync def f():\n    async with M() as m:\n        pass\n",
    ],
  ],
});
