import { describeRule } from "../../../../test/analysis/rule-cases";

describeRule({
  rule: "cancellation-swallowed",
  language: "python",
  valid: [
    "async def f(task):\n    task.cancel()\n    try:\n        await task\n    except asyncio.CancelledError:\n        pass\n",
    "async def f():\n    try:\n        await g()\n    except BaseException as error:\n        failures.append(error)\n",
    "async def f(scope):\n    while scope.tasks:\n        try:\n            await asyncio.wait(scope.tasks)\n        except asyncio.CancelledError:\n            scope.cancel()\n",
    "async def f(state):\n    while True:\n        try:\n            await g()\n        except BaseException:\n            state.set_exception(sys.exc_info())\n",
    "async def f():\n    try:\n        await g()\n    except Exception:\n        pass\n",
    "async def f():\n    try:\n        await g()\n    except BaseException:\n        log()\n        raise\n",
    "async def f():\n    try:\n        await g()\n    except asyncio.CancelledError:\n        return\n",
    "async def f():\n    try:\n        g()\n    except:\n        pass\n",
    "def f():\n    try:\n        g()\n    except:\n        pass\n",
    "async def f():\n    try:\n        await g()\n    except asyncio.CancelledError:\n        raise\n    except:\n        pass\n",
    "async def f():\n    try:\n        with trio.CancelScope(shield=True) as scope:\n            scope.cancel()\n            await g()\n    except BaseException:\n        log()\n",
  ],
  invalid: [
    "async def f():\n    while True:\n        try:\n            await g()\n        «except»:\n            print(sys.exc_info())\n",
    "async def f():\n    try:\n        with trio.CancelScope(shield=True):\n            await g()\n        await h()\n    «except» BaseException:\n        log()\n",
    "async def f():\n    while True:\n        try:\n            await g()\n        «except»:\n            pass\n",
    "async def f():\n    while True:\n        try:\n            await g()\n        «except» (ValueError, asyncio.CancelledError) as error:\n            log(error)\n",
    "async def f():\n    try:\n        if x:\n            await g()\n    «except» BaseException:\n        log()\n",
  ],
  fixed: [
    [
      "async def f():\n    try:\n        await g()\n    except BaseException as error:\n        log(error)\n",
      "Catch Exception, which lets cancellations pass",
      "async def f():\n    try:\n        await g()\n    except Exception as error:\n        log(error)\n",
    ],
    [
      "async def f():\n    try:\n        await g()\n    except:\n        pass\n",
      "Catch Exception, which lets cancellations pass",
      "async def f():\n    try:\n        await g()\n    except Exception:\n        pass\n",
    ],
  ],
});
