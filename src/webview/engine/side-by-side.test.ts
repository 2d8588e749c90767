import assert from "node:assert/strict";
import { poolStream } from "../../../test/traces/pool-trace";
import { readTrace } from "../../../test/traces/read-trace";
import { StreamBuilder } from "../../../test/traces/trace-builder";
import { sideBySide } from "./side-by-side";

const millisecond = 1_000_000;

describe("sideBySide", () => {
  const { model } = readTrace(poolStream().chunks());
  const whole = { start: 0, end: 21 * millisecond };

  it("says of each thread what it did, and how many had work at once", () => {
    const work = sideBySide(model, whole);
    const [process] = work.processes;
    assert.deepEqual(process?.threads, [
      { name: "MainThread", runs: 2, jobs: 0, busy: 1.8 * millisecond, gil: undefined },
      { name: "Pool-0_0", runs: 0, jobs: 2, busy: 18 * millisecond, gil: undefined },
    ]);
    assert.equal(process.takesTurns, true);
    assert.deepEqual([work.most, work.average, work.busy], [1, 1, 19.8 * millisecond]);
  });

  it("counts what lies in a range alone", () => {
    const work = sideBySide(model, { start: 11 * millisecond, end: 13 * millisecond });
    assert.deepEqual(work.processes[0]?.threads, [
      { name: "Pool-0_0", runs: 0, jobs: 2, busy: 2 * millisecond, gil: undefined },
    ]);
    assert.equal(work.processes[0].takesTurns, false);
  });

  it("says what was estimated of the GIL, of threads too in which nothing was traced, and where there is none", () => {
    for (const gil of ["sampled", "none"] as const) {
      const stream = new StreamBuilder({
        encoding: "fixed",
        runtime: { name: "python", version: "3.13.0", gil },
      });
      for (const thread of [1, 2]) {
        stream.thread = thread;
        stream.emit("thread-started", { thread, name: `Worker-${thread}` });
      }
      stream.time = 20 * millisecond;
      const looks = { duration: 20 * millisecond, native: 0 };
      stream.emit("gil-estimated", { ...looks, thread: 1, held: 12 * millisecond, wanted: 8 * millisecond });
      stream.emit("gil-estimated", { ...looks, thread: 2, held: 8 * millisecond, wanted: 12 * millisecond });
      const { processes } = sideBySide(readTrace(stream.chunks()).model, {
        ...{ start: 0, end: 20 * millisecond },
      });
      const told = processes.flatMap(({ threads }) =>
        threads.map(({ name, gil }) => `${name} ${gil?.held} of ${gil?.sampled}`),
      );
      if (gil === "none") assert.deepEqual(told, []);
      else {
        assert.deepEqual(told, ["Worker-1 12000000 of 20000000", "Worker-2 8000000 of 20000000"]);
        assert.deepEqual([processes[0]?.takesTurns, processes[0]?.gil], [true, "sampled"]);
      }
    }
  });
});
