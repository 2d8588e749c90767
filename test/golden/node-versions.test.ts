import assert from "node:assert/strict";
import { readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { nodeFor, testedNodes } from "../../src/tracer/node/testing/nodes";
import { finish, TestProgram } from "../../src/tracer/node/testing/run-node";

/** One program of every format, and what it prints. */
const files = {
  "main.mjs": `import { aliased, Color } from "./typed.ts"; import { createRequire } from "node:module";
const { later, failing } = createRequire(import.meta.url)("./common.cjs");
async function* numbers() { yield await later(1); yield 2 }
const all = []; for await (const number of numbers()) all.push(number);
console.log(all, await aliased(Color.Green), await failing().catch((error) => error.message), process.versions.node.split(".")[0]);`,
  "common.cjs": `exports.later = async function later(value) { await new Promise((resolve) => setTimeout(resolve, 1)); return value };
exports.failing = async function failing() { await null; throw new Error("meant") };`,
  "typed.ts": `export enum Color { Red, Green }
function noted(value: (this: Box) => Promise<number>, _context: unknown) { return value }
class Box { constructor(private readonly n: number) {} @noted async get(): Promise<number> { await null; return this.n } }
export async function aliased(color: Color): Promise<number> { const box = new Box(color satisfies number); return await held(box) }
async function held(box: Box): Promise<number> { const order: string[] = []; (async () => { for (let tick = 0; tick < 20; tick++) { await null; order.push(String(tick)) } })();
  { await using first = { async [Symbol.asyncDispose]() { await null; order.push("first") } }; using last = { [Symbol.dispose]() { order.push("last") } }; await null; void [first, last] }
  const lasted = order.join(); { await using none = null; void none } order.push("none"); while (order.at(-1) !== "19") await null; console.log(lasted, order.slice(order.indexOf("first")).join()); return await box.get() }`,
};

/** Coroutines of that program by name, and how many calls of each there are. */
const calls = {
  "<module>": 1,
  aliased: 1,
  "Box.get": 1,
  held: 1,

  later: 1,
  failing: 1,
  numbers: 1,
};

/** Code that runs before the tracer and breaks what it builds on, by what the tracer then says. */
const sabotage = {
  "Stack traces show columns of the text with probes. (": `
    const fail = () => { throw new Error("no source maps") }; require("module").setSourceMapsSupport &&= fail; process.setSourceMapsEnabled = fail;`,
  "The program runs, but its files are not traced. (": `
    Object.defineProperty(require("module").prototype, "_compile", { writable: false });`,
};

describe("the Node tracer on each version of Node", function () {
  this.timeout(60_000);
  let program: TestProgram;

  beforeEach(() => {
    program = new TestProgram(files);
  });

  afterEach(() => program.dispose());

  for (const version of testedNodes) {
    it(`is active, and its trace is whole: Node.js ${version}`, async function () {
      const node = nodeFor(this, version);
      /* Without a root the program is compiled in the same way, and gets no probes. */
      const plain = await finish(program.start(true, { node, roots: [] }));
      const outcome = await finish(program.start(true, { node }));
      assert.deepEqual(outcome, plain);
      assert.deepEqual({ ...outcome, stdout: "" }, { exitCode: 0, signal: null, stdout: "", stderr: "" });
      assert.match(outcome.stdout, new RegExp(`\n\\[ 1, 2 \\] 1 meant ${version}\n$`, "u"));
      const { problems, violations } = program.read();
      assert.deepEqual({ problems, violations }, { problems: [], violations: [] });
      const events = program.events();
      const of = (event: string): string[] => events.filter((line) => line.startsWith(`${event} `));
      const names = of("coroutine-created").map((line) => line.split(" ")[2] ?? "");
      for (const [name, count] of Object.entries(calls))
        assert.equal(names.filter((one) => one === name).length, count, name);
      assert.equal(of("coroutine-settled").length, names.length);
      assert.equal(of("coroutine-suspended").length, of("coroutine-resumed").length);
      assert.equal(of("thread-ended").length, 1);
      assert.deepEqual(of("gap"), []);
    });
  }

  for (const [consequence, text] of Object.entries(sabotage))
    it(`runs the program and says what could not be set up: ${consequence}`, async () => {
      const before = path.join(program.folder, "src", "before.cjs");
      writeFileSync(before, text);
      const { exitCode, stderr } = await finish(program.start(true, { before }, "common.cjs"));
      assert.equal(exitCode, 0);
      assert.match(stderr, /^Coroscope: [^\n]+\n$/u);
      assert.ok(stderr.includes(consequence), stderr);
      assert.ok(program.events().some((line) => line.startsWith("gap ")));
    });

  it("says that nothing is recorded where the trace cannot be written", async () => {
    const file = path.join(program.folder, "file");
    writeFileSync(file, "");
    const { exitCode, stderr } = await finish(program.start(true, { folder: file }, "common.cjs"));
    assert.equal(exitCode, 0);
    assert.match(
      stderr,
      /^Coroscope: The program runs, but is not traced\. \(process \d+: ENOTDIR[^\n]*\)\n$/u,
    );
    assert.deepEqual(readdirSync(program.trace), []);
  });
});
