import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { describeEachPython } from "../../../test/python/describe-each-python";
import { transcript } from "../../../test/python/traced-python";

describeEachPython("tracing pytest", (python) => {
  before(function () {
    if (spawnSync(python.executable, ["-c", "import pytest"]).status === 0) return;
    console.log(`    (pytest for Python ${python.version} is missing)`);
    this.skip();
  });

  it("tells what runs in test modules, and leaves pytest's words and files alone", async () => {
    const options = {
      arguments: ["-m", "pytest", "-q", "-p", "no:cacheprovider", "test_one.py"],
      files: {
        "test_one.py": [
          "def numbers():",
          "    x = yield 1",
          "    assert x == 3, 'no'",
          "    yield 2",
          "def test_passes():",
          "    taken = numbers()",
          "    assert next(taken) == 1",
          "    assert taken.send(3) == 2",
          "def test_fails():",
          "    assert list(numbers()) == [1]",
        ].join("\n"),
      },
    };
    const plain = await python.trace({ ...options, untraced: true });
    const run = await python.trace(options);
    const words = (text: string): string => text.replace(/in \d+\.\d+s/, "in SECONDS");
    assert.equal(words(run.stdout), words(plain.stdout));
    assert.deepEqual([run.exitCode, run.faults], [1, []]);
    const lines = transcript(run.streams[0], ({ event }) => event.startsWith("coroutine-"));
    assert.deepEqual(lines.slice(0, 4), [
      "coroutine-started function=numbers",
      "coroutine-suspended point=yield 2:8:2:15 1 value=1",
      "coroutine-resumed mode=value value=3",
      "coroutine-suspended point=yield 4:4:4:11 2 value=2",
    ]);
  });
});
