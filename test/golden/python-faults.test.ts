import assert from "node:assert/strict";
import { describeEachPython } from "../python/describe-each-python";
import { counts } from "../python/traced-python";

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

  it("keeps every event of a program that crashes or leaves at once", async () => {
    const endings = { "os._exit(7)": [7, null], "faulthandler._sigsegv()": [null, "SIGSEGV"] } as const;
    for (const [ending, [exitCode, signal]] of Object.entries(endings)) {
      const run = await python.run(
        "import faulthandler, os",
        "def count():",
        "    yield from range(3)",
        "for number in count():",
        "    pass",
        "generator = count(); next(generator)",
        ending,
      );
      assert.deepEqual([run.exitCode, run.signal], [exitCode, signal]);
      assert.equal(counts(run.streams[0])["coroutine-started"], 2);
      assert.deepEqual(run.faults, []);
    }
  });

  it("lets a thread fork, and follows its child", async () => {
    const run = await python.trace({
      files: {
        "main.py": [
          "import os, sys, threading",
          "def count(n):",
          "    for i in range(n): yield i",
          "def work():",
          "    started = count(2); next(started)",
          "    child = os.fork()",
          "    if child == 0:",
          "        list(started); list(count(3))",
          "        os._exit(0)",
          "    print(os.waitpid(child, 0)[1], list(started))",
          "thread = threading.Thread(target=work)",
          "thread.start(); thread.join()",
        ].join("\n"),
      },
      environment: { PYTHONWARNINGS: "ignore" },
    });
    assert.equal(run.stdout, "0 [1]\n");
    assert.equal(run.stderr, "");
    assert.deepEqual(run.faults, []);
    assert.deepEqual(
      run.streams.map((stream) => counts(stream)["coroutine-suspended"]),
      [2, 3],
    );
  });

  it("lets the interpreter shut down with tasks pending and generators suspended", async () => {
    const lines = [
      "import asyncio, threading",
      "def numbers():",
      "    try:",
      "        yield 1",
      "    finally:",
      "        print('closed')",
      "async def forever():",
      "    try:",
      "        await asyncio.Event().wait()",
      "    finally:",
      "        print('left')",
      "async def main():",
      "    global task",
      "    task = asyncio.ensure_future(forever())",
      "    await asyncio.sleep(0)",
      "kept = numbers(); next(kept)",
      "loop = asyncio.new_event_loop()",
      "loop.run_until_complete(main())",
      "threading.Thread(target=loop.run_forever, daemon=True).start()",
    ];
    const plain = await python.trace({ files: { "main.py": lines.join("\n") }, untraced: true });
    const run = await python.run(...lines);
    const words = (text: string): string => text.replace(/0x[\da-f]+/g, "…");
    assert.equal(run.stdout, plain.stdout);
    assert.equal(words(run.stderr), words(plain.stderr));
    assert.deepEqual([run.exitCode, run.faults], [plain.exitCode, []]);
  });

  it("says that the disk is full, and lets the program run on", async () => {
    const run = await python.trace({
      files: {
        "main.py": [
          "import resource, signal",
          "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)",
          "def count(limit):",
          "    for n in range(limit): yield n",
          "list(count(2))",
          "resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))",
          "for _ in range(4_000):",
          "    list(count(5))",
          "def late(): yield 'still here'",
          "print(*late())",
        ].join("\n"),
      },
      values: "none",
    });
    assert.equal(run.stdout, "still here\n");
    assert.equal(run.stderr, "");
    assert.equal(run.exitCode, 0);
    const causes = run.streams[0]!.events.filter(({ event }) => event === "gap").map(
      ({ operands }) => operands["cause"],
    );
    assert.ok(causes.includes("disk-error"), `only ${causes.join(", ")}`);
    assert.deepEqual(run.faults, []);
  });

  it("lets a program run out of memory as it does by itself", async () => {
    const lines = [
      "import resource",
      "def hoard():",
      "    kept = []",
      "    while True:",
      "        kept.append(bytearray(1 << 24))",
      "        yield len(kept)",
      "used = int(open('/proc/self/statm').read().split()[0]) * resource.getpagesize()",
      "resource.setrlimit(resource.RLIMIT_AS, (used + (1 << 28),) * 2)",
      "try:",
      "    for _ in hoard(): pass",
      "except MemoryError as error:",
      "    print('no more', error.__traceback__.tb_next.tb_lineno)",
      "def late(): yield 'still here'",
      "print(*late())",
    ];
    const run = await python.run(...lines);
    assert.equal(run.stdout, "no more 5\nstill here\n");
    assert.deepEqual([run.stderr, run.exitCode, run.faults], ["", 0, []]);
  });

  it("traces modules that are named like ours and like the library's", async () => {
    const own = (name: string): string => `def name():\n    yield '${name}'\n`;
    const names = ["monitoring", "queue", "coroscope_tracer", "sitecustomize", "insertion"];
    const run = await python.trace({
      files: {
        "main.py": [
          ...names.map((name) => `import ${name}`),
          `print([*map(lambda module: next(module.name()), (${names.join(", ")}))])`,
        ].join("\n"),
        ...Object.fromEntries(names.map((name) => [`${name}.py`, own(name)])),
      },
    });
    assert.equal(run.stderr, "");
    assert.equal(run.stdout, `[${names.map((name) => `'${name}'`).join(", ")}]\n`);
    assert.equal(counts(run.streams[0])["coroutine-started"], names.length);
    assert.deepEqual(run.faults, []);
  });
});
