import assert from "node:assert/strict";
import type { DriveReport } from "../../src/trace/drive-protocol";
import { pyenvPythonFor, pythonFor } from "./interpreters";
import type { ProgramResult } from "./run-program";
import { Scratch } from "./scratch";

const sources = {
  "app.mjs": [
    "const delay = (ms) => new Promise((resolve) => setTimeout(resolve, ms));",
    "export function* total() { let sum = 0; for (;;) sum += yield sum; }",
    "export function* outer() { yield* total(); }",
    "export async function* lines() { yield 'one'; await delay(1); yield 'two'; }",
    "export async function step(n) { await delay(5); return n; }",
    "export async function main() { const a = await step(1); console.log('a'); const b = await step(2); return a + b; }",
    "export async function never() { await new Promise(() => {}); }",
    "export async function long() { await delay(600_000); }",
    "export async function ticks() { for (;;) await delay(1); }",
  ],
  "app.py": [
    "import asyncio",
    "def total():",
    "    sum = 0",
    "    while True:",
    "        sum += yield sum",
    "def outer():",
    "    yield from total()",
    "def primed():",
    "    generator = total()",
    "    next(generator)",
    "    return generator",
    "async def lines():",
    "    yield 'one'",
    "    await asyncio.sleep(0.001)",
    "    yield 'two'",
    "async def step(n):",
    "    await asyncio.sleep(0.005)",
    "    return n",
    "async def main():",
    "    a = await step(1)",
    "    print('a')",
    "    b = await step(2)",
    "    return a + b",
    "async def never():",
    "    await asyncio.get_running_loop().create_future()",
    "async def long():",
    "    await asyncio.sleep(600)",
    "async def ticks():",
    "    while True:",
    "        await asyncio.sleep(0.001)",
  ],
} as const;

/** A generator that ends the program. */
const leaving = {
  "app.mjs": "function* leaves() { yield 1; process.exit(5); }",
  "app.py": "def leaves():\n    yield 1\n    import os\n    os._exit(5)",
};

/** What a report says, in a word or two: for generators the value, for coroutines where their frames are. */
function wordOf(report: DriveReport): string {
  switch (report.report) {
    case "ready":
      return `ready ${report.what}`;
    case "suspended":
      return report.value ?? report.frames.map((frame) => `${frame.function}:${frame.line}`).join(" ");
    case "settled":
      return report.outcome;
    case "refused":
      return `refused ${/^\w+Error/.exec(report.message)?.[0] ?? ""}`.trimEnd();
  }
}

