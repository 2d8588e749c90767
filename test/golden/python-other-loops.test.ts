import assert from "node:assert/strict";
import { pythonWith, type PythonWith } from "../python/python-with";
import { counts, runTraced, type TracedEvent, type TracedRun } from "../python/traced-python";

const child = (sleep: string): string[] => [
  "async def child(number):",
  `    await ${sleep}(0.001)`,
  "    return number",
];

const programs: Readonly<Record<string, readonly string[]>> = {
  trio: [
    "import trio, trio.testing",
    ...child("trio.sleep"),
    "scope = trio.CancelScope()",
    "async def waiter(event, done):",
    "    await event.wait()",
    "    await trio.sleep(0)",
    "    with scope: await trio.sleep_forever()",
    "    done.set()",
    "async def sleeper():",
    "    await trio.sleep(60)",
    "async def main():",
    "    event, done = trio.Event(), trio.Event()",
    "    async with trio.open_nursery() as nursery: nursery.start_soon(child, 1)",
    "    async with trio.open_nursery() as nursery:",
    "        nursery.start_soon(waiter, event, done)",
    "        nursery.start_soon(sleeper)",
    "        await trio.testing.wait_all_tasks_blocked()",
    "        event.set()",
    "        await trio.testing.wait_all_tasks_blocked()",
    "        scope.cancel()",
    "        await done.wait()",
    "        nursery.cancel_scope.cancel()",
    "trio.run(main)",
  ],
  anyio: [
    "import anyio",
    ...child("anyio.sleep"),
    "async def main():",
    "    async with anyio.create_task_group() as group:",
    "        for number in range(2): group.start_soon(child, number)",
    "anyio.run(main)",
  ],
  asyncio: [
    "import asyncio, sys, threading, traceback",
    "if 'uvloop' in sys.argv: import uvloop; uvloop.install()",
    ...child("asyncio.sleep"),
    "async def getter(queue):",
    "    while await queue.get(): pass",
    "async def sleeper():",
    "    await asyncio.sleep(60)",
    "async def canceller(other):",
    "    other.cancel()",
    "def fails():",
    "    raise ValueError('no')",
    "async def main():",
    "    loop, queue, event = asyncio.get_running_loop(), asyncio.Queue(1), asyncio.Event()",
    "    getting = asyncio.create_task(getter(queue))",
    "    for item in (1, 2, 0): await queue.put(item)",
    "    await asyncio.gather(child(0), child(1), getting)",
    "    try: await asyncio.wait_for(asyncio.Event().wait(), 0.001)",
    "    except asyncio.TimeoutError: pass",
    "    await loop.run_in_executor(None, sum, [1])",
    "    thread = threading.Thread(target=loop.call_soon_threadsafe, args=[event.set])",
    "    thread.start(); await event.wait(); thread.join()",
    "    waits = asyncio.create_task(sleeper()); await asyncio.sleep(0)",
    "    await asyncio.create_task(canceller(waits))",
    "    try: await waits",
    "    except asyncio.CancelledError: pass",
    "    loop.set_exception_handler(lambda loop, context: print(repr(context['exception'])))",
    "    loop.call_soon(fails); await asyncio.sleep(0.001)",
    "    reader, writer = await asyncio.open_connection(*(await echo()))",
    "    writer.write(b'line\\n'); print(await reader.readline()); writer.close()",
    "    try: loop.run_until_complete(loop.create_future())",
    "    except RuntimeError as error: print(error)",
    "    print(''.join(traceback.format_stack()[-3:]).count('coroscope'))",
    "async def echo():",
    "    async def answer(reader, writer): writer.write(await reader.readline()); writer.close()",
    "    server = await asyncio.start_server(answer, '127.0.0.1', 0)",
    "    return server.sockets[0].getsockname()",
    "loop = asyncio.new_event_loop()",
    "if 'debug' in sys.argv: loop.set_debug(True)",
    "loop.run_until_complete(main())",
    "loop.close()",
    "try: loop.call_soon(print)",
    "except RuntimeError: traceback.print_exc(file=sys.stdout)",
  ],
};

