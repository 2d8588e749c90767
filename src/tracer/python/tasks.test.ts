import assert from "node:assert/strict";
import { assertSound } from "../../../test/python/assert-sound";
import { describeEachPython } from "../../../test/python/describe-each-python";
import { transcript, type TracedEvent } from "../../../test/python/traced-python";

const coroutineEvents = ({ event }: TracedEvent): boolean => event.startsWith("coroutine-");

describeEachPython("tracing tasks", (python) => {
  it("tells who a gather waits for and who wakes it", async () => {
    const run = await python.trace({
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

  it("tells what generators wait for that are awaited", async () => {
    const run = await python.trace({
      files: {
        "main.py": [
          "import asyncio, types",
          "@types.coroutine",
          "def old():",
          "    return (yield from asyncio.sleep(0.001, 'old').__await__())",
          "class Later:",
          "    def __await__(self):",
          "        return (yield from asyncio.sleep(0.001, 'later').__await__())",
          "async def wait(item):",
          "    return await item",
          "async def main():",
          "    return await asyncio.gather(wait(old()), wait(Later()))",
          "print(asyncio.run(main()))",
        ].join("\n"),
      },
    });
    assert.equal(run.stdout, "['old', 'later']\n");
    const lines = transcript(run.streams[0], coroutineEvents);
    for (const line of ["4:12:4:62 asyncio.sleep(0.001, 'old')", "7:16:7:68 asyncio.sleep(0.001, 'later')"]) {
      assert.ok(
        lines.includes(`coroutine-suspended awaitedKind=awaitable point=yield-from ${line}.__await__()`),
        lines.join("\n"),
      );
    }
    assertSound(run);
  });

  it("keeps the chain of awaits, and resumes each awaiter once", async () => {
    const run = await python.trace({
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
    const run = await python.trace({
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

  it("names what a task runs that is not traced", async () => {
    const run = await python.run(
      "import asyncio",
      "async def main():",
      "    await asyncio.create_task(asyncio.sleep(0), name='nap')",
      "    await asyncio.wait_for(asyncio.create_task(asyncio.Event().wait()), 0.001)",
      "try: asyncio.run(main())",
      "except asyncio.TimeoutError: pass",
    );
    assert.equal(run.stderr, "");
    const lines = transcript(run.streams[0], ({ event }) => event === "task-created");
    for (const expected of [
      /^task-created body=sleep creatorKind=task name=nap$/,
      /^task-created body=Event\.wait creatorKind=task name=Task-\d$/,
    ])
      assert.ok(
        lines.some((line) => expected.test(line)),
        lines.join("\n"),
      );
    assertSound(run);
  });

  it("names the line that held the loop, or between which two it is", async () => {
    const run = await python.run(
      "import asyncio, time",
      "async def straight():",
      "    await asyncio.sleep(0)",
      "    x = 1",
      "    time.sleep(0.02)",
      "    await asyncio.sleep(0)",
      "async def late():",
      "    for n in range(100):",
      "        if n == 99: time.sleep(0.02)",
      "        await asyncio.sleep(0)",
      "async def inner():",
      "    time.sleep(0.02)",
      "async def outer():",
      "    time.sleep(0.02)",
      "    await asyncio.sleep(0)",
      "    await inner()",
      "def callback():",
      "    time.sleep(0.02)",
      "async def main():",
      "    await straight()",
      "    await late()",
      "    await outer()",
      "    asyncio.get_running_loop().call_soon(callback)",
      "    await asyncio.sleep(0)",
      "asyncio.run(main())",
    );
    assertSound(run);
    const held = run.streams[0]!.events.flatMap(({ event, operands }) =>
      event === "loop-blocked" && operands["function"] !== 0
        ? [`${operands["function"]} ${operands["line"]} ${operands["until"]}`]
        : [],
    );
    const expected = python.isRewritten
      ? ["straight 3 6", "late 8 10", "outer 0 0", "main 0 0", "callback 0 0"]
      : ["straight 5 0", "late 8 10", "outer 14 0", "inner 12 0", "callback 0 0"];
    // A loaded machine may hold the loop elsewhere, too, or more often.
    assert.deepEqual([...new Set(held.filter((line) => expected.includes(line)))], expected, held.join("\n"));
  });

  it("says with what a coroutine runs on only where that was seen: others' code may give back something else", async () => {
    const run = await python.run(
      "import asyncio",
      "async def items():",
      "    try:",
      "        yield 'first'",
      "    finally:",
      "        await asyncio.sleep(0.001)",
      "async def stuck():",
      "    await asyncio.Event().wait()",
      "async def outer():",
      "    await stuck()",
      "async def main():",
      "    loop, queue = asyncio.get_running_loop(), asyncio.Queue()",
      "    loop.call_later(0.001, queue.put_nowait, 'item')",
      "    print(await queue.get())",
      "    print(await asyncio.sleep(0.001, 'rested'))",
      "    source = items()",
      "    print(await source.__anext__())",
      "    await source.aclose()",
      "    task = asyncio.ensure_future(outer())",
      "    await asyncio.sleep(0)",
      "    shield = asyncio.shield(task)",
      "    task.cancel()",
      "    try: await shield",
      "    except asyncio.CancelledError: pass",
      "    server = await asyncio.start_server(lambda *_: None, '127.0.0.1', 0)",
      "    port = server.sockets[0].getsockname()[1]",
      "    _, writer = await asyncio.open_connection('127.0.0.1', port)",
      "    writer.close()",
      "    server.close()",
      "    for first in asyncio.as_completed([asyncio.sleep(0.001, 3)]):",
      "        print(await first)",
      "asyncio.run(main())",
    );
    assert.equal(run.stdout, "item\nrested\nfirst\n3\n");
    assertSound(run);
    const { events } = run.streams[0]!;
    const functions = new Map<unknown, unknown>();
    const told = events.flatMap(({ event, operands }) => {
      const { coroutine, mode, value } = operands;
      if (event === "coroutine-started") functions.set(coroutine, operands["function"]);
      if (event === "awaitable-created") return [`  ${operands["awaitableKind"]} ${operands["name"]}`];
      if (event === "awaitable-member") return [`  of a ${operands["memberKind"]}`];
      const isResumed = event === "coroutine-resumed";
      return isResumed ? [`${String(functions.get(coroutine))} ${mode} ${String(value || "unseen")}`] : [];
    });
    const text = told.join("\n");
    for (const expected of [
      "  queue queue get\nmain value unseen\n",
      "  timer sleep(0.001)\nmain value 'rested'\n",
      // Its exit waits: it is told how it left the yield, and who closed it hears of no error.
      python.isRewritten
        ? "  timer sleep(0.001)\nitems throw unseen\nitems value None\nmain value unseen\n"
        : "items close unseen\n  timer sleep(0.001)\nitems value None\nmain value unseen\n",
      "  future shield\n  of a task\nstuck throw CancelledError()\nouter throw CancelledError()\n",
      "  socket start_server\n",
      "  wait as_completed\n",
    ])
      assert.ok(text.includes(expected), `${expected} is missing in\n${text}`);
    const callbacks = new Set(
      events.filter(({ event }) => event === "callback-started").map(({ operands }) => operands["name"]),
    );
    assert.ok(callbacks.has("connection made"), [...callbacks].join(", "));
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
    const run = await python.trace({ files });
    const plain = await python.trace({ files, untraced: true });
    assert.equal(run.stdout, plain.stdout);
    assert.equal(run.stderr, plain.stderr);
    assert.equal(run.exitCode, 1);
    const lines = transcript(run.streams[0], () => true);
    assert.deepEqual(
      lines.filter((line) => line.startsWith("coroutine-never-awaited")),
      [
        "coroutine-never-awaited function=forgotten point=await 5:4:5:15 forgotten()",
        "coroutine-never-awaited function=main",
      ],
    );
    const misuse = lines.filter((line) => line.startsWith("loop-misused misuse=closed"));
    assert.equal(misuse.length, 1, lines.join("\n"));
    assert.match(misuse[0] as string, /13:0:13:21 loop\.call_soon\(print\)/);
    assertSound(run);
  });

  it("names where a coroutine was made that nobody awaited, only where it was dropped at once", async () => {
    const run = await python.run(
      "import warnings",
      "warnings.simplefilter('ignore')",
      "async def forgotten(): pass",
      "def kept():",
      "    coroutine = forgotten()",
      "class Store:",
      "    async def save(self, value): pass",
      "kept()",
      "for _ in range(2):",
      "    Store().save(1)",
      "print(Store().save(2) is None)",
      "made = forgotten()",
      "del made",
    );
    const lines = transcript(run.streams[0], ({ event }) => event === "coroutine-never-awaited");
    const save = "coroutine-never-awaited function=Store.save point=await 10:4:10:19 Store().save(1)";
    const other = "coroutine-never-awaited function=forgotten";
    assert.deepEqual(lines, [other, save, save, "coroutine-never-awaited function=Store.save", other]);
    assertSound(run);
  });

  it("keeps the order of time where a signal comes while the tracer tells of a step", async () => {
    const run = await python.run(
      "import asyncio, gc, signal, time",
      "Steps = next(one for one in gc.get_objects() if isinstance(one, type) and hasattr(one, 'end_muted'))",
      "wait = Steps._wait",
      "def interrupted(self, thread, state):",
      "    wait(self, thread, state)",
      "    Steps._wait = wait",
      "    time.sleep(0.002)",
      "    signal.raise_signal(signal.SIGUSR1)",
      "async def main():",
      "    task = asyncio.current_task()",
      "    signal.signal(signal.SIGUSR1, lambda *_: task.cancel())",
      "    Steps._wait = interrupted",
      "    await asyncio.sleep(60)",
      "try:",
      "    asyncio.run(main())",
      "except asyncio.CancelledError:",
      "    print('cancelled')",
    );
    assert.deepEqual([run.stdout, run.stderr, run.exitCode], ["cancelled\n", "", 0]);
    assertSound(run);
  });
});