for (const [file, source] of Object.entries(sources)) {
  describe(`coroscope trace --drive, ${file}`, function () {
    this.timeout(120_000);
    const isPython = file.endsWith(".py");
    let scratch: Scratch;
    let interpreter: string[];

    beforeEach(async function () {
      interpreter = isPython ? ["--python", await pythonFor(this)] : [];
      scratch = new Scratch();
      scratch.write(file, source.join("\n"));
    });

    afterEach(() => scratch.remove());

    const drive = (call: string, lines: readonly string[], ...options: string[]): Promise<ProgramResult> =>
      scratch.coroscope(
        ["trace", ...interpreter, "--out", "t", "--drive", ...options, "--call", call, file],
        { input: lines.map((line) => `${line}\n`).join("") },
      );

    async function reportsOf(call: string, commands: readonly object[]): Promise<DriveReport[]> {
      const lines = commands.map((command) => JSON.stringify(command));
      const { stdout } = await drive(call, lines, "--json");
      return stdout
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line) as DriveReport);
    }

    it("lets a generator go on by next and send, and tells where it is suspended", async () => {
      const reports = await reportsOf("outer()", [
        { command: "next" },
        { command: "next", expression: "2 + 3" },
        { command: "next", expression: "10" },
        { command: "close" },
      ]);
      assert.deepEqual(reports.map(wordOf), ["ready generator", "0", "5", "15", "closed"]);
      const suspended = reports[2];
      assert.ok(suspended?.report === "suspended");
      assert.deepEqual(
        suspended.frames.map((frame) => [frame.function, frame.line]),
        isPython
          ? [
              ["outer", 7],
              ["total", 5],
            ]
          : [
              ["outer", 3],
              ["total", 2],
            ],
      );
      const { coroutines } = await scratch.assertHolds("t", { outer: "closed", total: "closed" });
      assert.equal(coroutines.length, 2);
    });

    it("throws what it is told to, in the scope of the module", async () => {
      const error = isPython ? "KeyError(total.__name__)" : "new RangeError(total.name)";
      const reports = await reportsOf("total()", [
        { command: "next" },
        { command: "throw", expression: error },
      ]);
      assert.deepEqual(reports.map(wordOf), ["ready generator", "0", "threw"]);
      assert.match(
        JSON.stringify(reports[2]),
        isPython ? /in total.*KeyError: 'total'/ : /RangeError: total/,
      );
      assert.doesNotMatch(JSON.stringify(reports[2]), /drive|evaluate/);
      await scratch.assertHolds("t", { total: "threw" });
    });

    it("refuses what makes no sense, and goes on", async () => {
      const reports = await reportsOf("total()", [
        ...(isPython ? [{ command: "next", expression: "4" }] : []),
        { command: "next" },
        { command: "next", expression: "no_such_name" },
        { command: "next", expression: "1 +" },
        { command: "turn" },
        { command: "dance" },
        { command: "next", expression: "4" },
      ]);
      const refusals = isPython
        ? ["refused NameError", "refused SyntaxError", "refused ValueError", "refused"]
        : ["refused ReferenceError", "refused SyntaxError", "refused", "refused"];
      const unprimed = isPython ? ["refused TypeError"] : [];
      assert.deepEqual(reports.map(wordOf), [
        "ready generator",
        ...unprimed,
        "0",
        ...refusals,
        "4",
        "closed",
      ]);
    });

    it("drives an async generator, its event loop standing still between commands", async () => {
      const reports = await reportsOf("lines()", [
        { command: "next" },
        { command: "next" },
        { command: "next" },
      ]);
      const [one, two] = isPython ? ["'one'", "'two'"] : ['"one"', '"two"'];
      assert.deepEqual(reports.map(wordOf), ["ready async-generator", one, two, "returned"]);
      await scratch.assertHolds("t", { lines: "returned" });
    });

    it("runs a generator to its limit, and closes it when there is nothing more to say", async () => {
      const { stdout, code } = await drive("lines()", ['{"command":"run"}'], "--json", "--limit", "1");
      assert.equal(code, 0);
      const words = stdout
        .trimEnd()
        .split("\n")
        .map((line) => wordOf(JSON.parse(line) as DriveReport));
      assert.deepEqual(words, ["ready async-generator", isPython ? "'one'" : '"one"', "closed"]);
      await scratch.assertHolds("t", { lines: "closed" });
    });

    it("runs a coroutine by resumptions, and its output stands apart", async () => {
      const { stdout, stderr, code } = await drive(
        "main()",
        ["resume", "resume", "resume", "resume"].map((command) => JSON.stringify({ command })),
        "--json",
      );
      const reports = stdout
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line) as DriveReport);
      assert.deepEqual(
        reports.map(wordOf),
        isPython
          ? ["ready coroutine", "main:20 step:17", "main:22 step:17", "returned"]
          : ["ready coroutine", "main:6", "main:6", "returned"],
      );
      assert.deepEqual([stderr, code], ["a\n", 0]);
      await scratch.assertHolds("t", { main: "returned" });
    });

    it("runs a coroutine by turns of the event loop", async () => {
      const turns = Array.from({ length: 20 }, () => ({ command: "turn" }));
      const reports = await reportsOf("main()", turns);
      const words = reports.map(wordOf);
      assert.equal(words.at(-1), "returned");
      assert.ok(
        words.some((word) => /^main:\d+ step:\d+$/.test(word)),
        words.join(),
      );
      const run = await scratch.coroscope(["show", "--json", "t"]);
      assert.equal(run.code, 0);
    });

    it("says that nothing is left that could wake it", async () => {
      const reports = await reportsOf("never()", [{ command: "turn" }, { command: "turn" }]);
      assert.equal(reports.map(wordOf).at(-1), "never");
      await scratch.assertHolds("t", {});
    });

    it("is paused while nothing happens and while much does, however it was set going", async () => {
      for (const call of ["long", "ticks"]) {
        const { stdout, code } = await drive(`${call}()`, ["run", "pause", "run", "pause", "pause", "close"]);
        const frame = `    ${call}\\(\\)( at await (asyncio\\.sleep|delay)\\(.*\\))? \\[app\\.\\w+:\\d+\\]\n`;
        const held = `  waits\n${frame}`;
        assert.match(stdout, new RegExp(`help\n(${frame})?${held}${held}  It does not run\\.\n  closed\n$`));
        assert.equal(code, 0);
        scratch.remove("t");
      }
    });

    it("talks to a person in words", async () => {
      const { stdout, code } = await drive("total()", ["next", "send 7", "what", "close"]);
      assert.equal(code, 0);
      const at = isPython ? "(at yield sum )?\\[app\\.py:5\\]" : "at yield sum \\[app\\.mjs:2\\]";
      assert.match(
        stdout,
        new RegExp(
          [
            `^total\\(\\) \\[app\\.\\w+:2\\] has not begun\\. Commands: next, send, throw, close, run, help`,
            `  yields 0\n    total\\(\\) ${at}`,
            `  yields 7\n    total\\(\\) ${at}`,
            "  That is no command: what\n  Commands: help lists them",
            "  closed\n$",
          ].join("\n"),
        ),
      );
    });

    it("says that the program ended in the middle, with its exit code", async () => {
      scratch.write(file, [...source, leaving[file as keyof typeof leaving]].join("\n"));
      const { stdout, code } = await drive("leaves()", ["next", "next", "next"]);
      assert.equal(code, 5);
      assert.match(
        stdout,
        /yields 1\n.*\n {2}the program ended with exit code 5, and what was driven with it\n$/,
      );
      await scratch.assertHolds("t", { leaves: null });
    });

    it("tells local variables where they are asked for", async () => {
      const commands = isPython ? ["next", "send 7"] : ["next", "next 7"];
      const { stdout } = await drive("total()", commands, "--values", "locals");
      assert.match(stdout, /yields 7\n {4}total\(\).* \[app\.(?:py:5|mjs:2)\]\n {6}sum=7\n/);
      const { stdout: unasked } = await drive("total()", commands);
      assert.doesNotMatch(unasked, /sum=/);
    });
  });
}

