import assert from "node:assert/strict";
import { interpreters, versionsToRun, type Interpreter } from "../../../test/python/interpreters";
import {
  counts,
  runTraced,
  transcript,
  type TracedEvent,
  type TracedRun,
} from "../../../test/python/traced-python";

const coroutineEvents = ({ event }: TracedEvent): boolean => event.startsWith("coroutine-");

function assertSound(run: TracedRun): void {
  assert.deepEqual(run.faults, []);
  assert.ok(
    !run.streams.some(({ events }) => events.some(({ event }) => event === "gap")),
    "a gap was declared",
  );
}

for (const version of versionsToRun()) {
  const found = interpreters().find((one) => one.version === version);

  describe(`tracing Python ${version}`, () => {
    let python: Interpreter;
    before(function () {
      if (found === undefined) {
        console.log(`    (Python ${version} is missing)`);
        this.skip();
      } else python = found;
    });

    it("tells a generator's yields, with columns and values", async () => {
      const run = await runTraced({
        executable: python.executable,
        files: {
          "main.py": [
            "def numbers(limit):",
            "    for é in range(limit):",
            '        x = "é", (yield é * 10)',
            "    return 'over'",
            "print(list(numbers(2)))",
          ].join("\n"),
        },
      });
      assert.equal(run.stdout, "[0, 10]\n");
      assert.deepEqual(transcript(run.streams[0], coroutineEvents), [
        "coroutine-started function=numbers",
        "coroutine-suspended point=yield 3:18:3:30 é * 10 value=0",
        "coroutine-resumed mode=value value=None",
        "coroutine-suspended point=yield 3:18:3:30 é * 10 value=10",
        "coroutine-resumed mode=value value=None",
        "coroutine-settled outcome=returned value='over'",
      ]);
      assertSound(run);
    });

    it("tells what a send pipeline sends, and its close", async () => {
      const run = await runTraced({
        executable: python.executable,
        files: {
          "main.py": [
            "def sink():",
            "    try:",
            "        while True:",
            "            item = yield",
            "    finally:",
            "        print('closed')",
            "def double(target):",
            "    while True:",
            "        item = yield",
            "        target.send(item * 2)",
            "end = sink(); next(end)",
            "first = double(end); next(first)",
            "first.send(4)",
            "try:",
            "    first.throw(KeyError('k'))",
            "except KeyError:",
            "    pass",
            "end.close()",
          ].join("\n"),
        },
      });
      assert.equal(run.stdout, "closed\n");
      assert.deepEqual(transcript(run.streams[0], coroutineEvents), [
        "coroutine-started function=sink",
        "coroutine-suspended point=yield 4:19:4:24 value=None",
        "coroutine-started function=double",
        "coroutine-suspended point=yield 9:15:9:20 value=None",
        "coroutine-resumed mode=value value=4",
        "coroutine-resumed mode=value value=8",
        "coroutine-suspended point=yield 4:19:4:24 value=None",
        "coroutine-suspended point=yield 9:15:9:20 value=None",
        "coroutine-resumed mode=throw value=KeyError('k')",
        "coroutine-settled outcome=threw value=KeyError('k')",
        "coroutine-resumed mode=close",
        "coroutine-settled outcome=closed",
      ]);
      assertSound(run);
    });

    it("tells what is sent to no variable, and closes that run nothing", async () => {
      const run = await runTraced({
        executable: python.executable,
        files: {
          "main.py": [
            "def keep(items):",
            "    while True:",
            "        items.append((yield))",
            "def careful(target):",
            "    try:",
            "        1 / 0",
            "    except ZeroDivisionError:",
            "        print((yield 1), (yield 2))",
            "        try:",
            "            print((yield 3))",
            "        finally:",
            "            target.close()",
            "items = []",
            "first = keep(items); next(first)",
            "second = careful(first); next(second)",
            "first.send('a')",
            "second.send('b'); second.send(None)",
            "close = second.close",
            "close()",
            "third = keep(items); next(third); third.send(None)",
            "open('/dev/null').close()",
            "third.close()",
            "print(items)",
          ].join("\n"),
        },
      });
      assert.equal(run.stdout, "b None\n['a', None]\n");
      assert.deepEqual(
        transcript(run.streams[0], coroutineEvents).map((line) => line.replace(/ point=.*(?= value)/, "")),
        [
          "coroutine-started function=keep",
          "coroutine-suspended value=None",
          "coroutine-started function=careful",
          "coroutine-suspended value=1",
          "coroutine-resumed mode=value value='a'",
          "coroutine-suspended value=None",
          "coroutine-resumed mode=value value='b'",
          "coroutine-suspended value=2",
          "coroutine-resumed mode=value value=None",
          "coroutine-suspended value=3",
          "coroutine-resumed mode=close",
          "coroutine-resumed mode=close",
          "coroutine-settled outcome=closed",
          "coroutine-settled outcome=closed",
          "coroutine-started function=keep",
          "coroutine-suspended value=None",
          "coroutine-resumed mode=value value=None",
          "coroutine-suspended value=None",
          "coroutine-resumed mode=close",
          "coroutine-settled outcome=closed",
        ],
      );
      assertSound(run);
    });

    it("tells who a gather waits for and who wakes it", async () => {
      const run = await runTraced({
        executable: python.executable,
        files: {
          "main.py": [
            "import asyncio",
            "async def worker(n):",
            "    await asyncio.sleep(0.001)",
            "    return n",
            "async def main():",
            "    return await asyncio.gather(worker(1), worker(2))",
            "print(asyncio.run(main()))",
          ].join("\n"),
        },
      });
      assert.equal(run.stdout, "[1, 2]\n");
      const lines = transcript(run.streams[0], ({ event }) => !/^(turn|callback|loop)-/.test(event));
      assert.deepEqual(lines.slice(0, 15), [
        "coroutine-created function=main",
        "task-created name=Task-1",
        "task-ready reason=created",
        "task-step-started",
        "coroutine-started function=main",
        "coroutine-created function=worker",
        "task-created creatorKind=task name=Task-2",
        "task-ready reason=created wakerKind=task",
        "coroutine-created function=worker",
        "task-created creatorKind=task name=Task-3",
        "task-ready reason=created wakerKind=task",
        "awaitable-created awaitableKind=gather name=gather of 2",
        "awaitable-member memberKind=task",
        "awaitable-member memberKind=task",
        "coroutine-suspended awaitedKind=awaitable point=await 6:11:6:53 asyncio.gather(worker(1), worker(2))",
      ]);
      assert.ok(lines.includes("awaitable-created awaitableKind=timer name=sleep(0.001)"));
      assert.ok(lines.includes("task-ready reason=sleep(0.001) wakerKind=callback"));
      assert.ok(lines.includes("task-settled outcome=returned value=[1, 2]"));
      assertSound(run);
    });

    it("keeps the chain of awaits, and resumes each awaiter once", async () => {
      const run = await runTraced({
        executable: python.executable,
        files: {
          "main.py": [
            "import asyncio",
            "async def leaf():",
            "    await asyncio.sleep(0)",
            "    await asyncio.sleep(0)",
            "    return 7",
            "async def middle():",
            "    return await leaf()",
            "async def items():",
            "    for n in range(2):",
            "        await asyncio.sleep(0)",
            "        yield n",
            "async def main():",
            "    await middle()",
            "    async for item in items():",
            "        pass",
            "asyncio.run(main())",
          ].join("\n"),
        },
      });
      assert.deepEqual(transcript(run.streams[0], coroutineEvents), [
        "coroutine-created function=main",
        "coroutine-started function=main",
        "coroutine-started function=middle",
        "coroutine-started function=leaf",
        "coroutine-suspended point=await 3:4:3:26 asyncio.sleep(0)",
        "coroutine-suspended awaitedKind=coroutine point=await 7:11:7:23 leaf()",
        "coroutine-suspended awaitedKind=coroutine point=await 13:4:13:18 middle()",
        "coroutine-resumed mode=value",
        "coroutine-suspended point=await 4:4:4:26 asyncio.sleep(0)",
        "coroutine-resumed mode=value",
        "coroutine-settled outcome=returned value=7",
        "coroutine-resumed mode=value value=7",
        "coroutine-settled outcome=returned value=7",
        "coroutine-resumed mode=value value=7",
        "coroutine-started function=items",
        "coroutine-suspended point=await 10:8:10:30 asyncio.sleep(0)",
        "coroutine-suspended awaitedKind=coroutine point=for-await 14:4:14:29 items()",
        "coroutine-resumed mode=value",
        "coroutine-suspended point=yield 11:8:11:15 n value=0",
        "coroutine-resumed mode=value value=0",
        "coroutine-resumed mode=value",
        "coroutine-suspended point=await 10:8:10:30 asyncio.sleep(0)",
        "coroutine-suspended awaitedKind=coroutine point=for-await 14:4:14:29 items()",
        "coroutine-resumed mode=value",
        "coroutine-suspended point=yield 11:8:11:15 n value=1",
        "coroutine-resumed mode=value value=1",
        "coroutine-resumed mode=value",
        "coroutine-settled outcome=returned value=None",
        "coroutine-settled outcome=returned value=None",
      ]);
      assertSound(run);
    });

    it("tells queues, timeouts, cancellation, locks and what holds the loop", async () => {
      const run = await runTraced({
        executable: python.executable,
        files: {
          "main.py": [
            "import asyncio, time",
            "async def consumer(queue):",
            "    return await queue.get()",
            "async def forever():",
            "    await asyncio.Event().wait()",
            "async def main():",
            "    queue = asyncio.Queue()",
            "    eater = asyncio.create_task(consumer(queue), name='eater')",
            "    sleeper = asyncio.create_task(forever(), name='sleeper')",
            "    await asyncio.sleep(0)",
            "    queue.put_nowait('food')",
            "    await eater",
            "    time.sleep(0.03)",
            "    sleeper.cancel()",
            "    try:",
            "        await sleeper",
            "    except asyncio.CancelledError:",
            "        print('cancelled')",
            "    try:",
            "        await asyncio.wait_for(forever(), 0.001)",
            "    except asyncio.TimeoutError:",
            "        print('late')",
            "    lock = asyncio.Lock()",
            "    async with lock:",
            "        other = asyncio.create_task(lock.acquire())",
            "        await asyncio.sleep(0)",
            "    await other",
            "asyncio.run(main())",
          ].join("\n"),
        },
      });
      assert.equal(run.stdout, "cancelled\nlate\n");
      const lines = transcript(run.streams[0], () => true);
      for (const expected of [
        "awaitable-created awaitableKind=queue name=queue get",
        "awaitable-created awaitableKind=event name=event wait",
        "awaitable-created awaitableKind=lock name=lock acquire",
        "task-ready reason=queue get wakerKind=task",
        "task-created creatorKind=task name=eater",
        "task-cancel-requested requesterKind=task",
        "task-settled outcome=cancelled",
        "coroutine-settled outcome=cancelled",
        "loop-blocked function=main",
      ]) {
        assert.ok(lines.includes(expected), `${expected} is missing in\n${lines.join("\n")}`);
      }
      assertSound(run);
    });

    it("tells coroutines never awaited and loops used when closed, with the runtime's own words unchanged", async () => {
      const files = {
        "main.py": [
          "import asyncio",
          "async def forgotten():",
          "    pass",
          "async def main():",
          "    forgotten()",
          "    asyncio.run(main())",
          "try:",
          "    asyncio.run(main())",
          "except RuntimeError as error:",
          "    print(error)",
          "loop = asyncio.new_event_loop()",
          "loop.close()",
          "loop.call_soon(print)",
        ].join("\n"),
      };
      const run = await runTraced({ executable: python.executable, files });
      const plain = await runTraced({ executable: python.executable, files, untraced: true });
      assert.equal(run.stdout, plain.stdout);
      assert.equal(run.stderr, plain.stderr);
      assert.equal(run.exitCode, 1);
      const lines = transcript(run.streams[0], () => true);
      assert.ok(lines.includes("coroutine-never-awaited function=forgotten"), lines.join("\n"));
      const misuse = lines.filter((line) => line.startsWith("loop-misused misuse=closed"));
      assert.equal(misuse.length, 1, lines.join("\n"));
      assert.match(misuse[0] as string, /13:0:13:21 loop\.call_soon\(print\)/);
      assertSound(run);
    });

    it("shows only built-in values, never names to be hidden, and calls no repr", async () => {
      const run = await runTraced({
        executable: python.executable,
        files: {
          "main.py": [
            "class Loud:",
            "    def __repr__(self): print('repr called'); return 'x'",
            "    __str__ = __len__ = __iter__ = __eq__ = __hash__ = __repr__",
            "class Words(str):",
            "    __repr__ = Loud.__repr__",
            "def values():",
            "    password = yield Loud()",
            "    item = {'password': password, 'n': 1}",
            "    yield [Loud(), Words('w'), item]",
            "    yield 'x' * 5000",
            "    yield 10 ** 5000",
            "g = values(); next(g); g.send('hunter2'); next(g); next(g); g.close()",
          ].join("\n"),
        },
      });
      assert.equal(run.stdout, "");
      const shown = transcript(run.streams[0], () => true).join("\n");
      assert.ok(!run.stderr, run.stderr);
      const longest = Math.max(
        ...run.streams[0]!.events.map(({ operands }) => String(operands["value"] ?? "").length),
      );
      assert.ok(!shown.includes("hunter2"));
      assert.ok(shown.includes("{'password': [redacted], 'n': 1}"));
      assert.ok(shown.includes("<Loud>"));
      assert.ok(longest <= 120, `a preview has ${longest} characters`);
      assertSound(run);
    });

    it("tells threads, and follows fork, spawned Pythons and os._exit", async () => {
      const run = await runTraced({
        executable: python.executable,
        files: {
          "main.py": [
            "import os, subprocess, sys, threading",
            "def count(n):",
            "    for i in range(n): yield i",
            "thread = threading.Thread(target=lambda: list(count(1)), name='other')",
            "thread.start(); thread.join()",
            "child = os.fork()",
            "if child == 0:",
            "    list(count(2))",
            "    os._exit(3)",
            "print(os.WEXITSTATUS(os.waitpid(child, 0)[1]))",
            "sys.stdout.flush()",
            "subprocess.run([sys.executable, 'child.py'])",
            "list(count(3))",
          ].join("\n"),
          "child.py": ["def own():", "    yield 'child'", "print(list(own()))"].join("\n"),
        },
        environment: { PYTHONWARNINGS: "ignore" },
      });
      assert.equal(run.stdout, "3\n['child']\n");
      const suspensions = run.streams.map((stream) => counts(stream)["coroutine-suspended"]);
      assert.deepEqual(suspensions, [4, 2, 1]);
      const [first] = run.streams;
      assert.ok(first);
      assert.deepEqual(
        transcript(first, ({ event }) => event.startsWith("thread-")),
        ["thread-started name=other", "thread-ended"],
      );
      const inThread = first.events.filter(
        ({ event, thread }) => event === "coroutine-suspended" && thread === 1,
      );
      assert.equal(inThread.length, 1);
      for (const { header } of run.streams.slice(1))
        assert.equal(header.process.parent, first.header.process.id);
      assertSound(run);
    });

    it("keeps every event of a program that is killed", async () => {
      const run = await runTraced({
        executable: python.executable,
        files: {
          "main.py": [
            "import os, signal",
            "def count():",
            "    n = 0",
            "    while True:",
            "        yield n",
            "        n += 1",
            "        if n == 5_000: os.kill(os.getpid(), signal.SIGKILL)",
            "for n in count(): pass",
          ].join("\n"),
        },
        values: "none",
      });
      assert.equal(run.signal, "SIGKILL");
      assert.equal(counts(run.streams[0])["coroutine-suspended"], 5_000);
      assert.deepEqual(run.faults, []);
    });

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
          "print(next(locals_of()), locals_of.__code__.co_varnames, sys.gettrace(), sys.getprofile())",
          "list(inner())",
        ].join("\n"),
        "json.py": "mine = 'own json'",
        "queue.py": "mine = 'own queue'",
      };
      const run = await runTraced({ executable: python.executable, files });
      const plain = await runTraced({ executable: python.executable, files, untraced: true });
      assert.equal(run.stdout, plain.stdout);
      assert.equal(run.stderr, plain.stderr);
      assert.equal(run.exitCode, 1);
      assertSound(run);
    });

    it("traces -m, packages with relative imports, and calls in a module's scope", async () => {
      const files = {
        "package/__init__.py": "",
        "package/tool.py": [
          "import asyncio",
          "from .other import steps",
          "async def _private(n):",
          "    await asyncio.sleep(0)",
          "    return list(steps(n))",
          "async def stream():",
          "    for item in steps(100):",
          "        yield item",
          "if __name__ == '__main__':",
          "    print(asyncio.run(_private(2)), __package__, __spec__.name)",
        ].join("\n"),
        "package/other.py": ["def steps(n):", "    for i in range(n): yield i"].join("\n"),
      };
      const { executable } = python;
      const asModule = await runTraced({ executable, files, arguments: ["-m", "package.tool"] });
      assert.equal(asModule.stdout, "[0, 1] package package.tool\n");
      assert.equal(counts(asModule.streams[0])["coroutine-suspended"], 3);
      const inline = await runTraced({
        executable,
        files,
        arguments: ["-c", "from package.other import steps; print(list(steps(2)))"],
      });
      assert.equal(counts(inline.streams[0])["coroutine-suspended"], 2);
      const call = { file: "package/tool.py", expression: "_private(4)", limit: 100 };
      const called = await runTraced({ executable, files, call });
      assert.equal(called.exitCode, 0, called.stderr);
      assert.equal(counts(called.streams[0])["coroutine-suspended"], 5);
      const limited = await runTraced({
        executable,
        files,
        call: { ...call, expression: "stream()", limit: 3 },
      });
      assert.equal(limited.exitCode, 0, limited.stderr);
      const items = transcript(limited.streams[0], ({ event }) => event === "coroutine-suspended");
      assert.equal(items.filter((line) => line.includes("yield 8:8:8:18 item")).length, 3);
      for (const one of [asModule, inline, called, limited]) assertSound(one);
    });

    it("shows an error of a call as the runtime would, with exit code 1", async () => {
      const files = { "main.py": "def fail(n):\n    raise ValueError(n)\n" };
      const call = { file: "main.py", expression: "fail(5)", limit: 1 };
      const run = await runTraced({ executable: python.executable, files, call });
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
}
