import assert from "node:assert/strict";
import { assertSound } from "../python/assert-sound";
import { describeEachPython } from "../python/describe-each-python";
import { counts, transcript } from "../python/traced-python";

describeEachPython("tracing a program however it is started", (python) => {
  it("traces -m, packages with relative imports, and calls in a module's scope", async () => {
    const files = {
      "package/__init__.py": "",
      "package/tool.py": [
        "import asyncio",
        "from .other import steps",
        "async def _private(n):",
        "    await asyncio.sleep(0)",
        "    return list(steps(n))",
        "async def stream():",
        "    for item in steps(100):",
        "        yield item",
        "if __name__ == '__main__':",
        "    print(asyncio.run(_private(2)), __package__, __spec__.name)",
      ].join("\n"),
      "package/other.py": ["def steps(n):", "    for i in range(n): yield i"].join("\n"),
    };
    const asModule = await python.trace({ files, arguments: ["-m", "package.tool"] });
    assert.equal(asModule.stdout, "[0, 1] package package.tool\n");
    assert.equal(counts(asModule.streams[0])["coroutine-suspended"], 3);
    const inline = await python.trace({
      files,
      arguments: ["-c", "from package.other import steps; print(list(steps(2)))"],
    });
    assert.equal(counts(inline.streams[0])["coroutine-suspended"], 2);
    const call = { file: "package/tool.py", expression: "_private(4)", limit: 100 };
    const called = await python.trace({ files, call });
    assert.equal(called.exitCode, 0, called.stderr);
    assert.equal(counts(called.streams[0])["coroutine-suspended"], 5);
    const limited = await python.trace({
      files,
      call: { ...call, expression: "stream()", limit: 3 },
    });
    assert.equal(limited.exitCode, 0, limited.stderr);
    const items = transcript(limited.streams[0], ({ event }) => event === "coroutine-suspended");
    assert.equal(items.filter((line) => line.includes("yield 8:8:8:18 item")).length, 3);
    for (const one of [asModule, inline, called, limited]) assertSound(one);
  });

  it("traces namespace packages and what doctests call", async () => {
    const files = {
      "space/part/steps.py": [
        "def steps(n):",
        '    """',
        "    >>> list(steps(2))",
        "    [0, 1]",
        '    """',
        "    for i in range(n): yield i",
      ].join("\n"),
      "space/part/tool.py": "from space.part.steps import steps; print(list(steps(2)))",
    };
    for (const words of ["space.part.tool", "doctest space/part/steps.py"]) {
      const run = await python.trace({ files, arguments: ["-m", ...words.split(" ")] });
      assert.deepEqual([run.exitCode, run.stderr], [0, ""], words);
      assert.equal(counts(run.streams[0])["coroutine-suspended"], 2, words);
      assertSound(run);
    }
  });

  it("runs a program that is a zip file as it is, and traces it from 3.12 on", async () => {
    const run = await python.trace({
      files: {
        "app/__main__.py": "from steps import steps; print(list(steps(2)))",
        "app/steps.py": ["def steps(n):", "    for i in range(n): yield i"].join("\n"),
        "pack.py": [
          "import runpy, sys, zipapp",
          "zipapp.create_archive('app', 'app.pyz')",
          "sys.argv = ['app.pyz']",
          "runpy.run_path('app.pyz', run_name='__main__')",
        ].join("\n"),
      },
      arguments: ["pack.py"],
    });
    assert.deepEqual([run.stdout, run.stderr], ["[0, 1]\n", ""]);
    const suspended = run.streams.length === 0 ? 0 : counts(run.streams[0])["coroutine-suspended"];
    assert.equal(suspended ?? 0, python.isRewritten ? 0 : 2);
  });
});
