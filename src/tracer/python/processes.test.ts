import assert from "node:assert/strict";
import { assertSound } from "../../../test/python/assert-sound";
import { describeEachPython } from "../../../test/python/describe-each-python";
import { counts, transcript } from "../../../test/python/traced-python";

describeEachPython("tracing threads and processes", (python) => {
  it("tells threads, and follows fork, spawned Pythons and os._exit", async () => {
    const run = await python.trace({
      files: {
        "main.py": [
          "import os, subprocess, sys, threading",
          "def count(n):",
          "    for i in range(n): yield i",
          "thread = threading.Thread(target=lambda: list(count(1)), name='other')",
          "thread.start(); thread.join()",
          "child = os.fork()",
          "if child == 0:",
          "    list(count(2))",
          "    os._exit(3)",
          "print(os.WEXITSTATUS(os.waitpid(child, 0)[1]))",
          "sys.stdout.flush()",
          "subprocess.run([sys.executable, 'child.py'])",
          "list(count(3))",
        ].join("\n"),
        "child.py": ["def own():", "    yield 'child'", "print(list(own()))"].join("\n"),
      },
      environment: { PYTHONWARNINGS: "ignore" },
    });
    assert.equal(run.stdout, "3\n['child']\n");
    const suspensions = run.streams.map((stream) => counts(stream)["coroutine-suspended"]);
    assert.deepEqual(suspensions, [4, 2, 1]);
    const [first] = run.streams;
    assert.ok(first);
    assert.deepEqual(
      transcript(first, ({ event }) => event.startsWith("thread-")),
      ["thread-started name=other", "thread-ended"],
    );
    const inThread = first.events.filter(
      ({ event, thread }) => event === "coroutine-suspended" && thread === 1,
    );
    assert.equal(inThread.length, 1);
    for (const { header } of run.streams.slice(1))
      assert.equal(header.process.parent, first.header.process.id);
    assertSound(run);
  });
});
