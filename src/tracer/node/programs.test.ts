import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { runProblems } from "../../trace/query/report/run-problems";
import { outcomes, resumeModes } from "../../trace/vocabulary";
import { finish, TestProgram } from "./testing/run-node";
import { unexplainedWaits } from "./testing/unexplained-waits";

/** Each function waits for one thing. */
const waits = `
const fs = require("fs"), { once, on, EventEmitter } = require("events"), cp = require("child_process"), { Worker, MessageChannel } = require("worker_threads");
const timers = require("timers/promises"), zlib = require("zlib"), dns = require("dns"), crypto = require("crypto"), readline = require("readline"), net = require("net");
const later = (value) => new Promise((resolve) => setTimeout(resolve, 1, value));
let release; async function other() { await later(); release(); } async function child() { await null; }
const waits = {
  async coroutine() { await child(); },
  async timer() { await later(); },
  async timersPromises() { await timers.setTimeout(1); },
  async immediate() { await new Promise((r) => setImmediate(r)); },
  async immediatePromises() { await timers.setImmediate(); },
  async nextTick() { await new Promise((r) => process.nextTick(r)); },
  async microtask() { await new Promise((r) => queueMicrotask(r)); },
  async settled() { await Promise.resolve(1); },
  async plain() { await 1; },
  async readFile() { await fs.promises.readFile(__filename); },
  async stat() { await fs.promises.stat(__filename); },
  async readFileCallback() { await new Promise((r) => fs.readFile(__filename, r)); },
  async otherCoroutine() { const p = new Promise((r) => { release = r; }); other(); await p; },
  async all() { await Promise.all([later(), timers.setTimeout(2)]); },
  async allSettled() { await Promise.allSettled([later(), Promise.reject(1)]); },
  async race() { await Promise.race([later(), new Promise(() => {})]); },
  async any() { await Promise.any([Promise.reject(1), later()]); },
  async chain() { await later().then((x) => x).finally(() => {}); },
  async thenable() { await { then(r) { setTimeout(r, 1); } }; },
  async rejection() { try { await new Promise((_, j) => setTimeout(j, 1, 1)); } catch {} },
  async onceEvent() { const e = new EventEmitter(); setTimeout(() => e.emit("x"), 1); await once(e, "x"); },
  async onEvents() { const e = new EventEmitter(); setTimeout(() => e.emit("x"), 1); for await (const x of on(e, "x")) break; },
  async socket() { const s = net.createServer((c) => c.end("hi")); await new Promise((r) => s.listen(0, "127.0.0.1", r)); const c = net.connect(s.address().port, "127.0.0.1"); await new Promise((r) => c.on("data", r)); s.close(); },
  async childProcess() { await new Promise((r) => cp.spawn("true", [], { stdio: "ignore" }).on("exit", r)); },
  async worker() { const w = new Worker("1", { eval: true }); await new Promise((r) => w.on("exit", r)); },
  async messagePort() { const { port1, port2 } = new MessageChannel(); port2.postMessage(1); await new Promise((r) => port1.once("message", r)); port1.close(); },
  async randomBytes() { await new Promise((r) => crypto.randomBytes(16, r)); },
  async subtle() { await crypto.subtle.digest("SHA-256", new Uint8Array(4)); },
  async lookup() { await dns.promises.lookup("localhost").catch(() => {}); },
  async lookupCallback() { await new Promise((r) => dns.lookup("localhost", r)); },
  async asyncGenerator() { for await (const x of (async function* () { yield await later(1) })()) void x; },
};
(async function main() { for (const wait of Object.values(waits)) await wait(); })();`;

