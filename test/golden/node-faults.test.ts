import assert from "node:assert/strict";
import { existsSync, rmSync } from "node:fs";
import path from "node:path";
import { assertSound, finish, withProgram } from "../../src/tracer/node/testing/run-node";

/** `COROSCOPE_KILLS` raises it for a run at night. */
const kills = Number(process.env["COROSCOPE_KILLS"] ?? 4);

/** Does so much that its trace is written again and again. */
const busyProgram = `
const pause = () => new Promise((resolve) => setImmediate(resolve));
async function work(n) { await null; return n + 1 }
(async function main() { for (;;) { await Promise.all([work(1), work(2), pause()]); if (!globalThis.told) globalThis.told = console.log("begun") ?? true; } })().then(() => console.log("ended"));`;

/** The tracer's files take what it begins with, and then nothing more. */
const fullDisk = `
const fs = require("fs"), { openSync, writeSync } = fs; let left = 20_000; const files = new Set();
fs.openSync = (file, ...rest) => { const handle = openSync(file, ...rest); if (/\\.(?:events|tables)$/.test(file)) files.add(handle); return handle };
const full = openSync("/dev/full", "w");
fs.writeSync = (handle, ...rest) => { if (!files.has(handle)) return writeSync(handle, ...rest); left -= rest[0].length; return writeSync(left < 0 ? full : handle, ...rest) };`;

/** What breaks the tracer, by the program's own doing, at different places. */
const sabotages = {
  "a preview": `const { isArray } = Array; setImmediate(() => { Array.isArray = (value) => { if (new Error().stack.includes("tracer-node")) throw new Error("not yours"); return isArray(value) } });`,
  "the table of texts": `const { get } = Map.prototype; setImmediate(() => { Map.prototype.get = function (key) { if (new Error().stack.includes("tracer-node")) throw new Error("not yours"); return get.call(this, key) } });`,
  "what writes a chunk, so that the trace cannot say so": `const { subarray } = Uint8Array.prototype; setImmediate(() => { Uint8Array.prototype.__proto__.subarray = () => { throw new Error("not yours") } });`,
};

/** Uses every construct that has probes, and tells what it does. */
const tellingProgram = `
const log = (...words) => console.log(...words), later = (value) => new Promise((resolve) => setTimeout(resolve, 1, value));
function* numbers() { try { log("sent", yield 1); yield* [2, 3] } finally { log("closed") } }
async function* items() { try { yield await later({ a: [1] }); return later(2) } catch (error) { log(error.message) } }
async function fail() { await later(1); throw new TypeError("meant") }
async function main() {
  for (let round = 0; round < 3; round++) {
    await later(round); for (const n of numbers()) log(n); for (const n of numbers()) break;
    for await (const item of items()) log(JSON.stringify(item)); log(await fail().catch((error) => error.message), await Promise.all([later(1), later(2)]));
    process.nextTick(() => log("tick")); queueMicrotask(() => log("microtask")); const it = items(); await it.next(); await it.throw(new Error("thrown in"));
  }
  return "done";
}
main().then(log);`;

/** Talks until nobody listens. */
const talkingProgram = `
process.stdout.on("error", (error) => { process.stderr.write(error.code + "\\n"); process.exitCode = 7; isOver = true }); let isOver = false;
(async function talk() { while (!isOver) { process.stdout.write("x".repeat(10_000)); await new Promise((resolve) => setImmediate(resolve)) } })();`;

/** Drops all it makes, settled, pending and rejected; then says how many objects that hung on it are gone, and by how many bytes it has grown. */
const forgetfulProgram = `
const turn = () => new Promise((resolve) => setImmediate(resolve)); let collected = 0; const registry = new FinalizationRegistry(() => collected++);
async function settled(held) { await null; return held } async function pending(held) { await new Promise(() => {}); return held } async function* items(held) { yield held; await null }
function drop(count, watch) { for (let i = 0; i < count; i++) { const held = { i }; if (watch) registry.register(held); settled(held).then(() => {}); pending(held); items(held).next(); Promise.reject(held).catch(() => {}); Promise.race([pending(held), settled(held)]) } }
const size = async () => { for (let i = 0; i < 5; i++) { globalThis.gc(); await turn() } return process.memoryUsage().heapUsed };
(async function main() { drop(2000, false); const before = await size(); for (let round = 0; round < 40; round++) { drop(1000, false); await turn() } drop(100, true); const after = await size(); console.log(collected, after - before) })();`;

