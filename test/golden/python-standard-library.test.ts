import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { assertSound } from "../python/assert-sound";
import { describeEachPython } from "../python/describe-each-python";

const program = [
  "import asyncio, concurrent.futures, threading",
  "async def work(queue):",
  "    await queue.put(await asyncio.get_running_loop().run_in_executor(None, len, 'abc'))",
  "async def main():",
  "    queue = asyncio.Queue()",
  "    task = asyncio.create_task(work(queue), name='worker')",
  "    print(await asyncio.wait_for(queue.get(), 5))",
  "    await task",
  "asyncio.run(main())",
  "with concurrent.futures.ThreadPoolExecutor(2) as pool:",
  "    jobs = [pool.submit(threading.Event().wait, 0.005) for _ in range(4)]",
  "    print([job.result() for job in jobs])",
];

describeEachPython("tracing Python's standard library, too", (python) => {
  it("tells of tasks and threads as without, and nothing of what the tracer itself calls", async () => {
    const folder = "import os; print(os.path.dirname(os.__file__))";
    const library = execFileSync(python.executable, ["-c", folder], { encoding: "utf8" }).trim();
    const files = { "main.py": program.join("\n") };
    const run = await python.trace({ files, roots: [library] });
    assert.deepEqual(
      { stdout: run.stdout, stderr: run.stderr, exitCode: run.exitCode },
      { stdout: "3\n[False, False, False, False]\n", stderr: "", exitCode: 0 },
    );
    assertSound(run);
    const events = run.streams[0]?.events ?? [];
    const named = (event: string, operand: string): unknown[] =>
      events.filter((one) => one.event === event).map(({ operands }) => operands[operand]);
    assert.ok(named("task-created", "name").includes("worker"));
    const functions = new Set(named("coroutine-started", "function"));
    for (const name of ["main", "work", "Queue.get", "Queue.put", "wait_for"])
      assert.ok(functions.has(name), `${name} is not among ${[...functions].join(", ")}`);
    for (const name of ["iter_child_nodes", "iter_fields", "walk"]) assert.ok(!functions.has(name), name);
  });
});
