import assert from "node:assert/strict";
import { TestProgram } from "./testing/run-node";

/** Programs whose output tells the order in which everything in them ran. */
const programs: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "async functions, nested and thrown through": {
    "main.cjs": `
      const log = (...words) => console.log(...words);
      async function inner(n) { log("inner", n); await null; log("inner after"); if (n > 1) throw new Error("n" + n); return n; }
      async function outer(n) { try { return await inner(n) } catch (error) { log(error.message); return inner(0) } finally { log("finally", n); await 0; } }
      for (let tick = 0, p = Promise.resolve(); tick < 20; tick++) p = p.then(() => log("tick", tick));
      outer(1).then((v) => log("outer", v)); outer(2).then((v) => log("outer", v));
      (async () => { await { then(resolve) { log("then called"); resolve(5) } }; log("thenable done") })();
      log(inner.length, inner.name, inner.toString().length, Object.getOwnPropertyNames(inner).join());`,
  },
  "generators of both kinds": {
    "main.cjs": `
      const log = (...words) => console.log(...words);
      function* g(a, b = a) { try { log("got", yield a); log("got", yield b); return arguments.length } finally { log("closed"); yield "last" } }
      const one = g(1, 2, 3); log(one.next(), one.next("x"), one.throw?.call ? one.return(7) : 0, one.next(), one.next());
      const two = g(1); two.next(); try { two.throw(new Error("in")); two.next() } catch (e) { log(e.message) }
      log([...(function* () { yield* [1, 2]; log(yield* g(4)); })()].join(), g.length, g.toString().length);
      async function* ag() { try { yield 1; yield Promise.resolve(2); return Promise.resolve(3) } finally { log("ag closed"); await null } }
      for (let tick = 0, p = Promise.resolve(); tick < 40; tick++) p = p.then(() => log("tick", tick));
      (async () => { for await (const v of ag()) log("v", v); for await (const v of ag()) { log("w", v); break }
        const it = ag(); log(await Promise.all([it.next(), it.next(), it.next(), it.next()]));
        outer: for await (const a of [1, Promise.resolve(2), 3]) { for await (const b of ag()) { if (a === 2) continue outer; log(a, b) } } })();`,
  },
  "function declarations that clash, arguments and sloppy code": {
    "main.cjs": `
      async function a(x) { function x() { return 5 } var y; function y() { return 6 } await null; return [typeof x, y(), arguments.length] }
      function* b(x) { arguments[0] = 9; yield x; eval("var z = 3"); yield z }
      a(1).then((v) => console.log(v)); console.log([...b(1)]);`,
  },
  "modules with top-level await and a cycle": {
    "main.mjs": `import { later, early } from "./other.mjs"; export const value = await later(2); console.log(value, await early());
      for await (const x of (async function* () { yield 1 })()) console.log(x); const { a } = await import("./dynamic.mjs"); console.log(a); export async function hoisted() { return "hoisted" }`,
    "other.mjs": `import { hoisted } from "./main.mjs"; export const early = () => hoisted(); await hoisted(); export async function later(n) { await null; return n + 1 }`,
    "dynamic.mjs": `export const a = await Promise.resolve("dynamic"); console.log(import.meta.url.endsWith("dynamic.mjs"))`,
  },
  "an unhandled rejection": {
    "main.cjs": `async function f() { await null; throw 5 } f(); setTimeout(() => console.log("never"), 1000)`,
  },
  "process.exit in the middle": {
    "main.cjs": `async function f() { await null; console.log("x"); process.exit(3); } f(); process.on("exit", (c) => console.log("exit", c))`,
  },
  "an exit code, and handles that are still open": {
    "main.cjs": `process.exitCode = 4; async function f() { await new Promise(() => {}) } f(); setTimeout(() => {}, 20).unref(); setImmediate(() => console.log("immediate"));`,
  },
  "the order of timers, immediates and ticks": {
    "main.cjs": `
      const log = (...words) => console.log(...words);
      async function f(n) { log("f", n); await null; log("f after", n) }
      require("fs").readFile(__filename, () => { setTimeout(() => f("t"), 0); setImmediate(() => { f("i"); process.nextTick(() => f("n")); queueMicrotask(() => f("m")) }); setImmediate(() => log("i2")); process.nextTick(log, "n1") });`,
  },
  "what was required": {
    "main.cjs": `
      const { basename } = require("path"); const Module = require("module"); require("./other.cjs");
      console.log(Object.keys(require.cache).map((file) => basename(file)), Object.values(Module._pathCache).map((file) => basename(file)), module.parent, module.children.length);
      for (const own of [Module.prototype._compile, Module._resolveFilename, Module._load, process.nextTick, queueMicrotask, require("worker_threads").Worker, require("child_process").spawn])
        console.log([own.name, own.length, String(own)]);`,
    "other.cjs": `console.log(Object.keys(require.cache).length, module.parent === require.main)`,
  },
  "what schedules ticks and microtasks": {
    "main.cjs": `
      const tell = (owner, name) => { const { value, ...rest } = Object.getOwnPropertyDescriptor(owner, name); console.log(rest, value.name, value.length, String(value), Object.getOwnPropertyNames(value)); };
      tell(process, "nextTick"); tell(globalThis, "queueMicrotask"); console.log(Object.keys(globalThis));
      for (const schedule of [process.nextTick, queueMicrotask]) for (const values of [[], [1]]) try { schedule(...values) } catch (error) { console.log(error.message) }
      setTimeout(() => { process.nextTick(console.log, 1, 2, 3, 4, 5); queueMicrotask(() => console.log("microtask")); process.nextTick(() => { throw new Error("in a tick") }) });
      process.on("uncaughtException", (error) => { console.log(error.stack); queueMicrotask(() => process.nextTick(() => console.log("last"))) });`,
  },
  "functions that are run with an AsyncResource": {
    "main.cjs": `
      const { AsyncResource } = require("async_hooks"), { prototype } = AsyncResource, own = new (class Pool extends AsyncResource {})("Own");
      async function f() { const stack = await new Promise((r) => own.runInAsyncScope(() => setTimeout(own.bind(() => own.runInAsyncScope(() => r(new Error("x").stack)), null)))); return stack }
      f().then(console.log); console.log(own.runInAsyncScope === prototype.runInAsyncScope, own.runInAsyncScope.name, Object.keys(own), Object.getOwnPropertyNames(prototype));
      const { runInAsyncScope } = prototype; prototype.runInAsyncScope = function (...values) { return runInAsyncScope.apply(this, values) + 1 }; console.log(own.runInAsyncScope(() => 1), Object.keys(prototype));
      own.runInAsyncScope = () => 5; console.log(own.runInAsyncScope(), Object.keys(own)); try { prototype.bind.call(1) } catch (error) { console.log(error.message) }`,
  },
  AsyncLocalStorage: {
    "main.cjs": `
      const { AsyncLocalStorage } = require("async_hooks"); const als = new AsyncLocalStorage();
      async function f() { await null; await new Promise((r) => setTimeout(r, 1)); return als.getStore() }
      als.run(1, async () => console.log(await f())); als.run(2, async () => { for await (const x of [f()]) console.log(x) });`,
  },
};

describe("a traced program", function () {
  this.timeout(60_000);

  for (const [name, files] of Object.entries(programs)) {
    it(`says and returns the same as untraced: ${name}`, async () => {
      const program = new TestProgram(files);
      try {
        const [plain, traced] = await Promise.all([program.plain(), program.traced()]);
        assert.deepEqual(traced, plain);
        const { problems, violations } = program.read();
        assert.deepEqual(problems, []);
        assert.deepEqual(violations, []);
      } finally {
        program.dispose();
      }
    });
  }
});