/** Runs a program under a Python that has a package; where none has, it says so and skips the test. */
async function traced(test: Mocha.Context, name: string, isNew: boolean): Promise<TracedRun> {
  const found = packaged(test, name, isNew);
  const run = await runTraced({ ...found, files: { "main.py": programs[name]?.join("\n") ?? "" } });
  assert.deepEqual([run.stdout, run.exitCode, run.faults], ["", 0, []]);
  return run;
}

/** A Python that has a package; where none has, it says so and skips the test. */
function packaged(test: Mocha.Context, name: string, isNew: boolean): PythonWith {
  const found = pythonWith(name, isNew);
  if (found === undefined) {
    console.log(`    (${name} is missing in every Python${isNew ? " from 3.12 on" : ""})`);
    return test.skip();
  }
  return found;
}

describe("tracing other event loops", function () {
  this.timeout(20_000);

  it("sees AnyIO on asyncio like asyncio", async function () {
    const told = counts((await traced(this, "anyio", false)).streams[0]);
    assert.deepEqual([told["gap"], told["coroutine-settled"]], [undefined, 3]);
    assert.ok((told["coroutine-suspended"] ?? 0) >= 3);
    assert.ok((told["task-settled"] ?? 0) >= 3);
  });

  it("tells under uvloop what it tells under asyncio's own loop, and leaves the program as it is", async function () {
    const found = packaged(this, "uvloop", false);
    const files = { "main.py": programs["asyncio"]!.join("\n") };
    const [plain, own, uvloop] = await Promise.all([
      runTraced({ ...found, files, arguments: ["main.py", "uvloop"], untraced: true }),
      runTraced({ ...found, files }),
      runTraced({ ...found, files, arguments: ["main.py", "uvloop"] }),
    ]);
    const ended = ({ stdout, stderr, exitCode }: TracedRun): unknown[] => [stdout, stderr, exitCode];
    assert.deepEqual(ended(uvloop), ended(plain));
    assert.deepEqual([own.faults, uvloop.faults], [[], []]);
    // What the two loops do by tasks of their own and with sockets differs.
    const { main, getter, child, sleeper, canceller } = histories(uvloop.streams[0]!.events);
    const expected = histories(own.streams[0]!.events);
    const { getter: gets, sleeper: sleeps, canceller: cancels } = expected;
    assert.deepEqual({ getter, sleeper, canceller }, { getter: gets, sleeper: sleeps, canceller: cancels });
    // Two timers may come due in one turn or in two.
    assert.deepEqual(child?.toSorted(), expected["child"]?.toSorted());
    assert.deepEqual(main?.slice(0, 30), expected["main"]?.slice(0, 30));
    for (const event of ["loop-misused", "loop-closed", "error-unhandled", "coroutine-settled", "gap"]) {
      assert.equal(counts(uvloop.streams[0])[event], counts(own.streams[0])[event], event);
    }
  });

  it("traces no loop of uvloop in debug mode, and says so", async function () {
    const found = packaged(this, "uvloop", false);
    const files = { "main.py": programs["asyncio"]!.join("\n") };
    const run = await runTraced({ ...found, files, arguments: ["main.py", "uvloop", "debug"] });
    assert.deepEqual(run.faults, []);
    const { header, events } = run.streams[0]!;
    const gaps = events.filter(({ event }) => event === "gap");
    assert.ok(gaps.length > 0 && gaps.every(({ operands }) => operands["cause"] === "untraceable"));
    const told = counts(run.streams[0]);
    assert.equal(told["task-created"], undefined);
    if (Number(header.runtime.version.split(".")[1]) < 12) assert.equal(told["coroutine-started"], undefined);
  });

  for (const isNew of [false, true]) {
    it(`tells Trio's tasks, what they wait for, and who wakes them${isNew ? ", from 3.12 on" : ""}`, async function () {
      const { events } = (await traced(this, "trio", isNew)).streams[0]!;
      assert.deepEqual(histories(events), {
        main: [
          "created by none",
          ...["ready: created by none", "step", "waits for nursery"],
          ...["ready: nursery by child", "step", "waits for wait_all_tasks_blocked"],
          ...["ready: wait_all_tasks_blocked by none", "step", "waits for wait_all_tasks_blocked"],
          ...["ready: wait_all_tasks_blocked by none", "step", "waits for event wait"],
          ...["ready: event wait by waiter", "step", "waits for nursery"],
          ...["ready: nursery by sleeper", "step", "returned"],
        ],
        child: [
          "created by main",
          ...["ready: created by main", "step", "waits for sleep(0.001)"],
          ...["ready: sleep(0.001) by none", "step", "returned"],
        ],
        waiter: [
          "created by main",
          ...["ready: created by main", "step", "waits for event wait"],
          ...["ready: event wait by main", "step", "ready: gave way by waiter"],
          ...["step", "waits for sleep_forever", "ready: sleep_forever by main", "step", "returned"],
        ],
        sleeper: [
          "created by main",
          ...["ready: created by main", "step", "waits for sleep(60)"],
          ...["cancelled by main", "ready: sleep(60) by main", "step", "cancelled"],
        ],
      });
      const told = (name: string): number => events.filter(({ event }) => event === name).length;
      assert.deepEqual(
        ["loop-started", "loop-closed", "coroutine-started", "coroutine-settled", "gap"].map(told),
        [1, 1, 4, 4, 0],
      );
      assert.equal(told("turn-started"), told("turn-ended"));
      const settled = events.filter(({ event }) => event === "coroutine-settled");
      assert.deepEqual(
        settled.map(({ operands }) => operands["outcome"]),
        ["returned", "returned", "cancelled", "returned"],
      );
      const thrown = events.filter(
        ({ event, operands }) => event === "coroutine-resumed" && operands["mode"] === "throw",
      );
      // What ends a sleep from inside of it is no error of the program's.
      assert.deepEqual(
        thrown.map(({ operands }) => operands["value"]),
        ["Cancelled()", "Cancelled()"],
      );
    });
  }
});

