import assert from "node:assert/strict";
import { assertSound } from "../../../test/python/assert-sound";
import { describeEachPython } from "../../../test/python/describe-each-python";
import { transcript } from "../../../test/python/traced-python";

describeEachPython("showing values", (python) => {
  it("shows only built-in values, never names to be hidden, and calls no repr", async () => {
    const run = await python.trace({
      files: {
        "main.py": [
          "class Loud:",
          "    def __repr__(self): print('repr called'); return 'x'",
          "    __str__ = __len__ = __iter__ = __eq__ = __hash__ = __repr__",
          "class Words(str):",
          "    __repr__ = Loud.__repr__",
          "def values():",
          "    password = yield Loud()",
          "    item = {'password': password, 'n': 1}",
          "    yield [Loud(), Words('w'), item]",
          "    yield 'x' * 5000",
          "    yield 10 ** 5000",
          "g = values(); next(g); g.send('hunter2'); next(g); next(g); g.close()",
        ].join("\n"),
      },
    });
    assert.equal(run.stdout, "");
    const shown = transcript(run.streams[0], () => true).join("\n");
    assert.ok(!run.stderr, run.stderr);
    const longest = Math.max(
      ...run.streams[0]!.events.map(({ operands }) => String(operands["value"] ?? "").length),
    );
    assert.ok(!shown.includes("hunter2"));
    assert.ok(shown.includes("{'password': [redacted], 'n': 1}"));
    assert.ok(shown.includes("<Loud>"));
    assert.ok(longest <= 120, `a preview has ${longest} characters`);
    assertSound(run);
  });
});
