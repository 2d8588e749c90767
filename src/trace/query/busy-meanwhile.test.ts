import assert from "node:assert/strict";
import fc from "fast-check";
import { readTrace } from "../../../test/traces/read-trace";
import { manifestChunk, StreamBuilder } from "../../../test/traces/trace-builder";
import type { CallbackRow, ThreadRow } from "../model/rows";
import type { TraceModel } from "../model/trace-model";
import { busyMeanwhile } from "./busy-meanwhile";

/** How long each job of a thread takes, after a pause; in ms. */
type Jobs = readonly { readonly pause: number; readonly length: number }[];

/** Processes of threads of jobs. */
function modelOf(processes: readonly (readonly Jobs[])[]): TraceModel {
  const chunks = processes.flatMap((threads, index) => {
    const stream = new StreamBuilder({
      name: `process-${index}`,
      encoding: "fixed",
      process: { id: 100 + index, parent: 1, arguments: ["jobs.py"] },
    });
    const compute = stream.function("compute", { kind: "function" });
    const edges = threads.flatMap((jobs, thread) => {
      let time = 0;
      return jobs.flatMap(({ pause, length }, job) => {
        const start = (time += pause);
        const end = (time += length);
        const callback = thread * 100 + job + 1;
        return [
          { time: start, order: 1, thread, callback, isStart: true },
          { time: end, order: 0, thread, callback, isStart: false },
        ];
      });
    });
    for (const { thread, callback, isStart, time } of edges.sort(
      (a, b) => a.time - b.time || a.order - b.order,
    )) {
      stream.thread = thread;
      stream.time = time * 1_000_000;
      if (isStart) stream.emit("callback-started", { callback, name: "compute", function: compute });
      else stream.emit("callback-ended", { callback });
    }
    return stream.chunks();
  });
  return readTrace([manifestChunk(), ...chunks]).model;
}

/** The same by a look at every job of the trace. */
function byLookingAtAll(model: TraceModel, thread: ThreadRow, from: number, to: number): unknown {
  const { callbacks, threads } = model;
  const busy = new Set<ThreadRow>();
  for (let job = 1 as CallbackRow; job <= callbacks.count; job++) {
    const overlap = Math.min(to, callbacks.end.get(job)) - Math.max(from, callbacks.start.get(job));
    if (overlap > 0) busy.add(callbacks.thread.get(job));
  }
  busy.delete(thread);
  const others = [...busy].sort((a, b) => a - b);
  const own = threads.process.get(thread);
  const isOwn = (other: ThreadRow): boolean => threads.process.get(other) === own;
  const foreign = others.filter((other) => !isOwn(other)).map((other) => threads.process.get(other));
  return { threads: others.filter(isOwn), processes: [...new Set(foreign)] };
}

const jobs = fc.array(
  fc.record({ pause: fc.integer({ min: 1, max: 9 }), length: fc.integer({ min: 1, max: 9 }) }),
  { minLength: 1, maxLength: 4 },
);

describe("busyMeanwhile", () => {
  it("names the same threads and processes as a look at every job", () => {
    const processes = fc.array(fc.array(jobs, { minLength: 1, maxLength: 3 }), {
      minLength: 1,
      maxLength: 3,
    });
    fc.assert(
      fc.property(processes, fc.nat(30), fc.integer({ min: 1, max: 20 }), (shape, from, length) => {
        const model = modelOf(shape);
        const window = [from * 1_000_000, (from + length) * 1_000_000] as const;
        for (let thread = 1 as ThreadRow; thread <= model.threads.count; thread++) {
          assert.deepEqual(busyMeanwhile(model, thread, ...window), byLookingAtAll(model, thread, ...window));
        }
      }),
      { numRuns: 60 },
    );
  });
});
