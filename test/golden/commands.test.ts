import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { TraceSummary } from "../../src/trace/show/summary";
import { pythonFor } from "./interpreters";
import { coroscope, run, type ProgramResult } from "./run-program";

const files: Readonly<Record<string, string>> = {
  "package.json": JSON.stringify({ private: true, scripts: { hello: "node app.js one" } }),
  "app.js": "async function main() { await null; console.log('hello', process.argv[2]); }\nmain();\n",
  "work.test.js": `
    const test = require("node:test");
    async function work() { await new Promise((done) => setTimeout(done, 1)); return 1; }
    test("works", async () => { if ((await work()) !== 1) throw new Error("no"); });
    test("fails", async () => { await work(); throw new Error("on purpose"); });
  `,
  "test_work.py": [
    "import asyncio, unittest",
    "async def work():",
    "    await asyncio.sleep(0)",
    "    return 1",
    "class WorkTest(unittest.IsolatedAsyncioTestCase):",
    "    async def test_work(self):",
    "        self.assertEqual(await work(), 1)",
    "    def test_failure(self):",
    "        asyncio.run(work())",
    "        self.fail('on purpose')",
  ].join("\n"),
};

describe("a command that starts the person's program", function () {
  this.timeout(120_000);
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "coroscope command "));
    for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** Runs the command plain and traced, and finds these coroutines in the trace, which is consistent. */
  async function assertTraced(
    command: readonly string[],
    coroutines: readonly string[],
  ): Promise<ProgramResult> {
    const [file = "", ...words] = command;
    const plain = await run(file, words, { directory: folder });
    const traced = await coroscope(["trace", "--out", "t", "--", ...command], { directory: folder });
    assert.deepEqual([traced.code, traced.signal], [plain.code, plain.signal], traced.stderr);
    const checked = await coroscope(["check", "t"], { directory: folder });
    assert.equal(checked.code, 0, checked.stdout);
    const shown = await coroscope(["show", "--json", "t"], { directory: folder });
    const names = new Set((JSON.parse(shown.stdout) as TraceSummary).coroutines.map(({ name }) => name));
    for (const name of coroutines) assert.ok(names.has(name), `${name} in ${[...names].join(", ")}`);
    return traced;
  }

  it("is an npm script", async function () {
    if (process.platform === "win32") this.skip();
    const { stdout } = await assertTraced(["npm", "run", "--silent", "hello"], ["main()"]);
    assert.equal(stdout, "hello one\n");
  });

  it("is Node.js's test runner, whose failures stay failures", async () => {
    const { code, stdout } = await assertTraced([process.execPath, "--test"], ["work() #1", "work() #2"]);
    assert.equal(code, 1);
    assert.match(stdout, /on purpose/);
  });

  it("is unittest, whose failures stay failures", async function () {
    const { code, stderr } = await assertTraced(
      [await pythonFor(this), "-m", "unittest"],
      ["work() #1", "work() #2", "WorkTest.test_work()"],
    );
    assert.equal(code, 1);
    assert.match(stderr, /on purpose/);
  });
});