describe("coroscope trace --drive", function () {
  this.timeout(60_000);

  it("needs a call", async () => {
    const scratch = new Scratch();
    scratch.write("app.js", "");
    const driven = await scratch.coroscope(["trace", "--drive", "app.js"]);
    assert.deepEqual([driven.code, driven.stdout], [125, ""]);
    assert.match(driven.stderr, /--drive needs a call to drive: --call EXPRESSION/);
    scratch.remove();
  });

  it("leaps over sleep where time is virtual, and keeps the order of what happens", async function () {
    const python = await pythonFor(this);
    const scratch = new Scratch();
    scratch.write(
      "app.py",
      [
        "import asyncio, time",
        "async def nap(name, seconds):",
        "    await asyncio.sleep(seconds)",
        "    print(name)",
        "async def main():",
        "    loop = asyncio.get_running_loop()",
        "    began, clock = loop.time(), time.monotonic()",
        "    await asyncio.gather(nap('slow', 7200), nap('quick', 3600), nap('first', 0))",
        "    job = loop.run_in_executor(None, time.sleep, 0.01)",
        "    late = asyncio.ensure_future(asyncio.wait_for(asyncio.shield(job), 3600))",
        "    await late",
        "    return loop.time() - began >= 7200 and time.monotonic() - clock < 3600 and not late.cancelled()",
      ].join("\n"),
    );
    const words = [
      "trace",
      "--python",
      python,
      "--out",
      "t",
      "--drive",
      "--virtual-time",
      "--call",
      "main()",
    ];
    const { stdout, stderr, code } = await scratch.coroscope([...words, "app.py"], { input: "run\n" });
    assert.match(stdout, /returned True\n$/);
    assert.deepEqual([stderr.split("\n").slice(0, 3), code], [["first", "quick", "slow"], 0]);
    await scratch.assertHolds("t", { main: "returned" });
    const misplaced = await scratch.coroscope(["trace", "--virtual-time", "--call", "main()", "app.py"]);
    assert.match(misplaced.stderr, /--virtual-time goes with --drive and a Python PROGRAM/);
    scratch.remove();
  });

  for (const [version, at] of [
    // Before 3.11 a frame knows no more than its line.
    ["3.9", (): string => ""],
    ["3.13", (text: string): string => ` at ${text}`],
  ] as const) {
    it(`works under Python ${version}`, async function () {
      const python = pyenvPythonFor(this, version);
      const scratch = new Scratch();
      scratch.write("app.py", sources["app.py"].join("\n"));
      const run = (call: string, input: string): Promise<ProgramResult> => {
        scratch.remove("t");
        return scratch.coroscope(
          ["trace", "--python", python, "--out", "t", "--drive", "--call", call, "app.py"],
          { input },
        );
      };
      const primed = await run("primed()", "send 4\nclose\n");
      assert.match(primed.stdout, /^total\(\) \[app\.py:5\] waits\..*\n.*\n {2}yields 4\n/);
      const generator = await run("outer()", "next\nsend 3\nclose\n");
      const stands = [
        `outer()${at("yield from total()")} [app.py:7]`,
        `total()${at("yield sum")} [app.py:5]`,
      ];
      const closed = `yields 3\n    ${stands.join("\n    ")}\n  closed\n`;
      assert.equal(generator.stdout.slice(-closed.length), closed);
      await scratch.assertHolds("t", { outer: "closed" });
      const coroutine = await run("main()", "resume\nresume\nrun\n");
      const awaits = [
        `main()${at("await step(2)")} [app.py:22]`,
        `step()${at("await asyncio.sleep(0.005)")} [app.py:17]`,
      ];
      const returned = `waits\n    ${awaits.join("\n    ")}\n  returned 3\n`;
      assert.equal(coroutine.stdout.slice(-returned.length), returned);
      await scratch.assertHolds("t", { main: "returned" });
      scratch.remove();
    });
  }
});
