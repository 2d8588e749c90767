import assert from "node:assert/strict";
import { symlinkSync } from "node:fs";
import path from "node:path";
import { stripVTControlCharacters } from "node:util";
import { gapCauses } from "../../src/trace/vocabulary";
import { type TestProgram, withProgram } from "../../src/tracer/node/testing/run-node";
import { findTestTool } from "../test-tools";
import { assertSame, sitesOf } from "./plain-and-traced";

/** A test that passes and two that fail: where and why stands in what the tool says. */
const tests = `test("waits", async () => { expect(await later(1)).toBe(1); });
test("fails", async () => { expect(await later(1)).toBe(2); });
test("throws", async function throws() { await null; await fail(); });
test("shows", () => { expect(String(later)).toMatch(/^async function later\\(value\\) \\{\\s+await new/); });
`;

const commonJs = {
  "work.test.js": `const { later, fail } = require("./work");\n${tests}`,
  "work.js": `async function later(value) { await new Promise((resolve) => setTimeout(resolve, 1)); return value; }
async function fail() { await null; throw new TypeError("no"); }
module.exports = { later, fail };
`,
  "package.json": `{ "name": "work" }`,
};

const typed = {
  "work.test.ts": `import { expect, test } from "vitest";\nimport { fail, later } from "./work";\n${tests}`,
  "work.ts": `export interface Item { id: number }

export async function later<Value>(value: Value): Promise<Value> {
  await new Promise((resolve) => setTimeout(resolve, 1));
  return value;
}

export async function fail(): Promise<never> { await null; throw new TypeError("no"); }
`,
  "package.json": `{ "name": "work", "type": "module" }`,
};

describe("tests that a tool compiles itself", function () {
  this.timeout(100_000);

  for (const [name, files, flags, sites] of [
    [
      "jest",
      commonJs,
      ["--ci", "--no-cache"],
      [
        "work.js:1:0 later",
        "work.js:1:30 await new Promise(resolve => setTimeout(resolve, 1))",
        "work.js:2:0 fail",
        "work.js:2:24 await null",
        "work.test.js:2:14 <anonymous>",
      ],
    ],
    [
      "vitest",
      typed,
      ["run"],
      [
        "work.test.ts:3:14 <anonymous>",
        "work.ts:3:7 later",
        "work.ts:4:2 await new Promise((resolve) => setTimeout(resolve, 1))",
        "work.ts:8:47 await null",
        "work.ts:8:7 fail",
      ],
    ],
  ] as const)
    it(`are traced at the places of their own source, and say the same: ${name}`, async function () {
      const tool = findTestTool(name);
      if (tool === undefined) {
        process.stdout.write(`      needs ${name}: npm run test:provide\n`);
        this.skip();
      }
      await withProgram(files, async (program) => {
        const modules = path.join(program.folder, "src", "node_modules");
        symlinkSync(tool.modules, modules);
        const { exitCode, stdout, stderr } = await assertSame(program, [
          path.join(modules, tool.entry),
          ...flags,
        ]);
        assert.equal(exitCode, 1, stdout + stderr);
        assert.match(stripVTControlCharacters(stdout + stderr), /TypeError: no/u);
        assertTraced(program, sites);
      });
    });

  it("are traced in whatever way it compiles them, but where compiled code is kept", () =>
    withProgram(
      {
        "body.js": `const wait = async (value) => { await null; throw new Error(value) };\nreturn wait`,
        "wrapped.js": `const wait = async (value) => { await null; throw new Error(value) }; result(wait)`,
        "common.js": `const wait = async (value) => { await null; throw new Error(value) }; result(wait)`,
        "module.mjs": `export async function wait(value) { await null; throw new Error(value) }`,
        "kept.js": `(function () { result(async () => 1)\n})`,
        "broken.js": `async () => { await }`,
        "node_modules/tool/cli.cjs": `const { readFileSync } = require("fs"), vm = require("vm"), path = require("path");
Error.prepareStackTrace = (error, sites) => error.message + " " + sites.slice(0, 1).map((site) => [path.basename(site.getFileName()), site.getLineNumber(), site.getColumnNumber(), site.isAsync(), String(site).includes(":" + site.getColumnNumber())]);
const show = (name, wait) => wait(name).catch(({ stack }) => console.log(stack, wait.toString().length, wait.constructor === show.constructor));
const read = (name) => readFileSync(name, "utf8"), context = () => vm.createContext({ result: (wait) => show("context", wait) });
const options = (name) => ({ filename: path.resolve(name) });
(async () => {
  await show("function", vm.compileFunction(read("body.js"), ["own"], { ...options("body.js"), parsingContext: context() })());
  await show("this", vm.compileFunction(read("body.js"), [], options("body.js"))());
  const start = "'use strict';async (result, own)=>{{", wrapped = start + read("wrapped.js") + "\\n}}", offset = { ...options("wrapped.js"), columnOffset: -start.length };
  await vm.runInThisContext(wrapped, offset)((wait) => show("wrapped", wait));
  await vm.runInContext("(function (exports, require) { " + read("common.js") + "\\n});", context(), options("common.js"))();
  const module = new vm.SourceTextModule(read("module.mjs"), { identifier: "file://" + encodeURI(path.resolve("module.mjs")), context: context() });
  await module.link(() => {}); await module.evaluate(); await show("module", module.namespace.wait);
  const kept = new vm.Script(read("kept.js"), { ...options("kept.js"), produceCachedData: true }); console.log(kept.cachedDataProduced, module instanceof vm.SourceTextModule);
  try { vm.compileFunction(read("broken.js"), [], options("broken.js")) } catch (error) { console.log(error.name, error.message) }
})();`,
      },
      async (program) => {
        const cli = path.join(program.folder, "src", "node_modules", "tool", "cli.cjs");
        const { stdout, stderr } = await assertSame(program, [
          "--no-warnings",
          "--experimental-vm-modules",
          cli,
        ]);
        assert.equal(stderr, "");
        assert.match(stdout, /^function body\.js,1,\d+,false,true/u);
        const events = program.events();
        assert.equal(events.filter((line) => /^coroutine-created \d+ wait /u.test(line)).length, 5);
        assert.deepEqual(
          events.filter((line) => line.startsWith("gap ")),
          [`gap ${gapCauses.indexOf("untraceable")} 0 - 0`],
        );
      },
    ));
});

function assertTraced(program: TestProgram, sites: readonly string[]): void {
  const { model } = program.read();
  const found = sitesOf(model);
  assert.deepEqual(
    sites.filter((site) => !found.includes(site)),
    [],
    found.join("\n"),
  );
  const events = program.events();
  const count = (pattern: RegExp): number => events.filter((line) => pattern.test(line)).length;
  assert.deepEqual(
    {
      later: count(/^coroutine-created \d+ later /u),
      fail: count(/^coroutine-created \d+ fail /u),
      timers: count(/^awaitable-settled .* timer$/u),
      gaps: count(/^gap /u),
    },
    { later: 2, fail: 1, timers: 2, gaps: 0 },
    events.join("\n"),
  );
}
