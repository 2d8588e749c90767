import assert from "node:assert/strict";
import { poolStream } from "../../../test/traces/pool-trace";
import { readTrace } from "../../../test/traces/read-trace";
import { sideBySide } from "./side-by-side";

const millisecond = 1_000_000;

describe("sideBySide", () => {
  const { model } = readTrace(poolStream().chunks());
  const whole = { start: 0, end: 21 * millisecond };

  it("says of each thread what it did, and how many had work at once", () => {
    const work = sideBySide(model, whole);
    const [process] = work.processes;
    assert.deepEqual(process?.threads, [
      { name: "MainThread", runs: 2, jobs: 0, busy: 1.8 * millisecond },
      { name: "Pool-0_0", runs: 0, jobs: 2, busy: 18 * millisecond },
    ]);
    assert.equal(process.takesTurns, true);
    assert.deepEqual([work.most, work.average, work.busy], [1, 1, 19.8 * millisecond]);
  });

  it("counts what lies in a range alone", () => {
    const work = sideBySide(model, { start: 11 * millisecond, end: 13 * millisecond });
    assert.deepEqual(work.processes[0]?.threads, [
      { name: "Pool-0_0", runs: 0, jobs: 2, busy: 2 * millisecond },
    ]);
    assert.equal(work.processes[0].takesTurns, false);
  });
});
