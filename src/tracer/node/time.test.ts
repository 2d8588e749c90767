import assert from "node:assert/strict";
import type { CoroutineRow } from "../../trace/model/rows";
import type { TraceModel } from "../../trace/model/trace-model";
import { TestProgram } from "./testing/run-node";

/** Coroutines that hand over to each other as fast as they can, and one among them that computes for 20 ms at each of its runs. */
const program = `
async function quick(turns) { for (let turn = 0; turn < turns; turn++) await null; }
async function slow(turns) {
  for (let turn = 0; turn < turns; turn++) {
    for (let pause = 0; pause < 4000 + turn; pause++) await null;
    const end = performance.now() + 20;
    while (performance.now() < end);
    await null;
  }
}
(async function main() { await Promise.all([quick(25_000), slow(5), quick(25_000)]); })();`;

/** How long the coroutines of a function ran, in ms. */
function runningTime(model: TraceModel, name: string): number {
  const { coroutines, functions, slices } = model;
  let total = 0;
  for (let row = 1 as CoroutineRow; row <= coroutines.count; row++) {
    if (functions.info(coroutines.function.get(row)).name !== name) continue;
    for (const slice of coroutines.slices.values(row)) {
      if (slices.stateOf(slice) === "running") total += slices.end.get(slice) - slices.start.get(slice);
    }
  }
  return total / 1e6;
}

describe("the time of events in Node.js", () => {
  it("stays with the coroutine that took it, in the midst of events that follow each other fast", async () => {
    const traced = new TestProgram({ "main.js": program });
    try {
      const { exitCode, stderr } = await traced.traced();
      assert.equal(exitCode, 0, stderr);
      const { model, violations } = traced.read();
      assert.deepEqual(violations, []);
      const slow = runningTime(model, "slow");
      assert.ok(slow >= 100, `slow() computed for 100 ms and is shown to run for ${slow} ms`);
    } finally {
      traced.dispose();
    }
  });
});
