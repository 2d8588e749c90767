import assert from "node:assert/strict";
import { pythonWith } from "../python/python-with";
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
  uvloop: [
    "import asyncio, uvloop",
    ...child("asyncio.sleep"),
    "async def main():",
    "    await asyncio.gather(child(0), child(1))",
    "uvloop.install()",
    "asyncio.run(main())",
  ],
};

/** Runs a program under a Python that has a package; where none has, it says so and skips the test. */
async function traced(test: Mocha.Context, name: string, isNew: boolean): Promise<TracedRun> {
  const found = pythonWith(name, isNew);
  if (found === undefined) {
    console.log(`    (${name} is missing in every Python${isNew ? " from 3.12 on" : ""})`);
    return test.skip();
  }
  const run = await runTraced({ ...found, files: { "main.py": programs[name]?.join("\n") ?? "" } });
  assert.deepEqual([run.stdout, run.exitCode, run.faults], ["", 0, []]);
  return run;
}

describe("tracing other event loops", function () {
  this.timeout(20_000);

  it("sees AnyIO on asyncio like asyncio", async function () {
    const told = counts((await traced(this, "anyio", false)).streams[0]);
    assert.deepEqual([told["gap"], told["coroutine-settled"]], [undefined, 3]);
    assert.ok((told["coroutine-suspended"] ?? 0) >= 3);
    assert.ok((told["task-settled"] ?? 0) >= 3);
  });

  it("shows no coroutine of uvloop whose awaits it does not see, and says so", async function () {
    const run = await traced(this, "uvloop", false);
    const { header, events } = run.streams[0]!;
    const told = counts(run.streams[0]);
    if (Number(header.runtime.version.split(".")[1]) >= 12) {
      assert.deepEqual([told["gap"], told["coroutine-settled"]], [undefined, 3]);
      return;
    }
    const gaps = events.filter(({ event }) => event === "gap");
    assert.deepEqual(
      gaps.map(({ operands }) => operands["cause"]),
      ["untraceable"],
    );
    assert.equal(told["coroutine-started"], undefined);
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
