import { describeRule } from "../../../../test/analysis/rule-cases";

describeRule({
  rule: "unprimed-send",
  language: "python",
  valid: [
    "def g():\n    x = yield\ndef f():\n    c = g()\n    next(c)\n    c.send(1)\n",
    "def g():\n    x = yield\ndef f():\n    c = g()\n    c.send(None)\n    c.send(1)\n",
    "@primed\ndef g():\n    x = yield\ndef f():\n    c = g()\n    c.send(1)\n",
    "def f():\n    c = g()\n    c.send(1)\n",
    "def g():\n    x = yield\nc = g()\ndef f():\n    c.send(1)\n",
    "def g():\n    x = yield\ndef f():\n    c = g()\n    value = None\n    while True:\n        value = c.send(value)\n",
    "def g():\n    x = yield\ndef f(value: int | None = None):\n    c = g()\n    c.send(value)\n",
  ],
  invalid: [
    "def g():\n    x = yield\ndef f():\n    c = g()\n    «c.send(1)»\n",
    "def g():\n    x = yield\ndef f(value):\n    c = g()\n    «c.send(value)»\n",
    "def g(n):\n    x = yield n\nc = g(3)\n\n«c.send('a')»\n",
  ],
  fixed: [
    [
      "def g():\n    x = yield\ndef f():\n    c = g()\n    print(c.send(1))\n",
      "Run c to its first yield with next()",
      "def g():\n    x = yield\ndef f():\n    c = g()\n    next(c)\n    print(c.send(1))\n",
    ],
  ],
});