/** How the last wait of each of them ends. */
const expectedReasons: Readonly<Record<string, string>> = {
  coroutine: "coroutine child",
  timer: "timer",
  timersPromises: "timer",
  immediate: "immediate",
  immediatePromises: "immediate",
  nextTick: "next tick",
  microtask: "microtask",
  settled: "already settled",
  plain: "already settled",
  readFile: "file system",
  stat: "file system",
  readFileCallback: "file system",
  otherCoroutine: "coroutine other",
  all: "timer",
  allSettled: "timer",
  race: "timer",
  any: "timer",
  chain: "timer",
  thenable: "timer",
  rejection: "timer",
  onceEvent: "timer",
  onEvents: "timer",
  socket: "socket",
  childProcess: "child process",
  worker: "worker",
  messagePort: "message",
  randomBytes: "crypto",
  subtle: "crypto",
  lookup: "DNS",
  lookupCallback: "DNS",
  asyncGenerator: "coroutine waits.asyncGenerator.<anonymous>",
};

/** Loops over every kind of iterator, and loops inside them. */
const iterations = `
const later = (value) => new Promise((resolve) => setTimeout(resolve, 1, value));
async function* source() { yield await later(1); yield await later(2); }
async function* inner(items) { for await (const item of items) yield item * 2; } async function* outer(items) { for await (const item of items) yield item + 1; }
async function pipeline() { for await (const item of outer(inner(source()))) void item; }
async function* numbers() { yield await later(1); yield 2; yield later(3); } async function* double(items) { for await (const item of items) yield item * 2; } async function* through(items) { yield* items; }
class Iterator { constructor(count) { this.count = count } [Symbol.asyncIterator]() { return this } get step() { return { done: this.count-- <= 0, value: this.count } } }
class Later extends Iterator { next() { return later(this.step) } } class Ready extends Iterator { next() { return Promise.resolve(this.step) } } class Plain extends Iterator { next() { return this.step } }
class Around { constructor(items) { this.items = items } [Symbol.asyncIterator]() { return this } async next() { const step = await this.items.next(); return step } return() { return {} } }
async function use(items, limit = 9) { for await (const item of items) if (--limit === 0) break; }
(async function main() {
  await pipeline(); for (const make of [numbers, () => new Later(2), () => new Ready(2), () => new Plain(2), () => [1, later(2), Promise.resolve(3)], () => new Around(double(numbers()))]) {
    await use(make()); await use(double(make())); await use(through(double(make()))); await use(double(double(make()))); }
  await use(double(double(numbers())), 1); await use(require("stream").Readable.from([1, 2])); await use(double(require("fs").createReadStream(__filename)));
  const it = double(numbers()); await Promise.all([it.next(), it.next(), it.next()]); await use((async function* () { yield 1; await later(2); throw 5 })()).catch(() => {});
})();`;

function reasonsByFunction(events: readonly string[]): Map<string, string[]> {
  const names = new Map<string, string>();
  const reasons = new Map<string, string[]>();
  for (const line of events) {
    const [event = "", coroutine = "", ...rest] = line.split(" ");
    if (event === "coroutine-created") names.set(coroutine, rest[0] ?? "");
    if (event !== "coroutine-ready") continue;
    const name = names.get(coroutine) ?? "";
    const [kind, waker = "", ...reason] = rest;
    const text = kind === "1" ? `coroutine ${names.get(waker) ?? "?"}` : reason.join(" ");
    reasons.set(name, [...(reasons.get(name) ?? []), text]);
  }
  return reasons;
}

async function withProgram(
  files: Readonly<Record<string, string>>,
  test: (program: TestProgram) => Promise<void>,
): Promise<void> {
  const program = new TestProgram(files);
  try {
    await test(program);
  } finally {
    program.dispose();
  }
}

function assertSound(program: TestProgram): void {
  const { problems, violations } = program.read();
  assert.deepEqual(problems, []);
  assert.deepEqual(violations, []);
}

