import assert from "node:assert/strict";
import { describeEachPython } from "../../../test/python/describe-each-python";
import { counts } from "../../../test/python/traced-python";

describeEachPython("tracing when things go wrong", (python) => {
  it("stays out of the way, and sound, at the recursion limit", async () => {
    const files = {
      "main.py": [
        "def deep(n):",
        "    if n: yield from deep(n - 1)",
        "    yield n",
        "try:",
        "    list(deep(5000))",
        "except RecursionError:",
        "    print('limit')",
      ].join("\n"),
    };
    const run = await python.trace({ files });
    assert.equal(run.stdout, "limit\n");
    assert.equal(run.stderr, "");
    assert.deepEqual(run.faults, []);
  });

  it("lets the program run on when the trace folder is deleted", async () => {
    const files = {
      "main.py": [
        "import json, os, shutil",
        "def count(limit):",
        "    for n in range(limit): yield n",
        "list(count(2))",
        "shutil.rmtree(json.loads(os.environ['COROSCOPE'])['folder'])",
        "def late(): yield 'still here'",
        "print(sum(count(30_000)), *late())",
        "os.mkdir(json.loads(os.environ['COROSCOPE'])['folder'])",
      ].join("\n"),
    };
    const run = await python.trace({ files });
    assert.equal(run.stdout, "449985000 still here\n");
    assert.equal(run.stderr, "");
    assert.equal(run.exitCode, 0);
  });

  it("keeps every event of a program that is killed", async () => {
    const run = await python.trace({
      files: {
        "main.py": [
          "import os, signal",
          "def count():",
          "    n = 0",
          "    while True:",
          "        yield n",
          "        n += 1",
          "        if n == 5_000: os.kill(os.getpid(), signal.SIGKILL)",
          "for n in count(): pass",
        ].join("\n"),
      },
      values: "none",
    });
    assert.equal(run.signal, "SIGKILL");
    assert.equal(counts(run.streams[0])["coroutine-suspended"], 5_000);
    assert.deepEqual(run.faults, []);
  });
});
