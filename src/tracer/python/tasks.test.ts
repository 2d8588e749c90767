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
    assert.ok(lines.includes("coroutine-never-awaited function=forgotten"), lines.join("\n"));
    const misuse = lines.filter((line) => line.startsWith("loop-misused misuse=closed"));
    assert.equal(misuse.length, 1, lines.join("\n"));
    assert.match(misuse[0] as string, /13:0:13:21 loop\.call_soon\(print\)/);
    assertSound(run);
  });
});
