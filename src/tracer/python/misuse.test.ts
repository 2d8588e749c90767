import assert from "node:assert/strict";
import { describeEachPython } from "../../../test/python/describe-each-python";

describeEachPython("telling how event loops are misused", (python) => {
  it("names the line of the program that a loop cannot serve", async () => {
    const lines = [
      "import asyncio",
      "async def nothing(): pass",
      "def attempt(act, *values):",
      "    try:",
      "        act(*values)",
      "    except RuntimeError as error:",
      "        print(error)",
      "async def main():",
      "    work = nothing()",
      "    attempt(asyncio.run, work)",
      "    attempt(asyncio.get_running_loop().run_forever)",
      "    if hasattr(asyncio, 'Runner'):",
      "        attempt(asyncio.Runner().run, work)",
      "    work.close()",
      "asyncio.run(main())",
      "loop = asyncio.new_event_loop()",
      "loop.close()",
      "attempt(loop.call_soon, print)",
      "work = nothing()",
      "attempt(asyncio.create_task, work)",
      "work.close()",
    ];
    const run = await python.run(...lines);
    const plain = await python.trace({ files: { "main.py": lines.join("\n") }, untraced: true });
    assert.deepEqual([run.stdout, run.stderr, run.faults], [plain.stdout, plain.stderr, []]);
    const told = run.streams[0]!.events.filter(({ event }) => event === "loop-misused");
    assert.deepEqual(
      told.map(({ operands }) => [operands["misuse"], operands["value"]]),
      run.stdout
        .trim()
        .split("\n")
        .map((message) => [
          message.includes("closed")
            ? "closed"
            : message.startsWith("no ")
              ? "not-running"
              : "already-running",
          `RuntimeError: ${message}`,
        ]),
    );
    for (const { operands } of told) assert.match(String(operands["point"]), /^await 5:/);
  });
});
