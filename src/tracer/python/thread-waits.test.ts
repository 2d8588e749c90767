import assert from "node:assert/strict";
import { assertSound } from "../../../test/python/assert-sound";
import { describeEachPython } from "../../../test/python/describe-each-python";
import type { TracedRun } from "../../../test/python/traced-python";

/** The waits of threads, in the order in which they began: who waits for what, how it ended, and by whom. */
function waits(run: TracedRun): string[] {
  const { events } = run.streams[0]!;
  const callbacks = new Map<unknown, string>();
  const who = (kind: unknown, number: unknown): string =>
    kind === "callback" ? (callbacks.get(number) ?? "callback") : kind === "none" ? "nobody" : "thread";
  const lines = new Map<unknown, string>();
  for (const { event, operands } of events) {
    if (event === "callback-started") callbacks.set(operands["callback"], String(operands["function"]));
    if (event === "awaitable-created") {
      const waiting = who(operands["creatorKind"], operands["creator"]);
      lines.set(
        operands["awaitable"],
        `${waiting} waits for ${operands["awaitableKind"]} ${operands["name"]}`,
      );
    }
    if (event === "awaitable-settled") {
      const line = lines.get(operands["awaitable"]) ?? "";
      const waker = who(operands["wakerKind"], operands["waker"]);
      lines.set(operands["awaitable"], `${line}: ${operands["outcome"]} by ${waker}`);
    }
  }
  return [...lines.values()];
}

/** Lets a thread begin to wait before the other goes on. */
const letWait = ["def let_wait(waiters):", "    while not waiters: time.sleep(0.001)"];

