import assert from "node:assert/strict";
import { readTrace } from "../../../test/traces/read-trace";
import { gilStream } from "../../../test/traces/gil-stream";
import { StreamBuilder } from "../../../test/traces/trace-builder";
import { checkTrace } from "../check/check-trace";
import type { ProcessRow, ThreadRow } from "../model/rows";
import { summarizeTrace } from "../show/summary";
import { textGil } from "../show/text-gil";
import { gilSpans, gilUse, leastParallelTime } from "./gil-use";

const millisecond = 1_000_000;

const [first, second] = [2 as ThreadRow, 3 as ThreadRow];

describe("the use of the GIL", () => {
  const reader = readTrace(gilStream().chunks());
  const { model } = reader;

  it("is told for each thread and window, of a look that the window cuts a share", () => {
    assert.deepEqual(checkTrace(reader), []);
    const inMilliseconds = (thread: ThreadRow, from: number, to: number): number[] =>
      Object.values(gilUse(model, thread, from * millisecond, to * millisecond) ?? {}).map(
        (duration) => duration / millisecond,
      );
    assert.deepEqual(inMilliseconds(first, 0, 60), [40, 31, 9, 0]);
    assert.deepEqual(inMilliseconds(second, 0, Infinity), [60, 8, 12, 38]);
    assert.deepEqual(inMilliseconds(first, 10, 20), [10, 6, 4, 0]);
    assert.deepEqual(inMilliseconds(second, 100, 200), [0, 0, 0, 0]);
    assert.deepEqual(
      gilSpans(model, first, 25 * millisecond, 30 * millisecond).map(({ start, end }) => [start, end]),
      [[20 * millisecond, 40 * millisecond]],
    );
  });

  it("leaves the threads' own events alone: a look belongs to no thread", () => {
    const stream = gilStream();
    stream.thread = 1;
    stream.time = 15 * millisecond;
    stream.emit("thread-ended", { thread: 1 });
    assert.deepEqual(checkTrace(readTrace(stream.chunks())), []);
    assert.equal(model.threads.count, 3);
  });

  it("says how much ran without the GIL at least", () => {
    assert.equal(leastParallelTime(model, 1 as ProcessRow), 17 * millisecond);
  });

  it("is not told where it was not sampled", () => {
    const other = readTrace(new StreamBuilder({ encoding: "fixed" }).chunks()).model;
    assert.equal(gilUse(other, 1 as ThreadRow, 0, Infinity), undefined);
    assert.equal(textGil(summarizeTrace(other, []), { normalize: false }), "");
  });

  it("is printed as an estimate", () => {
    const summary = summarizeTrace(model, []);
    assert.deepEqual(summary.processes[0]?.gil, { state: "sampled", parallel: 17 * millisecond });
    assert.deepEqual(summary.threads[0]?.gilEstimate, { sampled: 0, held: 0, wanted: 0, native: 0 });
    assert.deepEqual(textGil(summary, { normalize: false }).split("\n"), [
      "GIL, estimated      held    wanted  in C, with it or not",
      "Worker-1        ~31.0 ms  ~9.00 ms                     –",
      "Worker-2        ~8.00 ms  ~12.0 ms              ~38.0 ms",
      "At least 17.0 ms of it ran in C without the GIL, while another thread ran.",
    ]);
    assert.equal(textGil(summary, { normalize: true }), "");
  });

  for (const [gil, sentence] of [
    ["none", "There is no GIL: its threads run at the same time."],
    ["unsampled", "Who held the GIL is not known: this platform tells no thread's processor time."],
  ] as const) {
    it(`is explained where it is ${gil}`, () => {
      const summary = summarizeTrace(readTrace(gilStream(gil).chunks()).model, []);
      assert.equal(textGil(summary, { normalize: true }), sentence);
      assert.equal(summary.threads[1]?.gilEstimate, null);
    });
  }

  it("breaks an invariant where it is more than there was time for, or told twice", () => {
    const rules = (fields: object): string[] => {
      const stream = gilStream();
      stream.emit("gil-estimated", { thread: 1, duration: 5, ...fields });
      return checkTrace(readTrace(stream.chunks())).map(({ rule }) => rule);
    };
    assert.deepEqual(rules({ held: 5 }), []);
    assert.deepEqual(rules({ held: 3, wanted: 2, native: 2 }), []);
    assert.deepEqual(rules({ held: 3, wanted: 3 }), ["impossible-estimate"]);
    assert.deepEqual(rules({ held: 3, native: 3 }), ["impossible-estimate"]);
    assert.deepEqual(rules({ held: 5, duration: 30 * millisecond }), ["impossible-estimate"]);
  });
});
