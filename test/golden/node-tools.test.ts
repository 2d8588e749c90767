import assert from "node:assert/strict";
import { chmodSync, existsSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import { gapCauses } from "../../src/trace/vocabulary";
import { withProgram } from "../../src/tracer/node/testing/run-node";
import { assertSame, sitesOf } from "./plain-and-traced";

const modules = path.resolve(__dirname, "../../node_modules");
const tsx = path.join(modules, "tsx", "dist", "cli.mjs");
const mocha = path.join(modules, "mocha", "bin", "mocha.js");

const compiledProgram = {
  "main.ts": `import { items, Kind, type Item } from "./work";

async function main(): Promise<void> {
  const all: Item[] = [];
  for await (const item of items()) all.push(item);
  console.log(all.length, Kind.B);
  await fail({ id: 7 }).catch((error: Error) => console.log(error.stack?.split("\\n")[1]?.trim()));
  process.exitCode = 3;
}

async function fail(item: Item): Promise<never> {
  await null;
  throw new TypeError(String(item satisfies Item));
}

void main();
`,
  "work.ts": `export interface Item { id: number }

export enum Kind { A, B }

async function fetchItem(id: number): Promise<Item> {
  await new Promise((resolve) => setTimeout(resolve, 1));
  return { id };
}

export async function* items(): AsyncGenerator<Item> {
  yield await fetchItem(1);
}
`,
};

describe("programs that other tools start", function () {
  this.timeout(100_000);

  for (const type of ["commonjs", "module"])
    it(`are traced, at the places of their own source: tsx, ${type}`, () =>
      withProgram({ ...compiledProgram, "package.json": JSON.stringify({ type }) }, async (program) => {
        const { stdout, stderr, exitCode } = await assertSame(program, [tsx]);
        assert.deepEqual({ stderr, exitCode }, { stderr: "", exitCode: 3 });
        assert.match(stdout, /^1 1\nat fail \(.*main\.ts:13:9\)\n$/u);
        const sites = sitesOf(program.read().model);
        assert.deepEqual(sites.filter((site) => !/<|Promise\(/u.test(site)).sort(), [
          "main.ts:11:0 fail",
          "main.ts:12:2 await null",
          "main.ts:3:0 main",
          "main.ts:5:2 for-await items()",
          sites.find((site) => site.startsWith("main.ts:7:2 await fail({")) ?? "await fail",
          /* Compilers differ in whether an exported function begins at "export". */
          sites.find((site) => /^work\.ts:10:[07] items$/u.test(site)) ?? "items",
          "work.ts:11:2 yield await fetchItem(1)",
          "work.ts:11:8 await fetchItem(1)",
          "work.ts:5:0 fetchItem",
        ]);
      }));

  it("are traced at the places of their own source: compiled before, with a source map beside", () => {
    const text = compiledProgram["work.ts"];
    const compilerOptions = {
      module: ts.ModuleKind.CommonJS,
      target: ts.ScriptTarget.ES2022,
      sourceMap: true,
    };
    const { outputText, sourceMapText = "" } = ts.transpileModule(text, {
      fileName: "work.ts",
      compilerOptions,
    });
    const main = `${outputText}\n(async () => { for await (const item of exports.items()) console.log(item.id) })();\n//# sourceMappingURL=work.js.map\n`;
    return withProgram(
      { "work.js": main, "work.js.map": sourceMapText, "work.ts": text },
      async (program) => {
        const { stdout } = await assertSame(program, []);
        assert.equal(stdout, "1\n");
        const sites = sitesOf(program.read().model).filter((site) => site.startsWith("work.ts:"));
        assert.deepEqual(sites.sort(), [
          "work.ts:10:7 items",
          "work.ts:11:2 yield await fetchItem(1)",
          "work.ts:11:8 await fetchItem(1)",
          "work.ts:5:0 fetchItem",
          "work.ts:6:2 await new Promise((resolve) => setTimeout(resolve, 1))",
        ]);
      },
    );
  });

  it("are traced: mocha, with tests that pass and fail", () =>
    withProgram(
      {
        "work.test.js": `const assert = require("node:assert");
async function later(value) { await new Promise((resolve) => setTimeout(resolve, 1)); return value }
describe("work", () => { it("waits", async () => { assert.equal(await later(1), 1) }); it("fails", async function failing() { assert.equal(await later(1), 2) }) });`,
      },
      async (program) => {
        const { stdout, exitCode } = await assertSame(program, [mocha, "--slow", "60000"]);
        assert.equal(exitCode, 1);
        assert.match(stdout, /1 passing[^]*work\.test\.js:3:\d+/u);
        const events = program.events().join("\n");
        assert.match(events, /coroutine-created \d+ failing /u);
        assert.match(events, /coroutine-created \d+ later /u);
      },
    ));

  it("are traced: node --test, which runs each file in a process of its own", () =>
    withProgram(
      {
        "node.test.mjs": `import test from "node:test"; import assert from "node:assert";
async function later(value) { await new Promise((resolve) => setTimeout(resolve, 1)); return value }
test("waits", async () => { assert.equal(await later(1), 1) });
test("fails", async () => { assert.equal(await later(1), 2) });`,
      },
      async (program) => {
        const { exitCode } = await assertSame(program, ["--test"]);
        assert.equal(exitCode, 1);
        const created = program.events().filter((line) => /^coroutine-created \d+ later /u.test(line));
        assert.equal(created.length, 2);
      },
    ));

  for (const [tool, words] of [
    ["npm-cli.js", ["run", "--silent", "go"]],
    ["npx-cli.js", ["--no", "go-tool"]],
  ] as const)
    it(`are traced: ${tool}`, async function () {
      const cli = path.join(path.dirname(process.execPath), "..", "lib", "node_modules", "npm", "bin", tool);
      if (!existsSync(cli)) {
        process.stdout.write(`      needs ${cli}\n`);
        this.skip();
      }
      await withProgram(
        {
          "go.cjs": `async function go() { await null; console.log("went"); process.exitCode = 5 } go();`,
          "package.json": JSON.stringify({ name: "a", scripts: { go: "node go.cjs" } }),
          "node_modules/.bin/go-tool": `#!/usr/bin/env node\nrequire("../../go.cjs");\n`,
        },
        async (program) => {
          chmodSync(path.join(program.folder, "src", "node_modules", ".bin", "go-tool"), 0o755);
          const { stdout, exitCode } = await assertSame(program, [cli, ...words, "--"]);
          assert.deepEqual({ stdout, exitCode }, { stdout: "went\n", exitCode: 5 });
          const events = program.events();
          assert.equal(events.filter((line) => /^coroutine-created \d+ go /u.test(line)).length, 1);
          assert.ok(events.some((line) => line.startsWith("process-spawned ")));
        },
      );
    });

  it("are said to be untraceable where a tool compiles them itself, as jest and vitest do", () =>
    withProgram(
      {
        "work.js": `(async function work(from) { await null; console.log("worked", from, new Error().stack.split("\\n").length) })`,
        "plain.js": `"no function"`,
        "node_modules/tool/cli.cjs": `const { readFileSync } = require("fs"), vm = require("vm"), path = require("path"); class Own extends vm.Script {}
const options = { filename: path.resolve("work.js") }, text = readFileSync("work.js", "utf8"), context = vm.createContext({ console });
vm.runInThisContext(readFileSync("plain.js", "utf8"), path.resolve("plain.js")); vm.runInThisContext("async () => {}", "elsewhere.js"); vm.runInThisContext("async () => {}");
vm.runInThisContext(text, options)("this"); const script = new vm.Script(text, options); script.runInContext(context)("context"); new Own(text, options).runInThisContext()("own");
console.log(script instanceof vm.Script, script.constructor === vm.Script, new Own("1") instanceof Own, vm.Script.name, vm.Script.length, String(vm.Script).slice(0, 12), String(vm.runInThisContext).slice(0, 12)); try { new vm.Script("(") } catch (error) { console.log(error.name) }`,
      },
      async (program) => {
        const { stdout } = await assertSame(program, [
          path.join(program.folder, "src", "node_modules", "tool", "cli.cjs"),
        ]);
        assert.match(stdout, /worked this/u);
        const gaps = program.events().filter((line) => line.startsWith("gap "));
        assert.deepEqual(gaps, [`gap ${gapCauses.indexOf("untraceable")} 0 - 0`]);
      },
    ));
});
