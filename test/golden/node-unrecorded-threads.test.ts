import assert from "node:assert/strict";
import { assertSound, finish, withProgram } from "../../src/tracer/node/testing/run-node";

/** A file with every kind of probe, which prints what it did. */
const probed = `
const later = (value) => new Promise((resolve) => setTimeout(resolve, 1, value)); const words = [];
async function caught(a = later(1), { b = later(2) } = {}) { try { await a; throw await b } catch (error) { return await error } finally { words.push("finally") } }
function* inner(n) { const sent = yield n; return sent ?? 0 } function* outer(n = inner(3)) { words.push(yield* n); try { yield 4 } finally { words.push("left") } }
async function* items() { yield later(5); yield* [6]; return later(7) } async function loop() { for await (const item of items()) words.push(item); }
const driven = outer(); words.push(driven.next().value, driven.next("sent").value); driven.return();
words.push(await caught(), ...(await Promise.all([later(8), later(9)]))); await loop(); await later(10).then(async (value) => words.push(await value));`;

const files = {
  "main.mjs": `import { register } from "node:module"; register("./hooks.mjs", import.meta.url); await import("./asking.mjs");`,
  "asking.mjs": `async function asking() { return (await import("./asked.mjs")).default } console.log(await asking());`,
  "asked.mjs": `export default "as it is";`,
  "hooks.mjs": `${probed}
export async function load(url, context, next) { const loaded = await next(url, context); return url.endsWith("asked.mjs") ? { ...loaded, source: \`export default \${JSON.stringify(words)}\` } : loaded }`,
  "worker.mjs": `import { rmSync } from "node:fs"; import { Worker } from "node:worker_threads"; const { COROSCOPE } = process.env;
if (COROSCOPE !== undefined) rmSync(JSON.parse(COROSCOPE).folder, { recursive: true }); new Worker(new URL("probed.mjs", import.meta.url)).on("error", console.error);`,
  "probed.mjs": `${probed}\nconsole.log(JSON.stringify(words));`,
};

describe("code with probes in threads that are not recorded", function () {
  this.timeout(60_000);

  for (const [how, main, ...flags] of [
    ["registers", "main.mjs"],
    ["is started with", "asking.mjs", "--no-warnings", "--experimental-loader", "./hooks.mjs"],
  ] as const)
    it(`runs as it is in loader hooks that a program ${how}, whose modules are traced`, () =>
      withProgram(files, async (program) => {
        const plain = await finish(program.start(false, { flags }, main));
        assert.deepEqual([plain.stdout.includes("'finally'"), plain.stderr], [true, ""]);
        assert.deepEqual(await finish(program.start(true, { flags, values: "locals" }, main)), plain);
        assertSound(program);
        assert.match(program.events().join("\n"), /coroutine-created \d+ asking /u);
      }));

  it("runs as it is in a worker that begins after the trace folder was deleted", () =>
    withProgram(files, async (program) => {
      const plain = await finish(program.start(false, {}, "worker.mjs"));
      assert.deepEqual([plain.stdout.includes(`"finally"`), plain.stderr], [true, ""]);
      assert.deepEqual(await finish(program.start(true, { values: "locals" }, "worker.mjs")), plain);
    }));
});
