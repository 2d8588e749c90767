import assert from "node:assert/strict";
import { readTrace } from "../../../test/traces/read-trace";
import { manifestChunk, StreamBuilder } from "../../../test/traces/trace-builder";
import type { CallbackRow } from "../../trace/model/rows";
import type { StreamHeader } from "../../trace/wire/format";
import { describeJob } from "./describe-job";

/** A process with as many threads as given, each with a job from 1 to 5 ms. */
function jobsIn(process: number, threads: number, runtime: StreamHeader["runtime"]): StreamBuilder {
  const stream = new StreamBuilder({
    name: `process-${process}`,
    encoding: "fixed",
    runtime,
    process: { id: process, parent: 1, arguments: ["jobs"] },
  });
  const compute = stream.function("compute", { kind: "function" });
  for (let thread = 1; thread <= threads; thread++) {
    stream.thread = thread;
    stream.time = 1_000_000;
    stream.emit("thread-started", { thread, name: `Pool-${thread}`, creator: 0 });
    stream.emit("callback-started", { callback: thread, name: "compute", function: compute });
  }
  for (let thread = 1; thread <= threads; thread++) {
    stream.thread = thread;
    stream.time = 5_000_000;
    stream.emit("callback-ended", { callback: thread });
  }
  return stream;
}

function meanwhile(...streams: readonly StreamBuilder[]): string[] {
  const { model } = readTrace([manifestChunk(), ...streams.flatMap((stream) => stream.chunks())]);
  return describeJob(model, 1 as CallbackRow, () => "")
    .sentences.map(({ parts }) => parts.map((part) => ("text" in part ? part.text : "")).join(""))
    .filter((sentence) => sentence.startsWith("Meanwhile"));
}

const python = { name: "python", version: "3.13.0" } as const;
const node = { name: "node", version: "22.0.0" } as const;

describe("what a job shared its time with", () => {
  it("is said of threads of one Python process to take turns, and of other processes not to", () => {
    const [threads = "", processes = ""] = meanwhile(jobsIn(10, 3, python), jobsIn(11, 1, python));
    assert.match(
      threads,
      /^Meanwhile Pool-2 and Pool-3 of this process had work, too\. Waiting overlaps; Python code/,
    );
    assert.match(threads, /takes turns, unless Python was built without its lock \(GIL\)\./);
    assert.equal(
      processes,
      "Meanwhile another process had work, too: processes can run at the same instant.",
    );
  });

  it("is said of Python without a lock to be able to run at once, and of a sampled one what was estimated", () => {
    const [free = ""] = meanwhile(jobsIn(10, 2, { ...python, gil: "none" }));
    assert.match(free, /They can run at the same instant: this Python was built without its lock \(GIL\)\.$/);
    const sampled = jobsIn(10, 2, { ...python, gil: "sampled" });
    sampled.emit("gil-estimated", {
      thread: 1,
      duration: 4_000_000,
      held: 3_000_000,
      wanted: 0,
      native: 1_000_000,
    });
    const [told = ""] = meanwhile(sampled);
    assert.match(
      told,
      /As estimated by sampling, this thread held the GIL ~3\.00 ms, in C, with it or not ~1\.00 ms\.$/,
    );
  });

  it("is said of threads of Node to be able to run at once, and nothing where there was none", () => {
    assert.deepEqual(meanwhile(jobsIn(10, 2, node)), [
      "Meanwhile Pool-2 of this process had work, too. They can run at the same instant.",
    ]);
    assert.deepEqual(meanwhile(jobsIn(10, 1, python)), []);
  });
});
