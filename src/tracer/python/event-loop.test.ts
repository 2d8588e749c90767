import assert from "node:assert/strict";
import { describeEachPython } from "../../../test/python/describe-each-python";
import { transcript, type TracedEvent } from "../../../test/python/traced-python";

describeEachPython("tracing event loops", (python) => {
  it("tells since when a timer is due that held-up code kept waiting", async () => {
    const run = await python.run(
      "import asyncio, time",
      "async def sleeper():",
      "    await asyncio.sleep(0.005)",
      "async def blocker():",
      "    time.sleep(0.05)",
      "async def main():",
      "    await asyncio.gather(sleeper(), blocker())",
      "asyncio.run(main())",
    );
    assert.deepEqual(run.faults, []);
    const events = run.streams[0]!.events;
    const due = events.find(({ event }) => event === "awaitable-due")!;
    const late = Number(due.operands["duration"]);
    assert.ok(late > 30_000_000, `only ${late} ns late`);
    const suspended = events.find(
      ({ event, operands }) =>
        event === "coroutine-suspended" && operands["awaited"] === due.operands["awaitable"],
    )!;
    const started = events.find(({ event, operands }) => {
      return event === "coroutine-started" && operands["coroutine"] === suspended.operands["coroutine"];
    })!;
    const holds = events.find(
      ({ event, operands }) => event === "coroutine-started" && operands["function"] === "blocker",
    )!;
    // The timer was set between these two, for 5 ms later. It is held from then on, or from when the loop is, if that is later.
    const earliest = Number(due.time - suspended.time) - late;
    const latest = Number(due.time - started.time) - late;
    const held = Math.max(5_010_000, Number(holds.time - suspended.time));
    assert.ok(earliest <= held, `due ${earliest} ns after the wait began, held after ${held} ns`);
    assert.ok(latest >= 4_990_000, `due ${latest} ns after the coroutine began`);
  });

  it("calls a timer due by the loop's own clock, and only where the loop was held", async () => {
    const run = await python.run(
      "import asyncio, time",
      "now = 0.0",
      "class Loop(asyncio.SelectorEventLoop):",
      "    def time(self):",
      "        return now",
      "    def _run_once(self):",
      "        global now",
      "        if self._scheduled and not self._ready:",
      "            now = self._scheduled[0]._when",
      "        super()._run_once()",
      "async def main():",
      "    await asyncio.sleep(1000)",
      "    time.sleep(0.02)",
      "    await asyncio.sleep(1000)",
      "loop = Loop()",
      "loop.run_until_complete(main())",
      "loop.close()",
    );
    assert.deepEqual(run.faults, []);
    const lines = transcript(run.streams[0], ({ event }) => event === "awaitable-due");
    assert.deepEqual(lines, []);
  });

  it("follows a loop that goes on in another thread, and one inside of another", async () => {
    const run = await python.run(
      "import asyncio, threading",
      "async def steps(n):",
      "    for _ in range(n): await asyncio.sleep(0)",
      "async def inside():",
      "    await steps(2)",
      "    other = asyncio.new_event_loop()",
      "    asyncio._set_running_loop(None)",
      "    other.run_until_complete(steps(3))",
      "    asyncio._set_running_loop(loop)",
      "    other.close()",
      "    await steps(2)",
      "loop = asyncio.new_event_loop()",
      "task = loop.create_task(steps(6))",
      "loop.run_until_complete(steps(2))",
      "thread = threading.Thread(target=loop.run_until_complete, args=(task,))",
      "thread.start(); thread.join()",
      "loop.run_until_complete(inside())",
      "loop.close()",
    );
    assert.deepEqual([run.stderr, run.faults], ["", []]);
    const { events } = run.streams[0]!;
    const of = (name: string): TracedEvent[] => events.filter(({ event }) => event === name);
    assert.equal(of("task-step-started").length, of("task-step-ended").length);
    assert.deepEqual([...new Set(of("task-step-started").map(({ thread }) => thread))].sort(), [0, 1]);
  });

  it("leaves stacks, tracebacks and errors in callbacks, tasks and threads as they are", async () => {
    const options = {
      files: {
        "main.py": [
          "import asyncio, concurrent.futures, sys, traceback",
          "def stack():",
          "    traceback.print_stack(file=sys.stdout)",
          "def fail(*words):",
          "    raise KeyError('lost')",
          "async def inner():",
          "    await asyncio.sleep(0)",
          "    stack()",
          "    fail()",
          "async def main():",
          "    loop = asyncio.get_running_loop()",
          "    loop.call_soon(stack)",
          "    loop.call_soon(fail)",
          "    loop.call_later(0.001, fail)",
          "    await asyncio.sleep(0.01)",
          "    for start in (inner, lambda: loop.run_in_executor(None, fail)):",
          "        try:",
          "            await start()",
          "        except KeyError:",
          "            traceback.print_exc()",
          "    await loop.run_in_executor(None, stack)",
          "    try:",
          "        loop.call_at(None, stack)",
          "    except TypeError:",
          "        traceback.print_exc()",
          "    loop.call_soon(sys.exit, 3)",
          "    await asyncio.sleep(1)",
          "asyncio.run(main())",
        ].join("\n"),
      },
    };
    const plain = await python.trace({ ...options, untraced: true });
    const run = await python.trace(options);
    // A handle is shown with its address and its time.
    const words = (text: string): string => text.replace(/0x[\da-f]+|when=[\d.]+/g, "…");
    assert.equal(words(run.stdout), words(plain.stdout));
    assert.equal(words(run.stderr), words(plain.stderr));
    assert.deepEqual([run.exitCode, run.faults], [plain.exitCode, []]);
  });

  it("calls what the loop runs by what it is for, and the program's own by its name", async () => {
    const run = await python.run(
      "import asyncio, functools",
      "class Strange:",
      "    def __getattr__(self, name):",
      "        print('asked for', name)",
      "        raise AttributeError(name)",
      "    def __call__(self):",
      "        pass",
      "def mine(*words):",
      "    pass",
      "async def main():",
      "    loop = asyncio.get_running_loop()",
      "    loop.call_soon(functools.partial(mine, 1))",
      "    loop.call_soon(Strange())",
      "    loop.call_later(0.001, mine)",
      "    future, event = loop.create_future(), asyncio.Event()",
      "    loop.call_soon(future.set_result, 1)",
      "    loop.call_soon(event.set)",
      "    await asyncio.gather(asyncio.sleep(0.002), asyncio.sleep(0))",
      "    await asyncio.wait({asyncio.ensure_future(asyncio.sleep(0))})",
      "    await loop.run_in_executor(None, mine)",
      "    await asyncio.shield(asyncio.ensure_future(asyncio.sleep(0)))",
      "    asked = asyncio.run_coroutine_threadsafe(asyncio.sleep(0), loop)",
      "    await asyncio.wrap_future(asked)",
      "asyncio.run(main())",
    );
    assert.equal(run.stdout, "");
    const started = run.streams[0]!.events.filter(({ event }) => event === "callback-started");
    const names = new Set(started.map(({ operands }) => operands["name"]));
    const expected = ["mine", "Strange", "timer", "gather", "wait", "executor", "shield"];
    expected.push("result for another thread");
    for (const name of [...expected, "Future.set_result", "Event.set"])
      assert.ok(names.has(name), `${name} is not among ${[...names].join(", ")}`);
    assert.deepEqual(
      [...names].filter((name) => /^_|\._|<locals>/.test(String(name))),
      [],
    );
    assert.deepEqual(run.faults, []);
  });
});
