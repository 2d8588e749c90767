import assert from "node:assert/strict";
import path from "node:path";
import { assertSound } from "../python/assert-sound";
import { describeEachPython, type TestedPython } from "../python/describe-each-python";
import { counts, transcript, type TracedRun } from "../python/traced-python";

const program = path.join(__dirname, "../../src/tracer/python/cells.py");

/** Runs texts as the cells of a notebook, traced unless said otherwise. */
function runCells(
  python: TestedPython,
  cells: readonly (readonly string[])[],
  untraced = false,
): Promise<TracedRun> {
  const files = Object.fromEntries(cells.map((lines, index) => [`cell ${index + 1}.py`, lines.join("\n")]));
  return python.trace({ files, arguments: [program, ...Object.keys(files)], untraced });
}

describeEachPython("running a notebook's cells", (python) => {
  it("gives them the names of the cells before, and a loop that runs already", async () => {
    const cells = [
      ["import asyncio", "async def fetch(n):", "    await asyncio.sleep(0)", "    return n"],
      [
        '"""A docstring."""',
        "from __future__ import annotations",
        "first = await fetch(1)",
        "second = [await fetch(n) for n in (2, 3)]",
      ],
      ["print(first, second, __name__, asyncio.get_running_loop().is_running())"],
    ];
    const run = await runCells(python, cells);
    assert.equal(run.stderr, "");
    assert.equal(run.stdout, "1 [2, 3] __main__ True\n");
    assertSound(run);
    assert.match(run.streams[0]?.header.process.arguments.at(-1) ?? "", /cell 3\.py$/u);
    const lines = transcript(run.streams[0], ({ event }) => event === "coroutine-suspended");
    assert.deepEqual(
      lines.filter((line) => line.includes("fetch(")),
      [
        "coroutine-suspended awaitedKind=coroutine point=await 3:8:3:22 fetch(1)",
        "coroutine-suspended awaitedKind=coroutine point=await 4:10:4:24 fetch(n)",
        "coroutine-suspended awaitedKind=coroutine point=await 4:10:4:24 fetch(n)",
      ],
    );
    const tasks = transcript(run.streams[0], ({ event }) => event === "task-created");
    assert.ok(
      tasks.some((line) => line.includes("name=cell 2")),
      tasks.join("\n"),
    );
  });

  it("waits for the tasks that outlive the last cell", async () => {
    const run = await runCells(python, [
      ["import asyncio", "async def later():", "    await asyncio.sleep(0.01)", "    print('later')"],
      ["task = asyncio.create_task(later())", "print('the cell ends')"],
    ]);
    assert.equal(run.stdout, "the cell ends\nlater\n");
    assert.equal(run.exitCode, 0, run.stderr);
    assertSound(run);
  });

  it("says which cell failed as Python would, and runs none after it", async () => {
    const cells = [["x = 1"], ["def f():", "    return x / 0", "f()"], ["print('never')"]];
    const [traced, plain] = [await runCells(python, cells), await runCells(python, cells, true)];
    for (const run of [traced, plain]) {
      assert.equal(run.exitCode, 1);
      assert.equal(run.stdout, "");
      assert.match(run.stderr, /^coroscope: cell 2 failed, so the 1 after it did not run\.\n/u);
      assert.match(run.stderr, /File ".*cell 2\.py", line 3, in <module>\n\s+f\(\)/u);
      assert.ok(!run.stderr.includes("cells.py"), run.stderr);
      assert.match(run.stderr, /ZeroDivisionError/u);
    }
    assert.equal(traced.stderr, plain.stderr);
  });

  it("lets a cell fail that awaits, and one that is no Python", async () => {
    const failed = await runCells(python, [
      ["import asyncio", "await asyncio.sleep(0)", "raise KeyError('gone')"],
    ]);
    assert.match(failed.stderr, /cell 1\.py", line 3, in <module>/u);
    assert.match(failed.stderr, /KeyError: 'gone'/u);
    assert.equal(counts(failed.streams[0])["coroutine-settled"], 1);
    assertSound(failed);
    const broken = await runCells(python, [["x = ("]]);
    assert.equal(broken.exitCode, 1);
    assert.match(broken.stderr, /cell 1\.py", line 1\n\s+x = \(/u);
  });
});
