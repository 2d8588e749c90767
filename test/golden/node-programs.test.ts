import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import path from "node:path";
import { gapCauses } from "../../src/trace/vocabulary";
import type { MessageRow } from "../../src/trace/model/rows";
import { assertSound, withProgram } from "../../src/tracer/node/testing/run-node";

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

  it("leaves import() of modules and packages to Node in TypeScript that becomes CommonJS, and requires what runs as that itself", () =>
    withProgram(
      {
        "main.ts": `import { count } from "./state";
async function main(): Promise<void> { /* $00000 */ count.value++; const waiting = await import("./waiting.mjs"), typed = await import("./typed.mjs"), same = await import("./state"), { default: packed } = await import("packed"), node = await import("node:path");
console.log(waiting.default, waiting.value, Object.keys(waiting).join(), typed.value satisfies number, same.count.value, packed, node.default === require("node:path")); try { await import("./nowhere.mjs") } catch { console.log("nowhere") } }
void main();`,
        "state.ts": `export const count: { value: number } = { value: 6 };`,
        "waiting.mjs": `async function task() { await null; return 1 } export default await task(); export const value = 2;`,
        "typed.mts": `export const value: number = await Promise.resolve(3);`,
        "node_modules/packed/package.json": `{ "type": "module", "exports": "./packed.js" }`,
        "node_modules/packed/packed.js": `export default await Promise.resolve("packed");`,
        "package.json": `{ "type": "commonjs" }`,
      },
      async (program) => {
        const { stdout, stderr, exitCode } = await program.traced();
        const expected = "1 2 default,value 3 7 packed true\nnowhere\n";
        assert.deepEqual({ stdout, stderr, exitCode }, { stdout: expected, stderr: "", exitCode: 0 });
        assertSound(program);
        assert.match(program.events().join("\n"), /coroutine-created \d+ task /u);
      },
    ));

  it("traces installed packages only where a folder of theirs is asked for, and what they bring along only with all of them", () =>
    withProgram(
      {
        "main.mjs": `import "one"; import "two";`,
        "node_modules/one/index.cjs": `require("inner"); (async function one() { await null })();`,
        "node_modules/one/package.json": `{ "main": "index.cjs" }`,
        "node_modules/one/node_modules/inner/index.js": `(async function inner() { await null })();`,
        "node_modules/two/index.js": `async function two() { await null } await two();`,
        "node_modules/two/package.json": `{ "type": "module", "exports": "./index.js" }`,
      },
      async (program) => {
        const source = path.join(program.folder, "src");
        const seen = async (...folders: string[]): Promise<string[]> => {
          const roots = [source, ...folders.map((folder) => path.join(source, folder))];
          const { stderr, exitCode } = await program.traced({ roots });
          assert.deepEqual({ stderr, exitCode }, { stderr: "", exitCode: 0 });
          assertSound(program);
          const names = /coroutine-created \d+ (one|inner|two) /u;
          return program.events().flatMap((line) => names.exec(line)?.[1] ?? []);
        };
        assert.deepEqual(await seen(), []);
        assert.deepEqual(await seen("node_modules/one"), ["one"]);
        assert.deepEqual(await seen("node_modules/two"), ["two"]);
        assert.deepEqual(await seen("node_modules"), ["inner", "one", "two"]);
      },
    ));

  it("traces what a required module imports, or says that it could not, where Node asks no hooks for that", () =>
    withProgram(
      {
        "main.cjs": `require("./required.mjs").f().then(console.log); require("./alone.mjs")`,
        "required.mjs": `import { g } from "./imported.mjs"; export async function f() { await null; return g() }`,
        "imported.mjs": `export async function g() { await null; return "done" }`,
        "alone.mjs": `import { sep } from "node:path"; export const text = sep + "import './x.mjs'";`,
      },
      async (program) => {
        const { stdout, exitCode } = await program.traced();
        assert.deepEqual({ stdout, exitCode }, { stdout: "done\n", exitCode: 0 });
        assertSound(program);
        const events = program.events();
        assert.ok(events.some((line) => /^coroutine-created \d+ f /u.test(line)));
        const isTraced = events.some((line) => /^coroutine-created \d+ g /u.test(line));
        const gaps = events.filter((line) => line.startsWith("gap "));
        assert.deepEqual(gaps, isTraced ? [] : [`gap ${gapCauses.indexOf("untraceable")} 0 - 0`]);
      },
    ));

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

  it("follows what cluster, fork and exec start, and says who was started by whom", () =>
    withProgram(
      {
        "main.cjs": `const cluster = require("cluster"), { fork, exec } = require("child_process"), path = require("path");
const from = (name) => path.join(__dirname, name), next = (emitter, event) => new Promise((resolve) => emitter.once(event, resolve));
async function primary() { const worker = cluster.fork(); console.log(await next(worker, "message")); worker.send("end"); await next(worker, "exit");
  const child = fork(from("child.cjs")); child.send("hello"); console.log(await next(child, "message")); await next(child, "exit");
  await new Promise((resolve) => exec(JSON.stringify(process.execPath) + " " + JSON.stringify(from("task.cjs")), (error, output) => resolve(console.log(error, output.trim())))) }
async function secondary() { process.send("ready"); await next(process, "message"); process.disconnect() }
if (cluster.isPrimary) primary(); else secondary();`,
        "child.cjs": `async function answer(asked) { await null; process.send("got " + asked); process.disconnect() } process.on("message", answer);`,
        "task.cjs": `async function task() { await null; console.log("task") } task();`,
      },
      async (program) => {
        const { stdout, exitCode } = await program.traced();
        assert.deepEqual({ stdout, exitCode }, { stdout: "ready\ngot hello\nnull task\n", exitCode: 0 });
        assertSound(program);
        const events = program.events();
        const started = events.flatMap((line) => /^coroutine-created \d+ (\w+)/u.exec(line)?.[1] ?? []);
        assert.deepEqual(started.sort(), ["answer", "primary", "secondary", "task"]);
        assert.equal(events.filter((line) => line.startsWith("process-spawned")).length, 3);
      },
    ));

  it("shows the messages between a worker and who started it, each at both ends", () =>
    withProgram(
      {
        "main.cjs": `const { Worker } = require("worker_threads"), path = require("path");
async function ask(worker, question) { worker.postMessage(question); return new Promise((resolve) => worker.once("message", resolve)) }
async function main() { const worker = new Worker(path.join(__dirname, "answers.cjs")); try { worker.postMessage(() => {}) } catch (error) { console.log(error.name) }
  console.log(await ask(worker, 1), await ask(worker, 2)); worker.postMessage("taken"); worker.postMessage("end") } main();`,
        "answers.cjs": `const { parentPort, receiveMessageOnPort } = require("worker_threads");
async function answer(question) { await null; parentPort.postMessage(question * 10) }
parentPort.on("message", async (question) => { if (question !== 2) return answer(question); await answer(question); for (let taken; taken?.message !== "end";) taken = receiveMessageOnPort(parentPort); parentPort.close() });`,
      },
      async (program) => {
        const { stdout, stderr, exitCode } = await program.traced();
        assert.deepEqual({ stdout, stderr }, { stdout: "DataCloneError\n10 20\n", stderr: "" });
        assert.equal(exitCode, 0);
        assertSound(program);
        const { coroutines, functions, messages, strings, threads } = program.read().model;
        const shown = Array.from({ length: messages.count }, (_, index) => {
          const row = (index + 1) as MessageRow;
          const sender = messages.senderCoroutine.get(row);
          const way = /\w+$/u.exec(strings.get(messages.channel.get(row)))?.[0] ?? "";
          const ends = [messages.sender.get(row), messages.receiver.get(row)];
          assert.ok(messages.received.get(row) >= messages.sent.get(row));
          assert.notEqual(ends[0], ends[1]);
          assert.ok(ends.every((end) => end > 0 && end <= threads.count));
          return `${way} ${messages.number.get(row)} ${functions.info(coroutines.function.get(sender)).name}`;
        });
        assert.deepEqual(shown.sort(), [
          "down 1 ask",
          "down 2 ask",
          "down 3 main",
          "down 4 main",
          "up 1 answer",
          "up 2 answer",
        ]);
      },
    ));

  it("follows workers that are given an environment of their own, or share the program's", () =>
    withProgram(
      {
        "main.mjs": `import { Worker, SHARE_ENV } from "worker_threads"; import threads from "node:worker_threads";
class Own extends Worker {} const file = new URL("./task.mjs", import.meta.url), run = (worker) => new Promise((resolve) => worker.on("exit", resolve).on("error", (error) => resolve(error.code)));
console.log(threads.Worker === Worker, Worker.name, Worker.length, String(Worker).startsWith("class Worker extends EventEmitter"), Own.prototype instanceof Worker);
for (const [Class, options] of [[Worker, { env: {} }], [Own, { env: { NAME: "own", NODE_OPTIONS: "--no-warnings" }, workerData: 7 }], [Worker, { env: SHARE_ENV }], [Worker, Object.create({ env: {}, workerData: 8 })], [Worker, null], [Worker]])
  try { const worker = new Class(file, options); console.log(worker.constructor === Class, worker instanceof Worker, await run(worker)) } catch (error) { console.log(error.name) }`,
        "task.mjs": `import { workerData } from "worker_threads"; async function task() { await null; process.stdout.write(process.env.NAME + " " + workerData + "\\n") } await task();`,
      },
      async (program) => {
        const plain = await program.plain();
        assert.deepEqual(await program.traced(), plain);
        assertSound(program);
        const tasks = program.events().filter((line) => /^coroutine-created \d+ task /u.test(line));
        assert.equal(tasks.length, 5);
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
});
