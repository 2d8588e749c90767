import assert from "node:assert/strict";
import { finish, withProgram } from "./testing/run-node";

describe("a fault while a Node program is traced", function () {
  this.timeout(60_000);

  it("leaves a sound trace behind when the program is killed", () =>
    withProgram(
      {
        "main.cjs": `async function f() { for (;;) { await new Promise((r) => setImmediate(r)); } } f(); setTimeout(() => process.kill(process.pid, "SIGKILL"), 200);`,
      },
      async (program) => {
        const { signal } = await program.traced();
        assert.equal(signal, "SIGKILL");
        const { problems, model } = program.read();
        assert.deepEqual(problems, []);
        assert.ok(model.coroutines.count > 0);
      },
    ));

  it("runs on when the trace folder does not exist", () =>
    withProgram({ "main.cjs": `(async () => { await null; console.log("fine") })()` }, async (program) => {
      const { stdout, stderr, exitCode } = await finish(program.start(true, { folder: "/nowhere/at/all" }));
      assert.deepEqual({ stdout, stderr, exitCode }, { stdout: "fine\n", stderr: "", exitCode: 0 });
    }));
});
