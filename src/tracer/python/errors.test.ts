import assert from "node:assert/strict";
import { assertSound } from "../../../test/python/assert-sound";
import { describeEachPython } from "../../../test/python/describe-each-python";
import { transcript, type TracedRun } from "../../../test/python/traced-python";

const unhandled = (run: TracedRun): string[] =>
  transcript(run.streams[0], ({ event }) => event === "error-unhandled");

describeEachPython("telling errors that nobody handled", (python) => {
  it("tells what ended the program, and leaves its hooks alone", async () => {
    const run = await python.run(
      "import sys",
      "print(sys.excepthook is sys.__excepthook__)",
      "def fail():",
      "    raise KeyError('lost')",
      "fail()",
    );
    assert.equal(run.stdout, "True\n");
    assert.equal(run.exitCode, 1);
    assert.deepEqual(unhandled(run), [
      "error-unhandled actorKind=thread point=await 4:4:4:26 raise KeyError('lost') value=KeyError('lost')",
    ]);
    assertSound(run);
  });

  it("tells it of a module, of text, and of a call", async () => {
    const files = {
      "main.py": "def fail():\n    raise ValueError(1)\nif __name__ == '__main__':\n    fail()\n",
    };
    const runs = [
      await python.trace({ files, arguments: ["-m", "main"] }),
      await python.trace({ files, arguments: ["-c", "import main; main.fail()"] }),
      await python.trace({ files, call: { file: "main.py", expression: "fail()", limit: 1 } }),
    ];
    for (const run of runs) {
      assert.equal(run.exitCode, 1);
      assert.deepEqual(unhandled(run), [
        "error-unhandled actorKind=thread point=await 2:4:2:23 raise ValueError(1) value=ValueError(1)",
      ]);
    }
  });

  it("tells nothing of an exit, and of errors that others only keep", async () => {
    const run = await python.run(
      "import sys",
      "def kept():",
      "    try:",
      "        raise KeyError('kept')",
      "    except KeyError as error:",
      "        sys.last_value = sys.last_exc = error",
      "kept()",
      "sys.exit(3)",
    );
    assert.equal(run.exitCode, 3);
    assert.deepEqual(unhandled(run), []);
  });

  it("tells what left a thread, a callback, and a task that nobody asked", async () => {
    const lines = [
      "import asyncio, threading, sys",
      "def fail(what):",
      "    raise KeyError(what)",
      "def leave():",
      "    sys.exit(1)",
      "for work in (lambda: fail('thread'), leave):",
      "    thread = threading.Thread(target=work); thread.start(); thread.join()",
      "async def failing():",
      "    fail('task')",
      "async def main():",
      "    asyncio.get_running_loop().call_soon(fail, 'callback')",
      "    task = asyncio.ensure_future(failing())",
      "    await asyncio.wait([task])",
      "    del task",
      "    await asyncio.sleep(0)",
      "asyncio.run(main())",
    ];
    const run = await python.run(...lines);
    const plain = await python.trace({ files: { "main.py": lines.join("\n") }, untraced: true });
    const words = (text: string): string => text.replace(/0x[\da-f]+|Thread-\d/g, "…");
    assert.equal(words(run.stderr), words(plain.stderr));
    assert.deepEqual(unhandled(run), [
      "error-unhandled actorKind=thread point=await 3:4:3:24 raise KeyError(what) value=KeyError('thread')",
      "error-unhandled actorKind=callback point=await 3:4:3:24 raise KeyError(what) value=KeyError('callback')",
      "error-unhandled actorKind=task point=await 3:4:3:24 raise KeyError(what) value=KeyError('task')",
    ]);
    assertSound(run);
  });

  it("asks an error nothing that the program would answer", async () => {
    const lines = [
      "class Odd(Exception):",
      "    @property",
      "    def __traceback__(self): print('asked')",
      "    @property",
      "    def __context__(self): print('asked')",
      "    def __str__(self): return 'odd'",
      "    def __repr__(self): print('asked')",
      "def items():",
      "    try: yield",
      "    except Odd: yield",
      "held = items()",
      "next(held)",
      "held.throw(Odd())",
      "raise Odd",
    ];
    const run = await python.run(...lines);
    const plain = await python.trace({ files: { "main.py": lines.join("\n") }, untraced: true });
    assert.deepEqual([run.stdout, run.stderr], [plain.stdout, plain.stderr]);
    assert.deepEqual(unhandled(run), [
      "error-unhandled actorKind=thread point=await 14:0:14:9 raise Odd value=Odd()",
    ]);
  });

  it("names the line that sent a value to a generator that was not started", async () => {
    const run = await python.run(
      "def averager():",
      "    total = 0",
      "    while True:",
      "        total += yield total",
      "def use():",
      "    averager().send(3)",
      "use()",
    );
    assert.deepEqual(unhandled(run), [
      'error-unhandled actorKind=thread point=await 6:4:6:22 averager().send(3) value=TypeError("can\'t send non-None value to a just-started generator")',
    ]);
  });
});