describe("the Node tracer", function () {
  this.timeout(60_000);

  it("traces TypeScript: types, enums, decorators, path aliases and .js for .ts", () =>
    withProgram(
      {
        "main.ts": `import { aliased } from "@lib/aliased"; import { Color, delay } from "./util.js"; import type { Unused } from "./nowhere";
function logged(value: (this: Box, n: number) => Promise<number>, _context: unknown) { return function (this: Box, n: number) { return value.call(this, n + 1) } }
class Box { constructor(private readonly base: number) {} @logged async add(n: number): Promise<number> { await null; return this.base + n } }
const box = new Box(Color.Green); console.log(await box.add(1) satisfies number, await aliased<string>("a"), await delay(1, 2 as Unused));`,
        "util.ts": `export enum Color { Red, Green } export async function delay<T>(ms: number, v: T): Promise<T> { return await new Promise<T>((r) => setTimeout(() => r(v), ms)) }`,
        "library/aliased.ts": `export const aliased = async <T,>(value: T): Promise<T> => { await null; return value };`,
        "tsconfig.json": `{ "compilerOptions": { "paths": { "@lib/*": ["./library/*"] }, "target": "es2022" } }`,
        "package.json": `{ "type": "module" }`,
      },
      async (program) => {
        const { stdout, stderr, exitCode } = await program.traced();
        assert.deepEqual({ stdout, stderr, exitCode }, { stdout: "3 a 2\n", stderr: "", exitCode: 0 });
        assertSound(program);
        const events = program.events().join("\n");
        for (const name of ["Box.add", "aliased", "delay", "<module>"])
          assert.match(events, new RegExp(`coroutine-created \\d+ ${name} `));
      },
    ));

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

  it("follows workers and child processes, also where the program gives them an empty environment", () =>
    withProgram(
      {
        "main.cjs": `const { Worker } = require("worker_threads"), { spawn } = require("child_process"), path = require("path");
async function main() { await new Promise((r) => new Worker(path.join(__dirname, "task.mjs")).on("exit", r));
  await new Promise((r) => spawn(process.execPath, [path.join(__dirname, "task.mjs")], { env: {}, stdio: "inherit" }).on("exit", r)); } main();`,
        "task.mjs": `async function task() { await null } await task(); console.log("task done");`,
      },
      async (program) => {
        const { stdout, exitCode } = await program.traced();
        assert.deepEqual({ stdout, exitCode }, { stdout: "task done\ntask done\n", exitCode: 0 });
        assertSound(program);
        assert.equal(readdirSync(program.trace).filter((file) => file.endsWith(".tables")).length, 3);
        assert.equal(
          program.events().filter((line) => / task /u.test(line) && line.startsWith("coroutine-created"))
            .length,
          2,
        );
      },
    ));

  it("leaves a sound trace behind when the program is killed", () =>
    withProgram(
      {
        "main.cjs": `async function f() { for (;;) { await new Promise((r) => setImmediate(r)); } } f(); setTimeout(() => process.kill(process.pid, "SIGKILL"), 200);`,
      },
      async (program) => {
        const { signal } = await program.traced();
        assert.equal(signal, "SIGKILL");
        const { problems, model } = program.read();
        assert.deepEqual(problems, []);
        assert.ok(model.coroutines.count > 0);
      },
    ));

  it("does not mind a flood of output", () =>
    withProgram(
      {
        "main.cjs": `async function f() { for (let i = 0; i < 20000; i++) { if (!process.stdout.write("line " + i + "\\n")) await new Promise((r) => process.stdout.once("drain", r)) } } f();`,
      },
      async (program) => {
        const { stdout, exitCode } = await program.traced();
        assert.equal(exitCode, 0);
        assert.equal(stdout.split("\n").length, 20001);
        assertSound(program);
      },
    ));

  it("runs on when the trace folder does not exist", () =>
    withProgram({ "main.cjs": `(async () => { await null; console.log("fine") })()` }, async (program) => {
      const { stdout, stderr, exitCode } = await finish(program.start(true, { folder: "/nowhere/at/all" }));
      assert.deepEqual({ stdout, stderr, exitCode }, { stdout: "fine\n", stderr: "", exitCode: 0 });
    }));

  it("never calls the program's code for a preview, and hides secrets", () =>
    withProgram(
      {
        "main.cjs": `const trap = () => { console.log("called"); }; const all = { get: trap, has: trap, ownKeys: trap, getPrototypeOf: trap, getOwnPropertyDescriptor: trap };
const hidden = "hu" + "sh"; function* g() { yield { get a() { trap() }, toString: trap, toJSON: trap, password: hidden, n: 1 }; yield new Proxy({}, all); yield Object.create(new Proxy({}, all)); yield class A { static toString() { trap() } }; yield Object.assign(new Error("bad"), { inspect: trap }) } console.log([...g()].length)`,
      },
      async (program) => {
        const { stdout } = await program.traced();
        assert.equal(stdout, "5\n");
        const events = program.events().join("\n");
        assert.match(events, /\{ a: \(…\), toString: ƒ trap, toJSON: ƒ trap, password: •••, n: 1 \}/u);
        assert.doesNotMatch(events, /hush/u);
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
          blocked.map(([, , duration, name]) => [Number(duration) >= 110_000_000, name]),
          [[true, "busy"]],
        );
        assert.ok(events.includes("error-unhandled 1 1 RangeError: too late"));
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

  it("has a wakeup for every item that a loop waits for, however its iterator comes by it", () =>
    withProgram({ "main.cjs": iterations }, async (program) => {
      const { exitCode, stderr } = await program.traced();
      assert.deepEqual({ exitCode, stderr }, { exitCode: 0, stderr: "" });
      assertSound(program);
      assert.deepEqual(unexplainedWaits(program.read().model), []);
      const reasons = reasonsByFunction(program.events());
      const wakersOf = (name: string): string[] => [...new Set(reasons.get(name))].sort();
      assert.deepEqual(wakersOf("pipeline"), ["coroutine outer"]);
      assert.deepEqual(wakersOf("outer"), ["coroutine inner"]);
      assert.deepEqual(wakersOf("inner"), ["coroutine source"]);
      assert.deepEqual(wakersOf("source"), ["timer"]);
    }));

  it("names what Promise.all and its like wait for, and the last of it", () =>
    withProgram(
      {
        "main.cjs": `const later = (ms) => new Promise((resolve) => setTimeout(resolve, ms)); async function child(ms) { await later(ms); return ms }
async function all() { await Promise.all([child(1), 7, later(1), child(20)]) } async function race() { await Promise.race([child(30), child(1)]) }
async function any() { await Promise.any([child(1), child(30)]) } async function settled() { const both = Promise.allSettled([child(1), child(20)]); await 0; await both }
class Other { static all(items) { return later(1) } } async function other() { await Other.all([child(1)]) }
(async () => { await all(); await race(); await any(); await settled(); await other() })()`,
      },
      async (program) => {
        const { exitCode, stderr } = await program.traced();
        assert.deepEqual({ exitCode, stderr }, { exitCode: 0, stderr: "" });
        assertSound(program);
        const events = program.events();
        const gatherings = events.filter((line) => /^awaitable-created \d+ (?:17|18|19) /u.test(line));
        assert.deepEqual(
          gatherings.map((line) => line.split(" ").slice(3, -2).join(" ")),
          ["all of 4", "race of 2", "any of 2", "all of 2, settled"],
        );
        const membersOf = (line: string): string[] => {
          const mark = `awaitable-member ${line.split(" ")[1] ?? ""} `;
          return events.filter((event) => event.startsWith(mark)).map((event) => event.split(" ")[2] ?? "");
        };
        /* Two coroutines and a promise of none; the others are given two coroutines each. */
        assert.deepEqual(gatherings.map(membersOf), [
          ["1", "3", "1"],
          ["1", "1"],
          ["1", "1"],
          ["1", "1"],
        ]);
        const reasons = reasonsByFunction(events);
        for (const name of ["all", "race", "any", "settled"])
          assert.equal(reasons.get(name)?.at(-1), "coroutine child", name);
      },
    ));

  it("names the calls whose promise nobody handled, and no others", () =>
    withProgram(
      {
        "main.cjs": `const later = () => new Promise((resolve) => setTimeout(resolve, 1));
async function dropped() { await later() } async function failing() { await later(); throw new Error("handled") } async function awaited() { await later() } async function kept() { await later() }
async function chained() { await later() } async function gathered() { await later() } async function returned() { await later() } async function passed() { await later() } async function root() { await later() }
async function main() { dropped(); failing().catch(() => {}); chained().then(() => {}); const late = kept(); await Promise.all([gathered()]); await awaited(); await later(); await late; await new Promise((resolve) => resolve(passed())); return returned() }
main(); root();`,
      },
      async (program) => {
        await program.traced();
        assertSound(program);
        const names = new Map<string, string>();
        const floating: string[] = [];
        for (const line of program.events()) {
          const words = line.split(" ");
          if (words[0] === "coroutine-created") names.set(words[1] ?? "", words[2] ?? "");
          if (words[0] === "awaitable-floating") floating.push(names.get(words.at(-1) ?? "") ?? "");
        }
        assert.deepEqual(floating, ["dropped"]);
        const problems = runProblems(program.read().model).filter(({ kind }) => kind === "floating");
        assert.equal(problems.length, 1);
        assert.match(problems[0]?.sentence ?? "", /dropped/u);
        assert.equal(problems[0]?.place?.line, 2);
      },
    ));

  it("finds floating calls while the program runs, too, and remembers none for ever", () =>
    withProgram(
      {
        "main.cjs": `async function dropped() { return 1 } async function main() { for (let round = 0; round < 60; round++) { for (let i = 0; i < 100; i++) dropped(); await new Promise((resolve) => setImmediate(resolve)); if (round % 10 === 9) globalThis.gc() } process.kill(process.pid, "SIGKILL") } main()`,
      },
      async (program) => {
        const { signal } = await finish(program.start(true, { flags: ["--expose-gc"] }));
        assert.equal(signal, "SIGKILL");
        assert.ok(program.events().some((line) => line.startsWith("awaitable-floating ")));
      },
    ));

  it("leaves out what a generator does too often to be recorded, and counts it exactly", () =>
    withProgram(
      {
        "main.cjs": `function* count(n) { for (let i = 0; i < n; i++) yield i; } function* around(items) { try { for (const item of items) yield item; } finally { yield* [1, 2]; } } async function nap() { await null }
function* calls(n) { for (let i = 0; i < n; i++) { nap(); yield i } } async function main() { await null; let sum = 0; for (const n of count(300000)) sum += n; for (const n of around(count(50000))) if (n === 45000) break; 
const it = count(40000); for (let i = 0; i < 30000; i++) it.next(); try { it.throw(new Error("in")) } catch {} for (const n of calls(30000)) sum += n; count(2).next(); return sum } main().then((sum) => console.log(sum))`,
      },
      async (program) => {
        const { stdout, stderr } = await program.traced();
        assert.deepEqual({ stdout, stderr }, { stdout: "45449835000\n", stderr: "" });
        assertSound(program);
        const functions = new Map<string, string>();
        const seen = new Map<string, number>();
        const add = (name: string, count: number): unknown => seen.set(name, (seen.get(name) ?? 0) + count);
        let gaps = 0;
        for (const line of program.events()) {
          const [event, id = "", ...words] = line.split(" ");
          if (event === "coroutine-created") functions.set(id, words[0] ?? "");
          if (event === "coroutine-suspended" || event === "coroutine-resumed")
            add(functions.get(id) ?? "", 1);
          if (event !== "gap") continue;
          assert.equal(id, "0", "a rate limit");
          add(words[1] ?? "", Number(words[0]));
          gaps++;
        }
        assert.ok(gaps > 0);
        assert.deepEqual([...seen].sort(), [
          ["around", 2 * 45_001 + 1],
          ["calls", 2 * 30_000],
          ["count", 2 * (300_000 + 45_001 + 30_000) + 1],
          ["main", 2],
          ["nap", 2 * 30_000],
        ]);
      },
    ));

  it("names the cause of every kind of wait", () =>
    withProgram({ "main.cjs": waits }, async (program) => {
      const { exitCode, stderr } = await program.traced();
      assert.deepEqual({ exitCode, stderr }, { exitCode: 0, stderr: "" });
      assertSound(program);
      const reasons = reasonsByFunction(program.events());
      for (const [name, reason] of Object.entries(expectedReasons))
        assert.deepEqual([name, reasons.get(`waits.${name}`)?.at(-1)], [name, reason]);
    }));
});
