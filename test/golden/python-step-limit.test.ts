import assert from "node:assert/strict";
import { describeEachPython } from "../python/describe-each-python";
import { counts, type TracedRun } from "../python/traced-python";

/** Lets the tracer tell so many steps at each point before it leaves any out. Its modules have no names any more. */
function burst(steps: number): readonly string[] {
  return [
    "import gc, types",
    "for function in gc.get_objects():",
    "    if type(function) is types.FunctionType:",
    "        if function.__module__ in ('coroscope_tracer.steps', 'coroscope_tracer.hot_steps'):",
    `            function.__globals__['BURST'] = ${steps}`,
    "        if function.__module__ == 'coroscope_tracer.hot_steps':",
    "            function.__globals__['AGAIN'] = 20",
    "import asyncio",
  ];
}
const fewer = burst(300);

/** Tasks that do nothing but give way, and pairs that hand items to one another. */
const programs = {
  "give way": [
    "async def spin(times):",
    "    for _ in range(times):",
    "        await asyncio.sleep(0)",
    "async def main(times):",
    "    await asyncio.gather(spin(times), spin(times), spin(times))",
  ],
  "wait for one another": [
    "async def fill(queue, times):",
    "    for item in range(times):",
    "        await queue.put(item)",
    "async def drain(queue, other, times):",
    "    for _ in range(times):",
    "        await other.put(await queue.get())",
    "async def count(queue, times):",
    "    for _ in range(times):",
    "        await queue.get()",
    "async def main(times):",
    "    first, second = asyncio.Queue(1), asyncio.Queue(1)",
    "    await asyncio.gather(",
    "        fill(first, times), drain(first, second, times), count(second, times))",
  ],
} as const;

const ofSteps = [
  "coroutine-suspended",
  "coroutine-resumed",
  "task-ready",
  "task-step-started",
  "task-step-ended",
  "awaitable-created",
  "awaitable-settled",
];

describeEachPython("limiting how many steps of tasks are told", (python) => {
  async function runProgram(...lines: string[]): Promise<TracedRun> {
    const run = await python.trace({ files: { "main.py": lines.join("\n") }, values: "none" });
    assert.equal(run.stderr, "");
    assert.deepEqual(run.faults, []);
    return run;
  }

  function told(run: TracedRun): number {
    const seen = counts(run.streams[0]);
    return ofSteps.reduce((sum, name) => sum + (seen[name] ?? 0), 0);
  }

  /** Events of coroutines that were left out; those of queues belong to no function. */
  function leftOut({ streams }: TracedRun): number {
    return streams[0]!.events
      .filter(({ event, operands }) => event === "gap" && operands["function"] !== 0)
      .reduce((sum, { operands }) => {
        assert.equal(operands["cause"], "rate-limit");
        return sum + Number(operands["count"]);
      }, 0);
  }

  for (const [title, lines] of Object.entries(programs)) {
    it(`counts each step that it leaves out of tasks that ${title}`, async () => {
      const times = 1234;
      const limited = await runProgram(...fewer, ...lines, `asyncio.run(main(${times}))`);
      const whole = await runProgram(...burst(100_000), ...lines, `asyncio.run(main(${times}))`);
      assert.equal(leftOut(whole), 0);
      assert.ok(leftOut(limited) > 2_000, `only ${leftOut(limited)} were left out`);
      assert.equal(told(limited) + leftOut(limited), told(whole));
    });
  }

  it("tells of what comes after: other points, sleep, cancellation, errors, and what a step calls", async () => {
    const run = await runProgram(
      ...fewer,
      "async def child():",
      "    await asyncio.sleep(0)",
      "    return 7",
      "def items():",
      "    yield 1",
      "async def hop(event, reached):",
      "    for number in range(2_000):",
      "        await asyncio.sleep(0)",
      "        if number % 700 == 699:",
      "            assert await child() == 7",
      "            assert list(items()) == [1]",
      "            await asyncio.create_task(child())",
      "    reached.set()",
      "    try:",
      "        await event.wait()",
      "    except asyncio.CancelledError:",
      "        for _ in range(1_000):",
      "            await asyncio.sleep(0)",
      "        raise KeyError('after') from None",
      "async def turn(event):",
      "    while True:",
      "        await asyncio.sleep(0)",
      "        if event.is_set():",
      "            await asyncio.sleep(0.02)",
      "async def main():",
      "    event, reached = asyncio.Event(), asyncio.Event()",
      "    hopping = asyncio.create_task(hop(asyncio.Event(), reached))",
      "    turning = asyncio.create_task(turn(event))",
      "    await reached.wait()",
      "    event.set()",
      "    await asyncio.sleep(0.03)",
      "    print(hopping.done())",
      "    hopping.cancel()",
      "    print(await asyncio.gather(hopping, return_exceptions=True))",
      "    turning.cancel()",
      "    print(await asyncio.gather(turning, return_exceptions=True))",
      "asyncio.run(main())",
    );
    assert.equal(run.stdout, "False\n[KeyError('after')]\n[CancelledError('')]\n");
    assert.ok(leftOut(run) > 1_000, `only ${leftOut(run)} were left out`);
    const events = run.streams[0]!.events.map(({ event, operands }) => ({ event, operands }));
    const outcomes = events
      .filter(({ event }) => event === "task-settled")
      .map(({ operands }) => String(operands["outcome"]));
    assert.deepEqual(outcomes.filter((one) => one === "threw").length, 1);
    assert.deepEqual(outcomes.filter((one) => one === "cancelled").length, 1);
    const waits = events.filter(
      ({ event, operands }) => event === "awaitable-created" && operands["name"] === "event wait",
    );
    assert.ok(waits.length >= 1, "where a task waits while the loop sleeps is told");
  });
});
