import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { nodeFor } from "../../src/tracer/node/testing/nodes";
import { assertSound, withProgram } from "../../src/tracer/node/testing/run-node";

/** Writes down, beside itself, what is required in threads other than the main one. */
const watcher = `
const fs = require("fs"), Module = require("module"), { isMainThread } = require("worker_threads"), load = Module._load;
if (!isMainThread) { fs.appendFileSync(__filename + ".log", "thread\\n"); Module._load = function (request, ...rest) { fs.appendFileSync(__filename + ".log", request + "\\n"); return load.call(this, request, ...rest) } }`;

const waiting = `async function wait() { await null; return 1 }\n`;

/** Runs a program under Node 20, whose hooks for modules have a thread of their own; answers what was loaded into that thread, and the functions that were traced. */
async function started(
  node: string,
  files: Readonly<Record<string, string>>,
): Promise<{ loaded: string[]; functions: string[] }> {
  let loaded: string[] = [];
  let functions: string[] = [];
  await withProgram(files, async (program) => {
    const before = path.join(program.folder, "watcher.cjs");
    writeFileSync(before, watcher);
    const { stdout, stderr } = await program.traced({ node, before });
    assert.deepEqual({ stdout, stderr }, { stdout: "1\n", stderr: "" });
    assertSound(program);
    const log = `${before}.log`;
    loaded = existsSync(log) ? readFileSync(log, "utf8").trim().split("\n") : [];
    functions = program.events().flatMap((line) => /^coroutine-created \d+ (\S+)/u.exec(line)?.[1] ?? []);
  });
  return { loaded, functions };
}

describe("the start of a program under the Node tracer", function () {
  this.timeout(30_000);

  it("loads nothing but the hooks into their thread", async function () {
    const { loaded, functions } = await started(nodeFor(this, 20), {
      "main.mjs": `${waiting}console.log(await wait())`,
    });
    assert.ok(functions.includes("wait"));
    assert.ok(loaded.some((file) => file.endsWith("tracer-node.js")));
    assert.ok(!loaded.includes("node:async_hooks"));
  });

  for (const [name, text, hasThread] of [
    ["types", `export {}; wait().then((n: number) => console.log(n))`, false],
    ["an await at its top level", `export {}; console.log((await wait()) as number)`, true],
  ] as const)
    it(`has such a thread only where a module is imported: TypeScript with ${name}`, async function () {
      const { loaded, functions } = await started(nodeFor(this, 20), { "main.ts": waiting + text });
      assert.ok(functions.includes("wait"));
      assert.equal(loaded.length > 0, hasThread);
    });
});
