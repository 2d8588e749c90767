import assert from "node:assert/strict";
import { describeEachPython, type TestedPython } from "../python/describe-each-python";
import { environmentWith, type PythonWith } from "../python/python-with";
import { counts, transcript } from "../python/traced-python";

const words = (text: string): string => text.replace(/in \d+\.\d+s/, "in SECONDS");

/** What a Python needs to find modules; where it has none of them, the test says so and is skipped. */
function environment(
  test: Mocha.Context,
  python: TestedPython,
  ...modules: readonly string[]
): PythonWith["environment"] {
  const found = environmentWith(python.executable, ...modules);
  if (found !== undefined) return found;
  console.log(`    (${modules.join(" and ")} for Python ${python.version} is missing)`);
  return test.skip();
}

describeEachPython("tracing pytest", (python) => {
  it("tells what runs in test modules, and leaves pytest's words and files alone", async function () {
    const options = {
      environment: environment(this, python, "pytest"),
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

  it("tells the tasks and awaits of pytest-asyncio's tests and fixtures", async function () {
    const options = {
      environment: environment(this, python, "pytest", "pytest_asyncio"),
      arguments: ["-m", "pytest", "-q", "-p", "no:cacheprovider", "--asyncio-mode=auto", "test_one.py"],
      files: {
        "test_one.py": [
          "import asyncio, pytest",
          "async def child(number):",
          "    await asyncio.sleep(0.001)",
          "    return number",
          "@pytest.fixture",
          "async def three():",
          "    yield await child(3)",
          "    await child(4)",
          "@pytest.mark.asyncio",
          "async def test_passes(three):",
          "    assert await child(three) == 3",
          "async def test_fails():",
          "    assert await asyncio.gather(child(1), child(2)) == [1, 3]",
        ].join("\n"),
      },
    };
    const plain = await python.trace({ ...options, untraced: true });
    const run = await python.trace(options);
    assert.match(plain.stdout, /1 failed, 1 passed/);
    assert.equal(words(run.stdout), words(plain.stdout));
    assert.deepEqual([run.exitCode, run.faults], [1, []]);
    const [stream] = run.streams;
    assert.equal(counts(stream)["gap"], undefined);
    const started = transcript(stream, ({ event }) => event === "coroutine-started");
    assert.equal(started.filter((line) => line.endsWith("function=child")).length, 5);
    for (const name of ["three", "test_passes", "test_fails"])
      assert.ok(started.includes(`coroutine-started function=${name}`), name);
    const settled = transcript(stream, ({ event }) => event === "coroutine-settled");
    assert.ok(settled.includes("coroutine-settled outcome=returned value=4"));
    const ready = transcript(stream, ({ event }) => event === "task-ready");
    assert.ok(ready.filter((line) => line.includes("reason=sleep(0.001)")).length >= 3);
    assert.ok(ready.some((line) => line.includes("reason=gather of 2")));
  });
});
