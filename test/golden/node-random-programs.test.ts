import assert from "node:assert/strict";
import { fork } from "node:child_process";
import { mkdirSync } from "node:fs";
import path from "node:path";
import { finish, TestProgram } from "../../src/tracer/node/testing/run-node";
import { unexplainedWaits } from "../../src/tracer/node/testing/unexplained-waits";

/** `COROSCOPE_RANDOM_PROGRAMS` raises it for a run at night. */
const count = process.env["COROSCOPE_RANDOM_PROGRAMS"] ?? "300";

describe("random async programs", function () {
  this.timeout(600_000);

  it(`run the same with probes as without, microtask for microtask, and leave sound traces (${count})`, async () => {
    const program = new TestProgram({});
    try {
      mkdirSync(program.trace);
      const child = fork(
        path.join(__dirname, "../../src/tracer/node/testing/compare-programs.ts"),
        [count, program.trace],
        {
          execPath: process.env["COROSCOPE_TEST_NODE"] ?? process.execPath,
          execArgv: ["--require", "tsx/cjs"],
          stdio: ["ignore", "pipe", "pipe", "ipc"],
        },
      );
      const { exitCode, stderr } = await finish(child);
      assert.equal(stderr, "");
      assert.equal(exitCode, 0);
      const { problems, violations, model } = program.read();
      assert.deepEqual(problems, []);
      assert.deepEqual(violations, []);
      assert.ok(model.coroutines.count > Number(count));
      assert.deepEqual(unexplainedWaits(model), []);
    } finally {
      program.dispose();
    }
  });
});
