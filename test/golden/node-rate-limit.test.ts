import assert from "node:assert/strict";
import { assertSound, type TestProgram, withProgram } from "../../src/tracer/node/testing/run-node";

/** How many suspensions, wakeups and resumptions each function had, those among them that were left out, and how many gaps say so. */
function countsOf(program: TestProgram): { counts: [name: string, count: number][]; gaps: number } {
  const functions = new Map<string, string>();
  const seen = new Map<string, number>();
  const add = (name: string, count: number): unknown => seen.set(name, (seen.get(name) ?? 0) + count);
  let gaps = 0;
  for (const line of program.events()) {
    const [event = "", id = "", ...words] = line.split(" ");
    if (event === "coroutine-created") functions.set(id, words[0] ?? "");
    if (/^coroutine-(?:suspended|ready|resumed)$/u.test(event)) add(functions.get(id) ?? "", 1);
    if (event !== "gap") continue;
    assert.equal(id, "0", "a rate limit");
    add(words[1] ?? "", Number(words[0]));
    gaps++;
  }
  return { counts: [...seen].sort(), gaps };
}

describe("the rate limit in Node.js", function () {
  this.timeout(120_000);

  it("leaves out what a generator does too often to be recorded, and counts it exactly", () =>
    withProgram(
      {
        "main.cjs": `function* count(n) { for (let i = 0; i < n; i++) yield i; } function* around(items) { try { for (const item of items) yield item; } finally { yield* [1, 2]; } } async function nap() { await null }
function* calls(n) { for (let i = 0; i < n; i++) { nap(); yield i } } async function main() { await null; let sum = 0; for (const n of count(300000)) sum += n; for (const n of around(count(50000))) if (n === 45000) break; 
const it = count(40000); for (let i = 0; i < 30000; i++) it.next(); try { it.throw(new Error("in")) } catch {} for (const n of calls(30000)) sum += n; count(2).next(); return sum } main().then((sum) => console.log(sum))`,
      },
      async (program) => {
        const { stdout, stderr } = await program.traced();
        assert.deepEqual({ stdout, stderr }, { stdout: "45449835000\n", stderr: "" });
        assertSound(program);
        const { counts, gaps } = countsOf(program);
        assert.ok(gaps > 0);
        assert.deepEqual(counts, [
          ["around", 2 * 45_001 + 1],
          ["calls", 2 * 30_000],
          ["count", 2 * (300_000 + 45_001 + 30_000) + 1],
          ["main", 3],
          ["nap", 3 * 30_000],
        ]);
      },
    ));

  it("leaves out what is awaited too often to be recorded, and counts it exactly", () =>
    withProgram(
      {
        "main.cjs": `async function plain(n) { for (let i = 0; i < n; i++) await null } async function settled(n, p = Promise.resolve()) { for (let i = 0; i < n; i++) await p } async function pending(n) { for (let i = 0; i < n; i++) await new Promise((resolve) => queueMicrotask(resolve)) }
async function thenable(n) { for (let i = 0; i < n; i++) await { then(resolve) { resolve() } } } async function failing(n) { for (let i = 0; i < n; i++) try { await Promise.reject(1) } catch {} } async function* items(n) { for (let i = 0; i < n; i++) yield i } async function loop(n) { for await (const item of items(n)); }
async function child() { await null } async function each(n) { for await (const item of items(n)) await child() } async function parent(n) { for (let i = 0; i < n; i++) await child() } async function ends(n) { for (let i = 0; i < n; i++) await null; await new Promise((resolve) => setTimeout(resolve, 1)); return 7 }
(async function main() { for (const work of [plain, settled]) await work(200000); for (const work of [pending, thenable, failing, loop, parent]) await work(20000); await each(30000); console.log(await Promise.all([ends(100000), ends(100000)])) })()`,
      },
      async (program) => {
        const { stdout, stderr } = await program.traced();
        assert.deepEqual({ stdout, stderr }, { stdout: "[ 7, 7 ]\n", stderr: "" });
        assertSound(program);
        const { counts, gaps } = countsOf(program);
        assert.ok(gaps > 0);
        const awaits = {
          child: 50_000,
          each: 30_001 + 30_000,
          ends: 200_002,
          failing: 20_000,
          loop: 20_001,
          main: 9,
          parent: 20_000,
        };
        assert.deepEqual(counts, [
          ["child", 3 * awaits.child],
          ["each", 3 * awaits.each],
          ["ends", 3 * awaits.ends],
          ["failing", 3 * awaits.failing],
          ["items", 2 * 50_000],
          ["loop", 3 * awaits.loop],
          ["main", 3 * awaits.main],
          ["parent", 3 * awaits.parent],
          ["pending", 3 * 20_000],
          ["plain", 3 * 200_000],
          ["settled", 3 * 200_000],
          ["thenable", 3 * 20_000],
        ]);
      },
    ));
});
