import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import path from "node:path";
import { pythonFor } from "./interpreters";
import type { ProgramResult, RunOptions } from "./run-program";
import { Scratch } from "./scratch";

const javaScript = [
  "async function throws(message) { await null; throw new TypeError(message); }",
  "function* numbers() { let n = 0; while (true) yield n++; }",
  "async function needs(url) { await null; return url.length; }",
  "async function leaves() { await null; process.exit(5); }",
  "async function stuck() { setTimeout(() => console.log('waits'), 20); await new Promise(() => { setInterval(() => {}, 1e6); }); }",
  "function* floods() { while (true) { console.log('x'.repeat(1023)); yield; } }",
];

const sources: Readonly<Record<"app.mjs" | "app.ts" | "app.py", readonly string[]>> = {
  "app.mjs": javaScript,
  "app.ts": [
    "const types: readonly string[] = [];",
    ...javaScript.map((line) =>
      line
        .replace("(message)", "(message: string): Promise<never>")
        .replace("(url)", "(url: string): Promise<number>")
        .replace("numbers()", "numbers(): Generator<number>"),
    ),
    "console.assert(types.length === 0);",
  ],
  "app.py": [
    "import asyncio, os",
    "async def throws(message):",
    "    await asyncio.sleep(0)",
    "    raise TypeError(message)",
    "def numbers():",
    "    n = 0",
    "    while True:",
    "        yield n",
    "        n += 1",
    "async def needs(url):",
    "    await asyncio.sleep(0)",
    "    return len(url)",
    "async def leaves():",
    "    await asyncio.sleep(0)",
    "    os._exit(5)",
    "async def stuck():",
    "    loop = asyncio.get_running_loop()",
    "    loop.call_later(0.02, lambda: print('waits', flush=True))",
    "    await loop.create_future()",
    "def floods():",
    "    while True:",
    "        print('x' * 1023)",
    "        yield",
  ],
};

for (const [file, source] of Object.entries(sources)) {
  describe(`a call that goes wrong, in ${file}`, function () {
    this.timeout(120_000);
    let scratch: Scratch;
    let interpreter: string[];

    beforeEach(async function () {
      interpreter = file.endsWith(".py") ? ["--python", await pythonFor(this)] : [];
      scratch = new Scratch();
      scratch.write(file, source.join("\n"));
    });

    afterEach(() => scratch.remove());

    const call = (
      expression: string,
      options: RunOptions & { limit?: number } = {},
    ): Promise<ProgramResult> => {
      const limit = options.limit === undefined ? [] : ["--limit", String(options.limit)];
      return scratch.coroscope(
        ["trace", ...interpreter, "--out", "t", ...limit, "--call", expression, file],
        options,
      );
    };

    it("because it throws ends with the error and exit code 1", async () => {
      const traced = await call('throws("lost")');
      assert.equal(traced.code, 1);
      assert.match(traced.stderr, /TypeError: lost/);
      assert.ok(traced.stderr.includes(file), "the stack names the file");
      await scratch.assertHolds("t", { throws: "threw" });
    });

    it("because its generator is endless stops at the limit", async () => {
      assert.equal((await call("numbers()", { limit: 5 })).code, 0);
      const { points } = await scratch.assertHolds("t", { numbers: "closed" });
      assert.equal(
        points.reduce((sum, { hits }) => sum + hits, 0),
        5,
      );
    });

    it("because it floods the output arrives whole, up to the limit", async () => {
      const traced = await call("floods()", { limit: 2_000 });
      assert.deepEqual([traced.code, traced.stdout.length, traced.stderr], [0, 2_000 * 1_024, ""]);
      await scratch.assertHolds("t", { floods: "closed" });
    });

    it("because it leaves keeps its exit code and its trace", async () => {
      const traced = await call("leaves()");
      assert.deepEqual([traced.code, traced.stdout, traced.stderr], [5, "", ""]);
      await scratch.assertHolds("t", { leaves: null });
    });

    it("because it never settles is ended by a signal, and its trace holds what it waits for", async function () {
      if (process.platform === "win32") this.skip();
      const traced = await call("stuck()", {
        watch: (output, child) => {
          if (output === "waits\n") child.kill("SIGTERM");
        },
      });
      assert.deepEqual([traced.code, traced.signal], [null, "SIGTERM"]);
      const { points } = await scratch.assertHolds("t", { stuck: null });
      assert.deepEqual(
        points.map(({ hits, waiting }) => [hits, waiting]),
        [[1, 1]],
      );
    });

    async function watched(name: string): Promise<ProgramResult> {
      return scratch.coroscope(["trace", ...interpreter, "--out", "t", "--function", name, file]);
    }

    it("because it is no expression, or names what is not there, says so", async () => {
      const broken = await call("needs(");
      assert.equal(broken.code, 1);
      assert.match(broken.stderr, /SyntaxError/);
      scratch.remove("t");
      const unknown = await call("nothing()");
      assert.equal(unknown.code, 1);
      assert.match(unknown.stderr, /nothing/);
      assert.match(unknown.stderr, /ReferenceError|NameError/);
    });

    it("because its arguments are missing fails as the language says", async () => {
      const traced = await call("needs()");
      assert.equal(traced.code, 1);
      assert.match(traced.stderr, /TypeError/);
      await scratch.assertHolds("t", {});
    });

    it("because nobody wrote its arguments is not made up: the file is run and the function watched", async () => {
      const traced = await watched("needs");
      assert.equal(traced.code, 0);
      assert.match(
        traced.stderr,
        /^coroscope: running app\.(mjs|ts|py) and watching needs \(needs needs an argument for url\. .*--call\)\n/,
      );
    });

    it("because there is no such function is refused, with those that are", async () => {
      const traced = await watched("nope");
      assert.equal(traced.code, 125);
      assert.match(traced.stderr, /no suspendable function nope in .*It has throws, numbers, needs/);
      assert.ok(!existsSync(path.join(scratch.folder, "t")));
    });
  });
}