describe("a fault while a Node program is traced", function () {
  this.timeout(60_000 + 2000 * kills);

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

  it("has written what a worker did before it said that it is done, when it is terminated for that", () =>
    withProgram(
      {
        "main.cjs": `const { Worker } = require("worker_threads");
const worker = new Worker(require("path").join(__dirname, "worker.cjs"));
worker.on("message", (text) => { if (text === "done") worker.terminate().then(() => console.log("terminated")) });`,
        "worker.cjs": `const { parentPort } = require("worker_threads");
async function work(n) { await null; return n }
(async function all() {
  for (let n = 0; n < 50; n++) parentPort.postMessage(String(await work(n)));
  await null; parentPort.postMessage("done"); for (;;);
})();`,
      },
      async (program) => {
        const { stdout, stderr } = await program.traced();
        assert.deepEqual({ stdout, stderr }, { stdout: "terminated\n", stderr: "" });
        assertSound(program);
        const calls = program.events().filter((line) => /^coroutine-created \d+ work /u.test(line));
        assert.equal(calls.length, 50);
      },
    ));

  it(`leaves a sound trace behind at whatever instant the program is killed (${kills} times)`, () =>
    withProgram({ "main.cjs": busyProgram }, async (program) => {
      for (let kill = 0; kill < kills; kill++) {
        const delay = (kill * 17) % 61;
        const child = program.start(true);
        const ending = finish(child);
        await new Promise<void>((resolve) => child.stdout?.once("data", () => setTimeout(resolve, delay)));
        child.kill("SIGKILL");
        assert.equal((await ending).signal, "SIGKILL");
        const { problems, violations } = program.read();
        assert.deepEqual({ problems, violations }, { problems: [], violations: [] });
        assert.ok(program.events().some((line) => line.startsWith("thread-started ")));
      }
    }));

  it("lets the program run on when the trace folder is deleted meanwhile", () =>
    withProgram(
      { "main.cjs": busyProgram.replace("for (;;)", "for (let i = 0; i < 3000; i++)") },
      async (program) => {
        const child = program.start(true);
        const ending = finish(child);
        await new Promise((resolve) => child.stdout?.once("data", resolve));
        rmSync(program.trace, { recursive: true, force: true });
        assert.deepEqual(await ending, { exitCode: 0, signal: null, stdout: "begun\nended\n", stderr: "" });
      },
    ));

  it("lets the program run on when the disk is full, and the trace is readable up to there", function () {
    if (!existsSync("/dev/full")) this.skip();
    return withProgram(
      {
        "main.cjs": busyProgram.replace("for (;;)", "for (let i = 0; i < 3000; i++)"),
        "before.cjs": fullDisk,
      },
      async (program) => {
        const outcome = await program.traced({ before: path.join(program.folder, "src", "before.cjs") });
        assert.deepEqual(outcome, { exitCode: 0, signal: null, stdout: "begun\nended\n", stderr: "" });
        assertSound(program);
        assert.ok(program.read().model.coroutines.count > 0);
        assert.ok(!program.events().some((line) => line.startsWith("thread-ended ")));
      },
    );
  });

  for (const [what, sabotage] of Object.entries(sabotages))
    it(`never lets an error of the tracer into the program: ${what}`, () =>
      withProgram({ "main.cjs": sabotage + tellingProgram }, async (program) => {
        const plain = await program.plain();
        assert.equal(plain.exitCode, 0, plain.stderr);
        assert.deepEqual(await program.traced(), plain);
        const { problems, violations } = program.read();
        assert.deepEqual({ problems, violations }, { problems: [], violations: [] });
        const events = program.events();
        const says = events.some((line) => line.startsWith("gap 3 "));
        assert.equal(says, !what.includes("cannot say so"), events.join("\n"));
        assert.ok(!events.some((line) => line.startsWith("thread-ended ")));
      }));

  it("runs on when the trace folder does not exist", () =>
    withProgram({ "main.cjs": `(async () => { await null; console.log("fine") })()` }, async (program) => {
      const { stdout, stderr, exitCode } = await finish(program.start(true, { folder: "/nowhere/at/all" }));
      assert.deepEqual({ stdout, stderr, exitCode }, { stdout: "fine\n", stderr: "", exitCode: 0 });
    }));

  it("ends like an untraced program when its reader closes the pipe, and the trace is whole", () =>
    withProgram({ "main.cjs": talkingProgram }, async (program) => {
      const outcomes: unknown[] = [];
      for (const isTraced of [false, true]) {
        const child = program.start(isTraced);
        child.stdout?.once("data", () => child.stdout?.destroy());
        let told = "";
        child.stderr?.setEncoding("utf8").on("data", (text: string) => (told += text));
        const end = await new Promise((resolve) => child.on("exit", (...how) => resolve(how)));
        outcomes.push([end, told]);
      }
      assert.deepEqual(outcomes, [
        [[7, null], "EPIPE\n"],
        [[7, null], "EPIPE\n"],
      ]);
      assertSound(program);
      assert.ok(program.events().some((line) => line.startsWith("thread-ended ")));
    }));

  it("keeps nothing of the promises and coroutines that the program has dropped", () =>
    withProgram({ "main.cjs": forgetfulProgram }, async (program) => {
      const { stdout, stderr, exitCode } = await finish(program.start(true, { flags: ["--expose-gc"] }));
      assert.deepEqual({ stderr, exitCode }, { stderr: "", exitCode: 0 });
      const [collected = 0, grown = 0] = stdout.trim().split(" ").map(Number);
      assert.equal(collected, 100);
      /* A promise, its coroutine and what is known of both are some 500 bytes: 200,000 of them would be 100 MB. */
      assert.ok(grown < 8_000_000, `${grown} bytes`);
    }));
});
