import assert from "node:assert/strict";
import { newestInterpreter } from "../../../test/python/interpreters";
import { counts, runTraced } from "../../../test/python/traced-python";

describe("the Python tracer when things go wrong", () => {
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
    const run = await runTraced({ executable: newestInterpreter().executable, files });
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
    const run = await runTraced({ executable: newestInterpreter().executable, files });
    assert.equal(run.stdout, "449985000 still here\n");
    assert.equal(run.stderr, "");
    assert.equal(run.exitCode, 0);
  });

  it("declares what it left out of a generator that runs hot", async () => {
    const files = {
      "main.py": ["def hot():", "    for n in range(100_000): yield n", "print(sum(1 for _ in hot()))"].join(
        "\n",
      ),
    };
    const run = await runTraced({ executable: newestInterpreter().executable, files });
    assert.equal(run.stdout, "100000\n");
    const seen = counts(run.streams[0]);
    // How much is left out depends on the machine; that it is declared does not. The sum's own generator runs hot too.
    const isWhole = seen["coroutine-suspended"] === 200_000;
    assert.equal((seen["gap"] ?? 0) > 0, !isWhole);
    assert.equal(seen["coroutine-settled"], 2);
    assert.deepEqual(run.faults, []);
  });
});
