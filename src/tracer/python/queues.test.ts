import assert from "node:assert/strict";
import { assertSound } from "../../../test/python/assert-sound";
import { describeEachPython } from "../../../test/python/describe-each-python";
import type { TracedEvent, TracedRun } from "../../../test/python/traced-python";

/** What was done to queues, by what kind of thing, and how long the queue was then. */
function operations(run: TracedRun): string[] {
  return run.streams[0]!.events.filter(({ event }) => event === "resource-operation").map(
    ({ operands }) =>
      `${operands["operation"]} ${operands["size"]} by ${operands["actorKind"]} ${operands["actor"]}`,
  );
}

const created = ({ event }: TracedEvent): boolean => event === "resource-created";

describeEachPython("telling what goes through queues", (python) => {
  it("tells who puts into asyncio's queues, who gets, and how long they are", async () => {
    const run = await python.run(
      "import asyncio",
      "async def produce(queue):",
      "    for item in range(3):",
      "        await queue.put(item)",
      "async def main():",
      "    queue = asyncio.Queue(2)",
      "    asyncio.ensure_future(produce(queue))",
      "    print([await queue.get() for _ in range(3)])",
      "    heap = asyncio.PriorityQueue()",
      "    heap.put_nowait(1)",
      "asyncio.run(main())",
    );
    assert.equal(run.stdout, "[0, 1, 2]\n");
    const [first, second] = run.streams[0]!.events.filter(created);
    assert.deepEqual(
      [first, second].map((one) => [one?.operands["resourceKind"], one?.operands["name"]]),
      [
        ["queue", "Queue(2)"],
        ["queue", "PriorityQueue()"],
      ],
    );
    const [main, produce] = ["main", "produce"].map((name) => {
      const start = run.streams[0]!.events.find(
        ({ event, operands }) => event === "coroutine-started" && operands["function"] === name,
      );
      return start?.operands["coroutine"];
    });
    assert.deepEqual(operations(run).sort(), [
      `get 0 by coroutine ${main}`,
      `get 0 by coroutine ${main}`,
      `get 1 by coroutine ${main}`,
      `put 1 by coroutine ${main}`,
      `put 1 by coroutine ${produce}`,
      `put 1 by coroutine ${produce}`,
      `put 2 by coroutine ${produce}`,
    ]);
    assertSound(run);
  });

  it("tells it of the queues of threads, and leaves stacks as they are", async () => {
    const lines = [
      "import queue, threading, traceback",
      "items = queue.Queue()",
      "def work():",
      "    for item in range(2):",
      "        items.put(item)",
      "thread = threading.Thread(target=work)",
      "thread.start()",
      "thread.join()",
      "print(items.get(), items.get(timeout=1))",
      "try:",
      "    items.get_nowait()",
      "except queue.Empty:",
      "    traceback.print_exc()",
    ];
    const run = await python.run(...lines);
    const plain = await python.trace({ files: { "main.py": lines.join("\n") }, untraced: true });
    assert.deepEqual([run.stdout, run.stderr], [plain.stdout, plain.stderr]);
    const told = operations(run);
    assert.deepEqual(told.slice(2), ["get 1 by thread 0", "get 0 by thread 0"]);
    assert.deepEqual(
      told.slice(0, 2).map((line) => line.replace(/\d+$/, "N")),
      ["put 1 by callback N", "put 2 by callback N"],
    );
    assertSound(run);
  });

  it("leaves out what comes too fast, and says how much", async () => {
    const pairs = 20_000;
    const run = await python.trace({
      files: {
        "main.py": [
          "import queue",
          "items = queue.Queue()",
          `for item in range(${pairs}):`,
          "    items.put(item); items.get()",
          "import time; time.sleep(0.11)",
          "for item in range(2048):",
          "    items.put(item); items.get()",
        ].join("\n"),
      },
      values: "none",
    });
    assert.deepEqual(run.faults, []);
    const gaps = run.streams[0]!.events.filter(({ event }) => event === "gap");
    const missed = gaps.reduce((sum, { operands }) => sum + Number(operands["count"]), 0);
    const told = operations(run).length;
    assert.ok(told >= 1_000, `only ${told} operations`);
    // A limit that has just begun says so, and the program may end before it does.
    const isLimited = gaps.at(-1)?.operands["duration"] === 0;
    const all = 2 * (pairs + 2048);
    if (isLimited) assert.ok(told + missed < all);
    else assert.equal(told + missed, all);
  });

  it("tells what a fork's child does, though its parent's operations were left out", async () => {
    const run = await python.run(
      "import os, queue",
      "items = queue.Queue()",
      "for item in range(2001):",
      "    items.put(item); items.get()",
      "child = os.fork()",
      "if child == 0:",
      "    for item in range(5): items.put(item)",
      "else:",
      "    os.waitpid(child, 0)",
    );
    assert.deepEqual([run.exitCode, run.faults], [0, []]);
    const child = run.streams.find(({ header }) =>
      run.streams.some(({ header: other }) => other.process.id === header.process.parent),
    );
    const told = child?.events.filter(({ event }) => event === "resource-operation") ?? [];
    assert.deepEqual(
      told.map(({ operands }) => operands["size"]),
      [1, 2, 3, 4, 5],
    );
  });
});
