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
});
