import assert from "node:assert/strict";
import { assertSound } from "../../../test/python/assert-sound";
import { describeEachPython } from "../../../test/python/describe-each-python";
import type { TracedRun } from "../../../test/python/traced-python";

/** Resources and what was done to them, in the order of events: `lock door: acquire by task Task-2, 1 waiting`. */
function story(run: TracedRun): string[] {
  const resources = new Map<unknown, string>();
  const tasks = new Map<unknown, string>();
  const lines: string[] = [];
  for (const { event, operands } of run.streams[0]!.events) {
    if (event === "task-created") tasks.set(operands["task"], String(operands["name"]));
    if (event === "resource-created")
      resources.set(operands["resource"], `${operands["resourceKind"]} ${operands["name"]}`);
    if (event !== "resource-operation") continue;
    const { actorKind, actor, operation, resource, size } = operands;
    const who = (actorKind === "task" && tasks.get(actor)) || actorKind;
    lines.push(`${String(resources.get(resource))}: ${operation} by ${String(who)}, ${size} waiting`);
  }
  return lines;
}

describeEachPython("telling what tasks do to asyncio's locks", (python) => {
  it("tells who holds a lock, who waits for it, and who hands it on", async () => {
    const run = await python.run(
      "import asyncio",
      "class Store:",
      "    def __init__(self):",
      "        self.door = asyncio.Lock()",
      "async def visit(store):",
      "    async with store.door:",
      "        await asyncio.sleep(0)",
      "async def main():",
      "    store = Store()",
      "    await asyncio.gather(visit(store), visit(store))",
      "asyncio.run(main())",
    );
    assertSound(run);
    assert.deepEqual(story(run), [
      "lock store.door: acquired by Task-2, 0 waiting",
      "lock store.door: acquire by Task-3, 1 waiting",
      "lock store.door: release by Task-2, 1 waiting",
      "lock store.door: acquired by Task-3, 0 waiting",
      "lock store.door: release by Task-3, 0 waiting",
    ]);
  });

  it("tells of semaphores, events and conditions", async () => {
    const run = await python.run(
      "import asyncio",
      "async def worker(slots, go, news):",
      "    await go.wait()",
      "    async with slots:",
      "        await asyncio.sleep(0)",
      "    async with news:",
      "        await news.wait()",
      "async def main():",
      "    slots, go, news = asyncio.BoundedSemaphore(1), asyncio.Event(), asyncio.Condition()",
      "    work = [asyncio.ensure_future(worker(slots, go, news)) for _ in range(2)]",
      "    await asyncio.sleep(0)",
      "    go.set()",
      "    while len(news._waiters) < 2:",
      "        await asyncio.sleep(0)",
      "    async with news:",
      "        news.notify_all()",
      "    await asyncio.gather(*work)",
      "asyncio.run(main())",
    );
    assertSound(run);
    const told = story(run);
    assert.deepEqual(
      told.filter((line) => /^(event|semaphore)/.test(line)),
      [
        "event go: wait by Task-2, 1 waiting",
        "event go: wait by Task-3, 2 waiting",
        "event go: notify by Task-1, 2 waiting",
        "semaphore slots: acquired by Task-2, 0 waiting",
        "semaphore slots: acquire by Task-3, 1 waiting",
        "semaphore slots: release by Task-2, 1 waiting",
        "semaphore slots: acquired by Task-3, 0 waiting",
        "semaphore slots: release by Task-3, 0 waiting",
      ],
    );
    assert.deepEqual(
      told.filter((line) => line.startsWith("condition")),
      [
        "condition news: wait by Task-2, 1 waiting",
        "condition news: wait by Task-3, 2 waiting",
        "condition news: notify by Task-1, 2 waiting",
      ],
    );
  });

  it("leaves what comes too fast out in pairs: no lock seems to be held that was given back", async () => {
    const rounds = 20_000;
    const run = await python.trace({
      files: {
        "main.py": [
          "import asyncio",
          "async def main():",
          "    lock = asyncio.Lock()",
          `    for _ in range(${rounds}):`,
          "        await lock.acquire()",
          "        lock.release()",
          "asyncio.run(main())",
        ].join("\n"),
      },
      values: "none",
    });
    assert.deepEqual(run.faults, []);
    const told = story(run).map((line) => line.split(" ")[2]);
    assert.ok(told.length > 100 && told.length < 2 * rounds, `${told.length} operations`);
    told.forEach((operation, index) => {
      assert.equal(operation, index % 2 === 0 ? "acquired" : "release");
    });
    assert.ok(run.streams[0]!.events.some(({ event }) => event === "gap"));
  });

  it("leaves the stacks and answers of a lock alone", async () => {
    const lines = [
      "import asyncio, inspect, traceback",
      "async def main():",
      "    lock = asyncio.Lock()",
      "    print(await lock.acquire(), lock, inspect.iscoroutinefunction(lock.acquire))",
      "    lock.release()",
      "    try:",
      "        lock.release()",
      "    except RuntimeError:",
      "        traceback.print_exc()",
      "    try:",
      "        await asyncio.wait_for(asyncio.Event().wait(), 0.001)",
      "    except asyncio.TimeoutError as error:",
      "        print(repr(error))",
      "    print(inspect.signature(asyncio.Lock.acquire), asyncio.Lock.release.__doc__)",
      "asyncio.run(main())",
    ];
    const run = await python.run(...lines);
    const plain = await python.trace({ files: { "main.py": lines.join("\n") }, untraced: true });
    const words = (text: string): string => text.replace(/0x[0-9a-f]+/g, "ADDRESS");
    assert.equal(words(run.stdout), words(plain.stdout));
    assert.equal(run.stderr, plain.stderr);
  });
});
