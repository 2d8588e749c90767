import assert from "node:assert/strict";
import { assertSound } from "../../../test/python/assert-sound";
import { describeEachPython } from "../../../test/python/describe-each-python";

describeEachPython("leaving the program as it is", (python) => {
  it("changes no traceback, no exit code, and no module that the program brings itself", async () => {
    const files = {
      "main.py": [
        "import json, queue, re",
        "print(json.mine, queue.mine, re.compile('x').pattern)",
        "def inner():",
        "    yield 1",
        "    raise ValueError('from a generator')",
        "async def outer():",
        "    for item in inner(): pass",
        "import asyncio, sys",
        "try:",
        "    asyncio.run(outer())",
        "except ValueError as error:",
        "    import traceback; traceback.print_exc()",
        "print(sys.path[0], __file__, __name__, __spec__, __cached__, sys.argv, sorted(globals()))",
        "print('sitecustomize' in sys.modules, [n for n in ('ast', 'mmap', 'struct') if n in sys.modules])",
        "def locals_of():",
        "    a = yield sorted(locals())",
        "class Answering:",
        "    def __getattr__(self, name):",
        "        print('asked for', name)",
        "        raise AttributeError(name)",
        "    def __call__(self):",
        "        return 1",
        "def locked(lock, answering):",
        "    lock.acquire()",
        "    answering()",
        "    lock.release()",
        "import threading",
        "locked(threading.Lock(), Answering())",
        "import cProfile, gc, inspect, weakref",
        "class Thing: pass",
        "def holds(thing):",
        "    yield type(thing).__name__",
        "    yield thing",
        "thing = Thing()",
        "seen = weakref.ref(thing)",
        "held = holds(thing)",
        "print(inspect.getgeneratorstate(held), next(held), inspect.getgeneratorstate(held))",
        "print(inspect.getgeneratorlocals(held).keys(), sys.getrefcount(held), sys.getrefcount(thing))",
        "print(inspect.isgeneratorfunction(holds), inspect.signature(holds), inspect.getsource(holds))",
        "del thing",
        "print(seen() is None)",
        "del held",
        "print(seen() is None)",
        "async def answer(value):",
        "    await asyncio.sleep(0)",
        "    return value",
        "answered = answer(Thing())",
        "print(inspect.iscoroutinefunction(answer), inspect.getcoroutinestate(answered), sys.getrefcount(answered))",
        "thing = asyncio.run(answered)",
        "print(inspect.getcoroutinestate(answered), sys.getrefcount(answered), sys.getrefcount(thing))",
        "thing.cycle = holds(thing)",
        "next(thing.cycle)",
        "seen = weakref.ref(thing)",
        "del thing, answered",
        "print(seen() is None, gc.isenabled(), gc.get_threshold(), gc.callbacks, gc.garbage)",
        "gc.collect()",
        "print(seen() is None)",
        "profile = cProfile.Profile()",
        "profile.runcall(lambda: list(holds(1)))",
        "print(sorted((entry.code.co_name, entry.callcount) for entry in profile.getstats()",
        "             if getattr(entry.code, 'co_filename', '') == __file__))",
        "calls = []",
        "sys.setprofile(lambda frame, event, argument: calls.append((frame.f_code.co_name, event))",
        "               if frame.f_code.co_filename == __file__ and event in ('call', 'return') else None)",
        "list(holds(1))",
        "sys.setprofile(None)",
        "print(calls)",
        "print(next(locals_of()), locals_of.__code__.co_varnames, sys.gettrace(), sys.getprofile())",
        "list(inner())",
      ].join("\n"),
      "json.py": "mine = 'own json'",
      "queue.py": "mine = 'own queue'",
    };
    const run = await python.trace({ files });
    const plain = await python.trace({ files, untraced: true });
    assert.equal(run.stdout, plain.stdout);
    assert.equal(run.stderr, plain.stderr);
    assert.equal(run.exitCode, 1);
    assertSound(run);
  });

  it("shows an error of a call as the runtime would, with exit code 1", async () => {
    const files = { "main.py": "def fail(n):\n    raise ValueError(n)\n" };
    const call = { file: "main.py", expression: "fail(5)", limit: 1 };
    const run = await python.trace({ files, call });
    assert.equal(run.exitCode, 1);
    assert.equal(
      run.stderr,
      [
        "Traceback (most recent call last):",
        '  File "<call>", line 1, in <module>',
        '  File "WORK/main.py", line 2, in fail',
        "    raise ValueError(n)",
        "ValueError: 5",
        "",
      ].join("\n"),
    );
  });
});
