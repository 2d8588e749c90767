import { describeRule } from "../../../../test/analysis/rule-cases";

describeRule({
  rule: "loop-used-after-close",
  language: "python",
  valid: [
    "loop = asyncio.new_event_loop()\nloop.run_until_complete(f())\nloop.close()\n",
    "loop = asyncio.new_event_loop()\nloop.close()\nloop = asyncio.new_event_loop()\nloop.run_until_complete(f())\n",
    "loop = asyncio.new_event_loop()\nif x:\n    loop.close()\nelse:\n    loop.run_forever()\n",
    "def a():\n    loop = asyncio.new_event_loop()\n    loop.close()\ndef b(loop):\n    loop.run_forever()\n",
    "loop = make()\nloop.close()\nloop.run_forever()\n",
    "for _ in x:\n    loop = asyncio.new_event_loop()\n    try:\n        loop.run_forever()\n    finally:\n        loop.close()\n",
  ],
  invalid: [
    "loop = asyncio.new_event_loop()\nloop.close()\n«loop.run_until_complete»(f())\n",
    "def f():\n    loop = asyncio.get_event_loop()\n    loop.close()\n    try:\n        «loop.create_task»(g())\n    except RuntimeError:\n        pass\n",
  ],
  fixed: [
    [
      "loop = asyncio.new_event_loop()\nloop.close()\nloop.run_until_complete(f())  # all\nprint(1)",
      "Close loop after its last use",
      "loop = asyncio.new_event_loop()\nloop.run_until_complete(f())  # all\nloop.close()\nprint(1)",
    ],
    [
      "def f():\n    loop = asyncio.new_event_loop()\n    loop.close()\n    if x:\n        loop.run_forever()",
      "Close loop after its last use",
      "def f():\n    loop = asyncio.new_event_loop()\n    if x:\n        loop.run_forever()\n    loop.close()",
    ],
  ],
  unfixable: [
    "def f():\n    loop = asyncio.new_event_loop()\n    loop.close()\n    return loop.run_until_complete(g())\n",
    "loop = asyncio.new_event_loop()\nloop.close(); loop.run_forever()\n",
    "loop = asyncio.new_event_loop()\nloop.close()\nloop.run_forever(); print(1)\n",
    "loop = asyncio.new_event_loop()\nloop.close()\nloop.run_forever()\nloop = asyncio.new_event_loop()\nloop.run_forever()\n",
    "loop = asyncio.new_event_loop()\nif x:\n    loop.close()\n    loop.run_forever()\nloop.close()\n",
  ],
});
