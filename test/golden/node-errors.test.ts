import assert from "node:assert/strict";
import { outcomes, resumeModes } from "../../src/trace/vocabulary";
import { assertSound, withProgram } from "../../src/tracer/node/testing/run-node";

describe("an error in a traced Node program", function () {
  this.timeout(60_000);

  for (const type of ["module", "commonjs"])
    it(`shows an error of TypeScript where its author wrote it: ${type}`, () =>
      withProgram(
        {
          "main.ts": `interface Long {\n  a: 1;\n}\nasync function f(a: Long | null): Promise<void> { await null; throw new Error("at " + typeof a) }\nenum E { A }\nf(null).catch((error: Error) => console.log(error.stack?.split("\\n").slice(0, 2).join("|"), E.A));`,
          "package.json": `{ "type": "${type}" }`,
        },
        async (program) => {
          const { stdout, stderr } = await program.traced();
          assert.equal(stderr, "");
          assert.match(stdout, /^Error: at object\|.*main\.ts:4:69\)? 0\n$/u);
        },
      ));

  for (const [file, text] of [
    ["main.cjs", "async function lose() { await null; throw new TypeError('lost'); }\nlose();\n"],
    ["main.mjs", "function* lose() { yield 1; throw new TypeError('lost'); }\nfor (const _ of lose());\n"],
  ] as const)
    it(`shows an uncaught error at its own line and column, without probes: ${file}`, () =>
      withProgram({ [file]: text }, async (program) => {
        const { stderr, exitCode } = await program.traced();
        const [line = ""] = text.split("\n");
        assert.equal(exitCode, 1);
        assert.ok(stderr.includes(`${file}:1\n${line}\n`), stderr);
        assert.match(
          stderr,
          new RegExp(`at lose \\(.*${file}:1:${line.indexOf("new TypeError") + 1}\\)`, "u"),
        );
      }));

  for (const [name, text] of Object.entries({
    "by itself": `function* lose() {\n  yield 1;\n  if (true) throw new TypeError("lost"); else yield 2;\n}\nfor (const _ of lose());\n`,
    "from what it calls": `const fail = () => {\n  null.x;\n};\nfunction* lose() {\n  try { yield 1; fail(); } finally { yield 2; }\n}\nfunction* around() {\n  for (const one of lose()) yield one;\n}\n[...around()];\n`,
    "from another that it hands over to": `function* lose() {\n  yield 1;\n  throw new TypeError("lost");\n}\nfunction* around() {\n  const lost = yield* /* all of */ lose();\n  return lost;\n}\n[...around()];\n`,
    "of another's making": `function* lose() {\n  yield 1;\n  throw 5;\n}\nfunction* caught() {\n  try { yield* lose(); } catch (error) { throw new RangeError("again"); }\n}\n[...caught()];\n`,
  }))
    it(`shows the line of an uncaught error that left a generator: ${name}`, () =>
      withProgram({ "main.cjs": text }, async (program) => {
        const [plain, traced] = await Promise.all([program.plain(), program.traced()]);
        /* With source maps Node leaves one more line empty; below the file's own frames are the loader's. */
        const shown = ({ stderr }: { stderr: string }): string[] =>
          stderr.split("\n").filter((line) => line !== "" && !/loader|run_main|_compile/u.test(line));
        assert.deepEqual(shown(traced), shown(plain));
      }));

  for (const [name, lines] of Object.entries({
    generator: ["function* lose(): Generator<number> {", "for (const _ of lose());"],
    "async function": ["async function lose(): Promise<void> {", "void lose();"],
  }))
    it(`shows the author's line of an uncaught error in TypeScript that left a function: ${name}`, () =>
      withProgram(
        {
          "main.ts": `interface Long {\n  a: 1;\n}\n${lines[0]}\n  const one = null;\n  if (one === null) throw new TypeError("lost");\n}\n${lines[1]}\n`,
        },
        async (program) => {
          const { stderr, exitCode } = await program.traced();
          assert.equal(exitCode, 1);
          assert.match(
            stderr,
            /main\.ts:6\n {2}if \(one === null\) throw new TypeError\("lost"\);\n {20,26}\^\n/u,
          );
        },
      ));

  it("says who held the loop, and which error nobody handled", () =>
    withProgram(
      {
        "main.cjs": `async function busy() { await null; const end = performance.now() + 120; while (performance.now() < end); throw new RangeError("too late") } busy();`,
      },
      async (program) => {
        const { exitCode } = await program.traced();
        assert.equal(exitCode, 1);
        assertSound(program);
        const events = program.events();
        const blocked = events
          .filter((line) => line.startsWith("loop-blocked"))
          .map((line) => line.split(" "));
        assert.deepEqual(
          blocked.map(([, , duration, name, line, until]) => [
            Number(duration) >= 110_000_000,
            name,
            line,
            until,
          ]),
          [[true, "busy", "1", "0"]],
        );
        assert.ok(events.some((line) => line.startsWith("error-unhandled 1 1 RangeError: too late")));
      },
    ));

  it("says between which lines the loop was held: those that can run between two points", () =>
    withProgram(
      {
        "main.cjs": `const hold = () => { const end = performance.now() + 70; while (performance.now() < end); };
const call = async () => {
  await null;
};
async function busy() {
  hold();
  await null;
  hold();

  await (hold(), null);
  for (let i = 0; i < 2; i++) {
    if (i === 1) hold();
    await null;
    await (i === 1 && hold());
  }
  call();
  hold();
  return 1;
}
busy();`,
      },
      async (program) => {
        await program.traced();
        assertSound(program);
        const blocked = program
          .events()
          .map((line) => line.split(" "))
          .filter(([event, , duration]) => event === "loop-blocked" && Number(duration) >= 70_000_000);
        assert.deepEqual(
          blocked.map((words) => words.slice(3).join(" ")),
          ["busy 5 7", "busy 7 10", "busy 11 15", "busy 11 15", "busy 11 19"],
        );
      },
    ));

  it("says who held the loop for 20 ms, and for how long where a child process was started meanwhile", () =>
    withProgram(
      {
        "main.cjs": `const { spawn } = require("node:child_process"); const hold = (time) => { const end = performance.now() + time; while (performance.now() < end); };
async function brief() {
  await null;
  hold(20);
}
async function starts() {
  await null;
  hold(20);
  const child = spawn(process.execPath, ["--version"]);
  hold(20);
  await new Promise((resolve) => child.on("close", resolve));
}
brief().then(starts);`,
      },
      async (program) => {
        await program.traced();
        assertSound(program);
        const blocked = program
          .events()
          .map((line) => line.split(" "))
          .filter(([event, , , name]) => event === "loop-blocked" && name !== "");
        assert.deepEqual(
          blocked.map(([, , , ...where]) => where.join(" ")),
          ["brief 3 5", "starts 7 11"],
        );
        assert.ok(Number(blocked[1]?.[2]) >= 40_000_000);
        assert.ok(Number(blocked[0]?.[2]) >= 20_000_000);
      },
    ));

  it("tells an error thrown into a generator from its being closed, also where only a finally sees it", () =>
    withProgram(
      {
        "main.cjs": `function* plain() { yield 1; } function* careful() { try { yield 1 } finally { yield 2 } } async function* async() { try { yield 1 } finally { await null } }
const begun = (it) => { it.next(); return it }; const ignore = (work) => { try { work() } catch {} };
ignore(() => begun(plain()).throw(1)); begun(plain()).return(2); const it = begun(careful()); it.throw(3); ignore(() => it.next()); const other = begun(careful()); other.return(4); other.next();
(async () => { for (const end of ["throw", "return"]) { const it = async(); await it.next(); await it[end](5).catch(() => {}) } for await (const x of async()) break; })();`,
      },
      async (program) => {
        await program.traced();
        assertSound(program);
        const ends = new Map<string, string[]>();
        const names = new Map<string, string>();
        for (const line of program.events()) {
          const [event, id = "", word = ""] = line.split(" ");
          if (event === "coroutine-created") names.set(id, word);
          const told = event === "coroutine-settled" || (event === "coroutine-resumed" && word !== "0");
          const words = event === "coroutine-settled" ? outcomes : resumeModes;
          if (told) ends.set(id, [...(ends.get(id) ?? []), words[Number(word)] ?? ""]);
        }
        const of = (name: string): string[] =>
          [...names].filter(([, one]) => one === name).map(([id]) => (ends.get(id) ?? []).join(" "));
        assert.deepEqual(of("plain"), ["throw threw", "close closed"]);
        assert.deepEqual(of("careful"), ["throw threw", "close closed"]);
        assert.deepEqual(of("async"), ["throw threw", "close closed", "close closed"]);
      },
    ));
});