describe("a call that never settles", () => {
  it("is ended after a time, where that is wished", async function () {
    this.timeout(60_000);
    const scratch = new Scratch();
    try {
      scratch.write(
        "app.js",
        "async function stuck() { await new Promise(() => { setInterval(() => {}, 1e6); }); }\n",
      );
      const traced = await scratch.coroscope([
        "trace",
        "--out",
        "t",
        "--timeout",
        "1.5",
        "--call",
        "stuck()",
        "app.js",
      ]);
      assert.deepEqual([traced.code, traced.stdout], [124, ""]);
      assert.match(
        traced.stderr,
        /^coroscope: the program was ended after 1\.5 s \(--timeout\); the trace holds /,
      );
      const { ended } = await scratch.assertHolds("t", {});
      assert.equal(ended?.cancelled, true);
      const wrong = await scratch.coroscope(["trace", "--timeout", "soon", "app.js"]);
      assert.equal(wrong.code, 125);
      assert.match(wrong.stderr, /--timeout is a number of seconds/);
    } finally {
      scratch.remove();
    }
  });

  it("because nothing can wake it is said to never settle, with Node's own exit code for that", async function () {
    this.timeout(60_000);
    const scratch = new Scratch();
    try {
      scratch.write(
        "app.js",
        "async function never() { await new Promise(() => {}); }\nasync function leaves() { process.exitCode = 3; await new Promise(() => {}); }\n",
      );
      const never = await scratch.coroscope(["trace", "--out", "t", "--call", "never()", "app.js"]);
      assert.deepEqual([never.code, never.stdout], [13, ""]);
      assert.match(never.stderr, /^coroscope: never\(\) never settled: .* nothing is left in the program/);
      await scratch.assertHolds("t", { never: null });
      const chosen = await scratch.coroscope(["trace", "--out", "u", "--call", "leaves()", "app.js"]);
      assert.deepEqual([chosen.code, chosen.stderr], [3, ""]);
    } finally {
      scratch.remove();
    }
  });
});
