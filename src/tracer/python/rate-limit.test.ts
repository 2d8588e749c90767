import assert from "node:assert/strict";
import { describeEachPython } from "../../../test/python/describe-each-python";
import { counts, type TracedRun } from "../../../test/python/traced-python";

/** So many yields come far faster than all of them are told. */
const yields = 24_000;

describeEachPython("limiting the rate of events", (python) => {
  async function runProgram(...lines: string[]): Promise<TracedRun> {
    // Values cost more than all else, and are not what is looked at here.
    const run = await python.trace({
      files: { "main.py": lines.join("\n") },
      values: "none",
    });
    assert.deepEqual(run.faults, []);
    return run;
  }

  function missing(run: TracedRun): number {
    return run.streams[0]!.events.filter(({ event }) => event === "gap").reduce((sum, { operands }) => {
      assert.equal(operands["cause"], "rate-limit");
      return sum + Number(operands["count"]);
    }, 0);
  }

  it("leaves out what comes too fast, and says of what and how much", async () => {
    const run = await runProgram(
      "def count(limit):",
      "    for number in range(limit):",
      "        yield number",
      `print(sum(count(${yields})))`,
    );
    assert.equal(run.stdout, `${(yields * (yields - 1)) / 2}\n`);
    const seen = counts(run.streams[0]);
    const told = (seen["coroutine-suspended"] ?? 0) + (seen["coroutine-resumed"] ?? 0);
    assert.ok(told >= 9_990, `only ${told} events`);
    if (seen["gap"] === undefined) assert.equal(told, 2 * yields, "a slow machine tells all");
    // From 3.12 on the events are switched off in the interpreter, and nobody can count them.
    else if (python.isRewritten) assert.equal(told + missing(run), 2 * yields);
    else assert.equal(missing(run), 0);
    assert.equal(seen["coroutine-settled"], 1);
  });

  it("tells generators inside of one another, throws and closes soundly around what it leaves out", async () => {
    const run = await runProgram(
      "import time",
      "def inner(limit):",
      "    for number in range(limit):",
      "        yield number",
      "def outer(limit):",
      "    try:",
      "        for number in inner(limit):",
      "            yield number",
      "    finally:",
      "        print('closed', next(inner(1)))",
      "def echo():",
      "    item = None",
      "    while True:",
      "        try:",
      "            item = yield item",
      "        except KeyError as error:",
      "            item = error.args[0]",
      `for number in outer(${yields}):`,
      "    pass",
      `stopped = outer(${yields})`,
      `for _ in range(${yields / 2}):`,
      "    next(stopped)",
      "stopped.close()",
      "answers = echo()",
      "next(answers)",
      `for number in range(${yields / 2}):`,
      "    assert answers.send(number) == number",
      "    if number % 4000 == 0:",
      "        assert answers.throw(KeyError('k')) == 'k'",
      "time.sleep(0.15)",
      "for number in range(3000):",
      "    assert answers.send(number) == number",
      "answers.close()",
      "print('done')",
    );
    assert.equal(run.stdout, "closed 0\nclosed 0\ndone\n");
    assert.equal(run.stderr, "");
  });
});
