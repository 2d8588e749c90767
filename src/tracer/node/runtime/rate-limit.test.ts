import assert from "node:assert/strict";
import { assertSound, withProgram } from "../testing/run-node";

describe("the rate limit of generators", function () {
  this.timeout(60_000);

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
        const functions = new Map<string, string>();
        const seen = new Map<string, number>();
        const add = (name: string, count: number): unknown => seen.set(name, (seen.get(name) ?? 0) + count);
        let gaps = 0;
        for (const line of program.events()) {
          const [event, id = "", ...words] = line.split(" ");
          if (event === "coroutine-created") functions.set(id, words[0] ?? "");
          if (event === "coroutine-suspended" || event === "coroutine-resumed")
            add(functions.get(id) ?? "", 1);
          if (event !== "gap") continue;
          assert.equal(id, "0", "a rate limit");
          add(words[1] ?? "", Number(words[0]));
          gaps++;
        }
        assert.ok(gaps > 0);
        assert.deepEqual([...seen].sort(), [
          ["around", 2 * 45_001 + 1],
          ["calls", 2 * 30_000],
          ["count", 2 * (300_000 + 45_001 + 30_000) + 1],
          ["main", 2],
          ["nap", 2 * 30_000],
        ]);
      },
    ));
});
