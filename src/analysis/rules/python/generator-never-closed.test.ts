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
    `${keeper}def f():\n    k = keeper()\n    while True:\n        try:\n            x = k.send(x)\n        except StopIteration:\n            break\n`,
    `${keeper}def f():\n    k = keeper()\n    k = other()\n    k.send(1)\n`,
  ],
  invalid: [
    `${writer}def f():\n    «w» = writer('a')\n    next(w)\n    w.send('b')  # w.close()\n`,
    `${keeper}«k» = keeper()\nnext(k)\nfor n in 'abc':\n    k.send(n)\n`,
    `${keeper}def f():\n    «k» = keeper()\n    k.send(None)\n    k.throw(ValueError)\n`,
    `${keeper}def f():\n    «k» = keeper()\n    try:\n        k.send(None)\n    except ValueError:\n        pass\n`,
    `import contextlib\n${writer}def f():\n    «w» = writer('a')\n    next(w)\n\n    w.send('b')\n`,
  ],
  fixed: [
    [
      `import os\n${writer}def f():\n    w = writer('a')  # out\n    next(w)\n\n    for x in y:\n        w.send(\n            x)  # one\n    return 1\n`,
      "Close w after its last use: contextlib.closing",
      `import contextlib\nimport os\n${writer}def f():\n    w = writer('a')  # out\n    with contextlib.closing(w):\n        next(w)\n\n        for x in y:\n            w.send(\n                x)  # one\n    return 1\n`,
    ],
    [
      `from contextlib import closing\r\n${writer}w = writer('a')\r\nw.send(None)`,
      "Close w after its last use: contextlib.closing",
      `from contextlib import closing\r\n${writer}w = writer('a')\r\nwith closing(w):\r\n    w.send(None)`,
    ],
  ],
  unfixable: [
    `import contextlib\n${writer}def f():\n    w = writer('a'); next(w)\n    w.send('b')\n`,
    `import contextlib\n${writer}def f():\n    if x:\n        w = writer('a')\n    w.send('b')\n`,
    `import contextlib\n${writer}def f():\n    w = writer('a')\n    w.send("""\nb""")\n`,
    `${writer}def f():\n    w = writer('a')\n    w.send('b')\n`,
  ],
});