describeEachPython("telling what threads wait for", (python) => {
  it("tells of events, conditions and semaphores, who waits, and who lets go on", async () => {
    const run = await python.run(
      "import threading, time",
      ...letWait,
      "go, news, slots = threading.Event(), threading.Condition(), threading.Semaphore(0)",
      "def worker():",
      "    go.wait()",
      "    with news:",
      "        news.wait()",
      "    slots.acquire()",
      "    gate.wait()",
      "gate = threading.Barrier(2)",
      "thread = threading.Thread(target=worker)",
      "thread.start()",
      "let_wait(go._cond._waiters)",
      "go.set()",
      "let_wait(news._waiters)",
      "with news:",
      "    news.notify()",
      "let_wait(slots._cond._waiters)",
      "slots.release()",
      "let_wait(gate._cond._waiters)",
      "gate.wait()",
      "thread.join()",
      "print(go.wait(), threading.Event().wait(0.001), threading.Event().wait(0))",
    );
    assertSound(run);
    assert.equal(run.stdout, "True False False\n");
    assert.deepEqual(
      waits(run).filter((line) => !line.includes("join")),
      [
        "worker waits for event event wait of go: returned by thread",
        "worker waits for condition condition wait of news: returned by thread",
        "worker waits for semaphore semaphore acquire of slots: returned by thread",
        "worker waits for condition barrier wait of gate: returned by thread",
        "thread waits for event event wait: cancelled by nobody",
      ],
    );
    const operations = run.streams[0]!.events.filter(({ event }) => event === "resource-operation");
    assert.deepEqual(
      operations.slice(0, 8).map(({ operands }) => operands["operation"]),
      ["wait", "notify", "wait", "notify", "acquire", "release", "notify", "acquired"],
    );
  });

  it("tells who holds the places of semaphores, and changes none of their answers", async () => {
    const lines = [
      "import threading, traceback",
      "slots, free = threading.BoundedSemaphore(2), threading.Semaphore(1)",
      "def worker():",
      "    with slots: print(slots)",
      "with slots:",
      "    thread = threading.Thread(target=worker)",
      "    thread.start()",
      "    thread.join()",
      "    print(slots.acquire(), slots.acquire(blocking=False), slots.acquire(timeout=0.001))",
      "    slots.release()",
      "try: slots.release()",
      "except ValueError: traceback.print_exc()",
      "free.release(2)",
      "print(free, free.acquire())",
    ];
    const run = await python.run(...lines);
    const plain = await python.trace({ files: { "main.py": lines.join("\n") }, untraced: true });
    const addressless = (text: string): string => text.replace(/0x[0-9a-f]+/gu, "0x…");
    assert.equal(addressless(run.stdout), addressless(plain.stdout));
    assert.equal(run.stderr, plain.stderr);
    assertSound(run);
    const names = new Map<unknown, unknown>();
    const told = run.streams[0]!.events.flatMap(({ event, operands }) => {
      if (event === "resource-created") names.set(operands["resource"], operands["name"]);
      if (event !== "resource-operation") return [];
      const { actorKind, operation, resource, size } = operands;
      return [[actorKind, operation, names.get(resource), size].join(" ")];
    });
    assert.deepEqual(told, [
      "thread acquired slots 0",
      "callback acquired slots 0",
      "callback release slots 0",
      "thread acquired slots 0",
      "thread acquire slots 0",
      "thread release slots 0",
      "thread release slots 0",
      "thread acquired free 0",
    ]);
  });

  it("tells of queues, joined threads and jobs", async () => {
    const run = await python.run(
      "import concurrent.futures, queue, threading, time",
      ...letWait,
      "items, go = queue.Queue(1), threading.Event()",
      "def fill():",
      "    items.put(1)",
      "    items.put(2)",
      "    go.wait()",
      "thread = threading.Thread(target=fill, name='filler')",
      "thread.start()",
      "let_wait(items.not_full._waiters)",
      "print(items.get(), items.get())",
      "threading.Timer(0.05, go.set).start()",
      "thread.join()",
      "def job():",
      "    let_wait(future._condition._waiters)",
      "    return 3",
      "ready = threading.Event()",
      "with concurrent.futures.ThreadPoolExecutor(1) as pool:",
      "    future = pool.submit(lambda: ready.wait() and job())",
      "    ready.set()",
      "    print(future.result())",
    );
    assertSound(run);
    assert.equal(run.stdout, "1 2\n3\n");
    const told = waits(run);
    for (const expected of [
      "fill waits for queue queue put of items: returned by thread",
      "thread waits for worker join of filler: returned by thread",
    ])
      assert.ok(told.includes(expected), `${expected} is not among\n${told.join("\n")}`);
    assert.ok(
      told.some((line) => line.startsWith("thread waits for thread-pool result of a job: returned by ")),
      told.join("\n"),
    );
    const { events } = run.streams[0]!;
    const filler = events.find(
      ({ event, operands }) => event === "thread-started" && operands["name"] === "filler",
    )?.operands["thread"];
    const join = events.find(({ operands }) => operands["name"] === "join of filler")?.operands["awaitable"];
    const member = events.find(
      ({ event, operands }) => event === "awaitable-member" && operands["awaitable"] === join,
    );
    assert.deepEqual([member?.operands["memberKind"], member?.operands["member"]], ["thread", filler]);
  });

  it("tells which threads can run a job that is waited for, only where no other can come", async () => {
    const run = await python.run(
      "import asyncio, threading",
      "from concurrent.futures import ThreadPoolExecutor, TimeoutError",
      "def inner(): return 1",
      "def outer(pool, both):",
      "    both.wait()",
      "    try: return pool.submit(inner).result(0.01)",
      "    except TimeoutError: return 'in vain'",
      "def ask(size):",
      "    with ThreadPoolExecutor(size) as pool:",
      "        both = threading.Barrier(2)",
      "        asked = [pool.submit(outer, pool, both) for _ in range(2)]",
      "        return [one.result() for one in asked]",
      "print(ask(2))",
      "async def work(): return 1",
      "async def main():",
      "    future = asyncio.run_coroutine_threadsafe(work(), asyncio.get_running_loop())",
      "    try: future.result(0.01)",
      "    except TimeoutError: print(await asyncio.wrap_future(future))",
      "asyncio.run(main())",
    );
    assertSound(run);
    assert.match(run.stdout, /'in vain'.*\n1\n$/u);
    const { events } = run.streams[0]!;
    const runners = (awaitable: unknown): unknown[] =>
      events
        .filter(({ event, operands }) => event === "awaitable-member" && operands["awaitable"] === awaitable)
        .map(({ operands }) => operands["member"]);
    const inVain = events
      .filter(({ event, operands }) => event === "awaitable-settled" && operands["outcome"] === "cancelled")
      .map(({ operands }) => operands["awaitable"])
      .filter((awaitable) => runners(awaitable).length > 0);
    const [pool, loop] = [runners(inVain[0]), runners(inVain.at(-1))];
    assert.deepEqual([pool.length, loop], [2, [0]]);
  });

  it("says nothing of the waits of libraries, and changes no answer or stack", async () => {
    const lines = [
      "import logging.handlers, queue, sys, threading, traceback",
      "items = queue.Queue()",
      "listener = logging.handlers.QueueListener(items)",
      "listener.start()",
      "listener.stop()",
      "try:",
      "    items.get(timeout=0.001)",
      "except queue.Empty:",
      "    traceback.print_exc()",
      "try:",
      "    threading.Condition().wait()",
      "except RuntimeError:",
      "    traceback.print_exc()",
      "try:",
      "    threading.current_thread().join()",
      "except RuntimeError:",
      "    traceback.print_exc()",
      "print(threading.Thread.join.__code__.co_varnames, sys.getrefcount(items))",
    ];
    const run = await python.run(...lines);
    const plain = await python.trace({ files: { "main.py": lines.join("\n") }, untraced: true });
    assert.deepEqual([run.stdout, run.stderr], [plain.stdout, plain.stderr]);
    assertSound(run);
    assert.deepEqual(
      waits(run).filter((line) => line.includes("queue")),
      ["thread waits for queue queue get of items: cancelled by nobody"],
    );
  });
});