/** What became of each task, by the function of its coroutine. */
function histories(events: readonly TracedEvent[]): Record<string, string[]> {
  const functions = new Map<unknown, string>();
  const tasks = new Map<unknown, string>();
  const awaitables = new Map<unknown, unknown>();
  const told: Record<string, string[]> = {};
  const by = (kind: unknown, id: unknown): string =>
    kind === "task" ? (tasks.get(id) ?? "?") : String(kind);
  for (const { event, operands } of events) {
    if (event === "coroutine-created") functions.set(operands["coroutine"], String(operands["function"]));
    if (event === "awaitable-created") awaitables.set(operands["awaitable"], operands["name"]);
    if (event === "task-created") tasks.set(operands["task"], functions.get(operands["root"]) ?? "?");
    const { creatorKind, creator, wakerKind, waker, reason, requesterKind, requester, outcome } = operands;
    const words: Record<string, string> = {
      "task-created": `created by ${by(creatorKind, creator)}`,
      "task-ready": `ready: ${reason} by ${by(wakerKind, waker)}`,
      "task-step-started": "step",
      "task-cancel-requested": `cancelled by ${by(requesterKind, requester)}`,
      "task-settled": String(outcome),
    };
    if (event === "task-step-ended" && operands["awaitedKind"] === "awaitable") {
      words[event] = `waits for ${String(awaitables.get(operands["awaited"]))}`;
    }
    const word = words[event];
    if (word !== undefined) (told[tasks.get(operands["task"]) ?? "?"] ??= []).push(word);
  }
  return told;
}
