import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { readTraceFolder } from "../../src/session/read-trace-folder";
import { TraceModel } from "../../src/trace/model/trace-model";
import { ruleFacts } from "../../src/trace/query/report/rule-facts";
import { ruleVerdict, type PlacedRule } from "../../src/trace/query/report/rule-verdict";
import { TraceReader } from "../../src/trace/trace-reader";
import { Scratch } from "./scratch";

const script = `let token;
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
async function login() { await sleep(5); return "t"; }
async function getToken() {
  if (!token) token = await login();
  return token;
}
let key;
async function getKey() {
  if (!key) key = await login();
  return key;
}
async function load(id) { await sleep(8); return id; }
async function all(ids) {
  const pages = [];
  for (const id of ids) pages.push(await load(id));
  return pages;
}
async function one(ids) {
  const pages = [];
  for (const id of ids) pages.push(await load(id));
  return pages;
}
async function save() { await sleep(1); }
async function unused() { save(); }
async function main() {
  save();
  await Promise.all([getToken(), getToken()]);
  await getKey();
  await getKey();
  await all([1, 2, 3]);
  await one([1]);
}
await main();
`;

const program = `import asyncio, time

async def load(item):
    await asyncio.sleep(0.008)
    return item

async def all_pages(items):
    for item in items:
        await load(item)

async def save():
    await asyncio.sleep(0)

async def held():
    await asyncio.sleep(0)
    time.sleep(0.3)

async def polite():
    try:
        await asyncio.sleep(9)
    except ValueError:
        pass

async def stubborn():
    try:
        await asyncio.sleep(9)
    except BaseException:
        pass

def writer():
    try:
        while True:
            print((yield))
    finally:
        print("closed")

async def main():
    save()
    asyncio.create_task(load(7))
    await held()
    await all_pages([1, 2, 3])
    task = asyncio.create_task(stubborn())
    await asyncio.sleep(0.001)
    task.cancel()
    await task
    lines = writer()
    next(lines)
    lines.send(1)
    await asyncio.sleep(0.02)

asyncio.run(main())
`;

/** What the run of a program says of each finding of its text: `line rule verdict`. */
async function verdicts(scratch: Scratch, name: string, text: string): Promise<string[]> {
  scratch.write(name, text);
  const analyzed = await scratch.coroscope(["analyze", "--json", name]);
  const { findings } = JSON.parse(analyzed.stdout) as { findings: readonly PlacedRule[] };
  const traced = await scratch.coroscope(["trace", "--out", "trace", name]);
  assert.equal(traced.code, 0, traced.stderr);
  const reader = new TraceReader(new TraceModel());
  const read = await readTraceFolder(path.join(scratch.folder, "trace"), (chunk) => reader.push(chunk));
  assert.ok(read.ok);
  reader.finish();
  const facts = ruleFacts(reader.model);
  const source = readFileSync(path.join(scratch.folder, name), "utf8");
  return findings.map((finding) => {
    const judged = ruleVerdict(facts, finding, source);
    return `${finding.range.start.line} ${finding.rule} ${judged?.verdict ?? "not seen"}`;
  });
}

describe("what a run says of the analyzer's findings", () => {
  let scratch: Scratch;

  beforeEach(() => (scratch = new Scratch()));

  afterEach(() => scratch.remove());

  it("confirms and refutes them in JavaScript, and leaves alone what did not run", async () => {
    assert.deepEqual(await verdicts(scratch, "program.mjs", script), [
      "5 await-between-check-and-set confirmed",
      "10 await-between-check-and-set refuted",
      "16 await-in-loop confirmed",
      "21 await-in-loop refuted",
      "25 async-without-await not seen",
      "25 floating-promise not seen",
      "27 floating-promise confirmed",
    ]);
  });

  it("confirms and refutes them in Python", async () => {
    assert.deepEqual(await verdicts(scratch, "program.py", program), [
      "9 await-in-loop confirmed",
      "16 blocking-call undecided",
      "27 cancellation-swallowed confirmed",
      "38 coroutine-never-awaited confirmed",
      "39 task-dropped refuted",
      "46 generator-never-closed refuted",
    ]);
  });
});
