import { describeRule } from "../../../../test/analysis/rule-cases";

const writer =
  "def writer(path):\n    with open(path) as file:\n        while True:\n            file.write((yield))\n";
const keeper =
  "def keeper():\n    try:\n        while True:\n            seen.append((yield))\n    finally:\n        print(seen)\n";

describeRule({
  rule: "generator-never-closed",
  language: "python",
  valid: [
    `${writer}def f():\n    w = writer('a')\n    next(w)\n    w.send('b')\n    w.close()\n`,
    `${writer}def f():\n    w = writer('a')\n    next(w)\n    w.send('b')\n    return w\n`,
    `${writer}def f():\n    w = writer('a')\n    with closing(w):\n        w.send(None)\n`,
    `${writer}def f():\n    w = writer('a')\n    for x in w:\n        w.send(x)\n`,
    `${writer}def f():\n    w = writer('a')\n    g(w.send)\n    w.send(1)\n`,
    `${writer}w = writer('a')\nw.send(None)\ndef f():\n    w.close()\n`,
    "def plain():\n    while True:\n        print((yield))\ndef f():\n    p = plain()\n    next(p)\n    p.send(1)\n",
    `${keeper}def f():\n    k = keeper()\n    next(k)\n`,
    `${keeper}def f():\n    k = keeper()\n    k = other()\n    k.send(1)\n`,
  ],
  invalid: [
    `${writer}def f():\n    «w» = writer('a')\n    next(w)\n    w.send('b')  # w.close()\n`,
    `${keeper}«k» = keeper()\nnext(k)\nfor n in 'abc':\n    k.send(n)\n`,
    `${keeper}def f():\n    «k» = keeper()\n    k.send(None)\n    k.throw(ValueError)\n`,
  ],
});
