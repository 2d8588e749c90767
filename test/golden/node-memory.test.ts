import assert from "node:assert/strict";
import { assertSound, withProgram } from "../../src/tracer/node/testing/run-node";

describe("the memory of a traced Node.js program", function () {
  this.timeout(60_000);

  it("is free again of the calls that nobody waited for, though no more are made", () =>
    withProgram(
      {
        "main.cjs": `async function call() { return 1 } const used = () => { globalThis.gc(); return process.memoryUsage().heapUsed };
(async () => { for (let i = 0; i < 2_000; i++) call(); await new Promise((resolve) => setImmediate(resolve)); const before = used();
for (let i = 0; i < 40_000; i++) call(); let rounds = 0, grown;
do { await new Promise((resolve) => setImmediate(resolve)); grown = used() - before } while (grown > 2e6 && ++rounds < 1_000); console.log(grown < 2e6 ? "free" : grown) })()`,
      },
      async (program) => {
        const { stdout, stderr } = await program.traced({ flags: ["--expose-gc"] });
        assert.deepEqual({ stdout, stderr }, { stdout: "free\n", stderr: "" });
        assertSound(program);
      },
    ));
});
