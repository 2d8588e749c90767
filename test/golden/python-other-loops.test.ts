import assert from "node:assert/strict";
import { pythonWith } from "../python/python-with";
import { counts, runTraced, type TracedRun } from "../python/traced-python";

const child = (sleep: string): string[] => [
  "async def child(number):",
  `    await ${sleep}(0.001)`,
  "    return number",
];

const programs: Readonly<Record<string, readonly string[]>> = {
  trio: [
    "import trio",
    ...child("trio.sleep"),
    "async def main():",
    "    async with trio.open_nursery() as nursery:",
    "        for number in range(2): nursery.start_soon(child, number)",
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

  for (const name of ["trio", "uvloop"]) {
    it(`shows no coroutine of ${name} whose awaits it does not see, and says so`, async function () {
      const run = await traced(this, name, false);
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
  }

  it("shows where coroutines of Trio suspend, from 3.12 on", async function () {
    const told = counts((await traced(this, "trio", true)).streams[0]);
    assert.equal(told["gap"], undefined);
    assert.deepEqual(
      ["started", "suspended", "resumed", "settled"].map((change) => told[`coroutine-${change}`]),
      [3, 3, 3, 3],
    );
  });
});
