import assert from "node:assert/strict";
import { assertSound, withProgram } from "../../src/tracer/node/testing/run-node";
import { rowOfKind } from "../../src/trace/model/entity";
import type { CoroutineRow, SliceRow } from "../../src/trace/model/rows";
import { stateCode } from "../../src/trace/model/states";
import type { TraceModel } from "../../src/trace/model/trace-model";
import { unexplainedWaits } from "../../src/tracer/node/testing/unexplained-waits";

/** From then on the jobs of promises have ids of their own, and so have microtasks. */
const usesStorage = `new (require("async_hooks").AsyncLocalStorage)().enterWith({});\n`;

/** Each function waits for one thing. */
const waits = `
const fs = require("fs"), { once, on, EventEmitter } = require("events"), cp = require("child_process"), { Worker, MessageChannel } = require("worker_threads");
const timers = require("timers/promises"), zlib = require("zlib"), dns = require("dns"), crypto = require("crypto"), readline = require("readline"), net = require("net");
const http = require("http"), { promisify } = require("util"), stream = require("stream"), { AsyncResource } = require("async_hooks");
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
  async blob() { await new Blob(["x"]).text(); },
  async lookup() { await dns.promises.lookup("localhost").catch(() => {}); },
  async lookupCallback() { await new Promise((r) => dns.lookup("localhost", r)); },
  async gzipCallback() { await new Promise((r) => zlib.gzip("x", r)); },
  async gzip() { await promisify(zlib.gzip)("x"); },
  async writable() { const s = fs.createWriteStream(__filename + ".copy"); s.end("x"); await once(s, "finish"); },
  async http() { const s = http.createServer((q, a) => a.end("hi")); await new Promise((r) => s.listen(0, "127.0.0.1", r)); await new Promise((r) => http.get({ port: s.address().port, host: "127.0.0.1", agent: false }, (m) => { m.resume(); m.on("end", r); })); s.close(); },
  async abort() { const c = new AbortController(); setTimeout(() => c.abort(), 1); await once(c.signal, "abort"); },
  async abortTimeout() { const s = AbortSignal.timeout(1), hold = setTimeout(() => {}, 10_000); await new Promise((r) => s.addEventListener("abort", r)); clearTimeout(hold); },
  async fetch() { const s = http.createServer((q, a) => a.end("hi")); await new Promise((r) => s.listen(0, "127.0.0.1", r)); await fetch("http://127.0.0.1:" + s.address().port); s.closeAllConnections(); s.close(); },
  async gzipStream() { const g = zlib.createGzip(); g.end("x".repeat(100_000)); g.resume(); await once(g, "end"); },
  async webStream() { const c = new CompressionStream("gzip"), w = c.writable.getWriter(); w.write(Buffer.from("x")); w.close(); for await (const part of c.readable) void part; },
  async streamClose() { const s = fs.createReadStream(__filename); s.resume(); await once(s, "close"); },
  async lines() { for await (const line of require("readline").createInterface(fs.createReadStream(__filename))) void line; },
  async abortOfOnce() { const c = new AbortController(); setTimeout(() => c.abort(), 1); await once(new EventEmitter(), "x", { signal: c.signal }).catch(() => {}); },
  async eventTarget() { const t = new EventTarget(); setTimeout(() => t.dispatchEvent(new Event("x")), 1); await once(t, "x"); },
  async microtaskOfTimer() { await new Promise((r) => setTimeout(() => queueMicrotask(() => queueMicrotask(r)), 1)); },
  async tickOfJob() { await new Promise((r) => fs.promises.stat(__filename).then(() => process.nextTick(r))); },
  async microtaskOfJob() { await new Promise((r) => fs.promises.stat(__filename).then(() => queueMicrotask(r))); },
  async tickOfTimer() { await new Promise((r) => setTimeout(() => process.nextTick(() => process.nextTick(r)), 1)); },
  async closeOfFile() { const h = await fs.promises.open(__filename); await h.close(); },
  async abortOfTimer() { const c = new AbortController(); setTimeout(() => c.abort(), 1); await timers.setTimeout(10_000, 0, { signal: c.signal }).catch(() => {}); },
  async subclass() { class Own extends Promise {} let go; const own = new Own((r) => { go = r; }).then((x) => x); setTimeout(() => go(1), 1); await own; },
  async untold() { class Own extends Promise {} const own = Own.resolve(1); await new Promise((r) => { setTimeout(() => { later.last = Promise.resolve(1); }, 1); setTimeout(() => setImmediate(() => own.then(r)), 1); }); },
  async finished() { const s = fs.createReadStream(__filename); s.resume(); await stream.promises.finished(s); },
  async finishedCallback() { const s = new stream.Readable({ read() {} }); s.resume(); setTimeout(() => s.push(null), 1); await new Promise((r) => stream.finished(s, r)); },
  async pipeline() { await stream.promises.pipeline(fs.createReadStream(__filename), fs.createWriteStream(__filename + ".copy")); },
  async pipelineCallback() { await new Promise((r) => stream.pipeline(fs.createReadStream(__filename), zlib.createGzip(), fs.createWriteStream(__filename + ".copy"), r)); },
  async items() { for await (const part of fs.createReadStream(__filename)) void part; },
  async itemsOfTimer() { const s = new stream.Readable({ read() {} }); setTimeout(() => s.push("x") && s.push(null), 1); for await (const part of s) void part; },
  async resource() { const own = new AsyncResource("Own"); await new Promise((r) => fs.stat(__filename, () => own.runInAsyncScope(r))); },
  async bound() { await new Promise((r) => setTimeout(() => { const f = AsyncResource.bind(r); fs.stat(__filename, () => f()); }, 1)); },
  async boundWithThis() { await new Promise((r) => setTimeout(() => { const f = AsyncResource.bind(r, "Own", null); fs.stat(__filename, () => f()); }, 1)); },
  async waitAsync() { const cell = new Int32Array(new SharedArrayBuffer(4)); setTimeout(() => Atomics.notify(cell, 0), 1); await Atomics.waitAsync(cell, 0, 0).value; },
  async waitAsyncForTime() { const cell = new Int32Array(new SharedArrayBuffer(4)), hold = setTimeout(() => {}, 10_000); await Atomics.waitAsync(cell, 0, 0, 1).value; clearTimeout(hold); },
  async compile() { await WebAssembly.compile(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])); },
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
  blob: "blob",
  lookup: "DNS",
  lookupCallback: "DNS",
  gzipCallback: "compression",
  gzip: "compression",
  writable: "file system",
  http: "HTTP",
  abort: "timer",
  abortTimeout: "timer",
  fetch: "socket",
  gzipStream: "compression",
  webStream: "compression",
  streamClose: "file system",
  lines: "file system",
  abortOfOnce: "timer",
  eventTarget: "timer",
  microtaskOfTimer: "timer",
  tickOfJob: "file system",
  microtaskOfJob: "file system",
  tickOfTimer: "timer",
  closeOfFile: "file system",
  abortOfTimer: "timer",
  subclass: "timer",
  untold: "-",
  finished: "file system",
  finishedCallback: "timer",
  pipeline: "file system",
  pipelineCallback: "file system",
  items: "file system",
  itemsOfTimer: "timer",
  resource: "file system",
  bound: "file system",
  /* Bound before, it is not seen to be run. */
  boundWithThis: "callback",
  waitAsync: "JavaScript engine",
  waitAsyncForTime: "JavaScript engine",
  compile: "JavaScript engine",
  asyncGenerator: "coroutine waits.asyncGenerator.<anonymous>",
};

/** Loops over every kind of iterator, and loops inside them. */
const iterations = `
const later = (value) => new Promise((resolve) => setTimeout(resolve, 1, value));
async function* source() { yield await later(1); yield await later(2); }
async function* inner(items) { for await (const item of items) yield item * 2; } async function* outer(items) { for await (const item of items) yield item + 1; }
async function pipeline() { for await (const item of outer(inner(source()))) void item; }
async function* numbers() { yield await later(1); yield 2; yield later(3); } async function* double(items) { for await (const item of items) yield item * 2; } async function* through(items) { yield* items; }
const thenable = (value) => ({ then(resolve) { resolve(value) } }); async function* thenables() { yield thenable(1); await thenable(2); yield await thenable(3); }
class Iterator { constructor(count) { this.count = count } [Symbol.asyncIterator]() { return this } get step() { return { done: this.count-- <= 0, value: this.count } } }
class Later extends Iterator { next() { return later(this.step) } } class Ready extends Iterator { next() { return Promise.resolve(this.step) } } class Plain extends Iterator { next() { return this.step } }
class Around { constructor(items) { this.items = items } [Symbol.asyncIterator]() { return this } async next() { const step = await this.items.next(); return step } return() { return {} } }
async function use(items, limit = 9) { for await (const item of items) if (--limit === 0) break; }
(async function main() {
  await pipeline(); for (const make of [numbers, thenables, () => new Later(2), () => new Ready(2), () => new Plain(2), () => [1, later(2), Promise.resolve(3)], () => new Around(double(numbers()))]) {
    await use(make()); await use(double(make())); await use(through(double(make()))); await use(double(double(make()))); }
  const begun = thenables(); await begun.next(); await use(begun); await use(double(double(numbers())), 1); await use(require("stream").Readable.from([1, 2])); await use(double(require("fs").createReadStream(__filename)));
  const it = double(numbers()); await Promise.all([it.next(), it.next(), it.next()]); await use((async function* () { yield 1; await later(2); throw 5 })()).catch(() => {});
})();`;

const parameters = `const pause = () => new Promise((resolve) => setTimeout(resolve, 1)); const load = async () => 1;
async function defaulted(a = 1, b = new Set) { await pause() } async function destructured({ a, b = a } = {}, [c = {}] = []) { await pause() } async function rest(a, ...b) { await pause() }
const { method } = { async method(a = [load]) { await pause() } }; async function called(a = load()) { await pause() } async function recursive(n, a = n > 0 ? recursive(n - 1) : 0) { await a; await pause() }
async function thrown(a = (() => { throw 1 })()) { await pause() } const named = async (plainName = load ? () => {} : load()) => { await pause(); console.log("plainName") };
async function promised(a = pause()) { await pause() } async function both(a = recursive(1), { b = both(0, { b: pause() }) } = {}) { await a; await b; await pause() }
(async function main() {
  await defaulted(); await destructured({ a: 1 }); await rest(1); await method.call(); await called(); await called(7); await recursive(2);
  await thrown().catch(() => 0); await thrown(1); await named(); await promised(); await promised(0);
  await recursive(undefined, recursive(1)); await both();
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

/** What each `for await` waited for, as far as that is a coroutine, and whose task that belongs to. */
function awaitedByLoops(model: TraceModel): string[] {
  const { coroutines, functions, points, slices, tasks } = model;
  const nameOf = (row: CoroutineRow): string => functions.info(coroutines.function.get(row)).qualifiedName;
  return Array.from({ length: slices.count }, (_, index) => (index + 1) as SliceRow).flatMap((row) => {
    if (slices.state.get(row) !== stateCode.suspended) return [];
    if (points.info(slices.point.get(row)).kind !== "for-await") return [];
    const awaited = rowOfKind(slices.entity.get(row), "coroutine") as CoroutineRow;
    const root = tasks.root.get(coroutines.task.get(awaited));
    return `${nameOf(slices.coroutine.get(row))} waits for ${nameOf(awaited)} in the task of ${nameOf(root)}`;
  });
}

describe("the cause of a wait in Node.js", function () {
  this.timeout(60_000);

  for (const [whose, first] of [
    ["of any program", ""],
    ["where it uses AsyncLocalStorage, too", usesStorage],
  ] as const)
    it(`names the cause of every kind of wait, ${whose}`, () =>
      withProgram({ "main.cjs": `${first}${waits}` }, async (program) => {
        const { exitCode, stderr } = await program.traced();
        assert.deepEqual({ exitCode, stderr }, { exitCode: 0, stderr: "" });
        assertSound(program);
        const reasons = reasonsByFunction(program.events());
        for (const [name, reason] of Object.entries(expectedReasons))
          assert.deepEqual([name, reasons.get(`waits.${name}`)?.at(-1)], [name, reason]);
      }));

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

  it("knows that a loop calls its iterator, while those that run beside it call theirs", () =>
    withProgram(
      {
        "main.cjs": `const later = () => new Promise((resolve) => setTimeout(resolve, 1)); async function helper() { await null } async function beside() { await later() }
async function* items() { await helper(); yield 1 } const numbers = { [Symbol.asyncIterator]() { let left = 3; return { async next() { await later(); return { done: --left === 0 } } } } };
async function loop() { for await (const one of numbers) await null; for await (const one of items()) await null } async function main() { const looping = loop(), other = beside(); await looping; await other } main();`,
      },
      async (program) => {
        const { exitCode, stderr } = await program.traced();
        assert.deepEqual({ exitCode, stderr }, { exitCode: 0, stderr: "" });
        assertSound(program);
        const created = program.events().flatMap((line) => {
          const words = /^coroutine-created (\d+) (.*) (\d+)$/u.exec(line);
          return words === null ? [] : [words.slice(1) as [id: string, name: string, creator: string]];
        });
        const names = new Map(created.map(([id, name]) => [id, name]));
        const next = "numbers.[Symbol.asyncIterator].next";
        assert.deepEqual(
          created.map(([, name, creator]) => [name, names.get(creator)]),
          [
            ["main", undefined],
            ["loop", "main"],
            [next, "loop"],
            ["beside", "main"],
            [next, "loop"],
            [next, "loop"],
            ["items", "loop"],
            ["helper", "items"],
          ],
        );
        assert.deepEqual(awaitedByLoops(program.read().model), [
          ...Array<string>(3).fill(`loop waits for ${next} in the task of main`),
          ...Array<string>(2).fill("loop waits for items in the task of main"),
        ]);
      },
    ));

  it("knows the call that is waited for, whatever its parameters are", () =>
    withProgram({ "main.cjs": parameters }, async (program) => {
      const { exitCode, stdout, stderr } = await program.traced();
      assert.deepEqual({ exitCode, stdout, stderr }, { exitCode: 0, stdout: "plainName\n", stderr: "" });
      assertSound(program);
      const events = program.events();
      const names = new Map(
        events.flatMap((line) => {
          const created = /^coroutine-created (\d+) (\S+)/u.exec(line);
          return created === null ? [] : [[created[1], created[2]]];
        }),
      );
      const [main] = [...names].find(([, name]) => name === "main")!;
      const waited = events.flatMap((line) => {
        const suspended = new RegExp(`^coroutine-suspended ${main} "(.*)" (\\d+) (\\d+) `, "u").exec(line);
        if (suspended === null) return [];
        const [, label, kind, id] = suspended;
        return [`${label} -> ${kind === "1" ? names.get(id) : "promise"}`];
      });
      assert.deepEqual(waited, [
        "defaulted() -> defaulted",
        "destructured({ a: 1 }) -> destructured",
        "rest(1) -> rest",
        "method.call() -> method",
        "called() -> called",
        "called(7) -> called",
        "recursive(2) -> recursive",
        "thrown().catch(() => 0) -> promise",
        "thrown(1) -> thrown",
        "named() -> named",
        "promised() -> promised",
        "promised(0) -> promised",
        "recursive(undefined, recursive(1)) -> recursive",
        "both() -> both",
      ]);
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
});
