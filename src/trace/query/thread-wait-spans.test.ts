import assert from "node:assert/strict";
import fc from "fast-check";
import { lockStream } from "../../../test/traces/lock-trace";
import { readTrace } from "../../../test/traces/read-trace";
import { StreamBuilder } from "../../../test/traces/trace-builder";
import { entityOf } from "../model/entity";
import type { AwaitableRow, CallbackRow, ThreadRow } from "../model/rows";
import type { TraceModel } from "../model/trace-model";
import { threadWaitSpans } from "./thread-wait-spans";
import { isBlocked } from "./thread-waits";

const numRuns = Number(process.env["COROSCOPE_RANDOM_RUNS"] ?? 8);

interface Wait {
  readonly pause: number;
  readonly length: number;
  /** Begins within the wait before it, as a condition's does within that of its lock. */
  readonly isInside: boolean;
  readonly isOpen: boolean;
}

/** A job in thread 1 that waits again and again, and what it waited through, by its own account. */
function blockedJob(waits: readonly Wait[]): { model: TraceModel; lived: { start: number; end: number }[] } {
  const lived: { start: number; end: number }[] = [];
  let time = 10;
  for (const [index, { pause, length, isInside, isOpen }] of waits.entries()) {
    const before = lived.at(-1);
    const start = isInside && before !== undefined ? before.start + 1 : time + pause;
    const end = isOpen && index === waits.length - 1 ? Infinity : start + 1 + length;
    lived.push({ start, end });
    time = Math.max(time, end === Infinity ? start : end);
  }
  const stream = new StreamBuilder({ encoding: "fixed" });
  const work = stream.function("work", { kind: "function" });
  stream.thread = 1;
  stream.emit("thread-started", { thread: 1, name: "Pool-0", creator: 0 });
  stream.emit("callback-started", { callback: 1, name: "work", function: work });
  const events = lived.flatMap(({ start, end }, index) => [
    { time: start, index, begins: true },
    ...(end === Infinity ? [] : [{ time: end, index, begins: false }]),
  ]);
  for (const { time: moment, index, begins } of events.sort((a, b) => a.time - b.time || a.index - b.index)) {
    stream.time = moment;
    const awaitable = index + 1;
    if (begins) {
      const kind = { awaitableKind: "lock", creatorKind: "callback", creator: 1 };
      stream.emit("awaitable-created", { awaitable, name: "acquire of gate", ...kind });
    } else stream.emit("awaitable-settled", { awaitable, outcome: "returned" });
  }
  return { model: readTrace(stream.chunks()).model, lived };
}

const anyWaits = fc.array(
  fc.record({ pause: fc.nat(30), length: fc.nat(40), isInside: fc.boolean(), isOpen: fc.boolean() }),
  { minLength: 1, maxLength: 12 },
);

const worker = (model: TraceModel): ThreadRow => model.callbacks.thread.get(1 as CallbackRow);

describe("threadWaitSpans", () => {
  it("tells who was blocked, for how long, and who let it go on", () => {
    const { model } = readTrace(lockStream().chunks());
    const window = { from: 0, to: Infinity, resolution: 0, limit: 10 };
    const found = [1, 2, 3].flatMap((thread) => threadWaitSpans(model, thread as ThreadRow, window));
    assert.deepEqual(found, [
      {
        ...{ wait: 1, count: 1, start: 2_000_000, end: 5_000_000, job: 2 },
        letGoBy: entityOf("callback", 1),
      },
    ]);
  });

  it("gives all waits of a window, and none but those", () => {
    fc.assert(
      fc.property(anyWaits, fc.nat(300), fc.nat(300), (waits, from, length) => {
        const { model, lived } = blockedJob(waits);
        const window = { from, to: from + length, resolution: 0, limit: 1_000 };
        const found = threadWaitSpans(model, worker(model), window);
        const expected = lived
          .filter(({ start, end }) => end > from && start <= from + length)
          .sort((a, b) => a.start - b.start || a.end - b.end);
        const shown = found
          .map(({ start, end }) => ({ start, end }))
          .sort((a, b) => a.start - b.start || a.end - b.end);
        assert.deepEqual(shown, expected);
        assert.ok(found.every(({ count, job }) => count === 1 && job === 1));
      }),
      { numRuns },
    );
  });

  it("merges only what is short, and leaves out nothing", () => {
    fc.assert(
      fc.property(anyWaits, fc.integer({ min: 1, max: 60 }), (waits, resolution) => {
        const { model, lived } = blockedJob(waits);
        const found = threadWaitSpans(model, worker(model), {
          from: 0,
          to: Infinity,
          resolution,
          limit: 1_000,
        });
        assert.equal(
          found.reduce((sum, { count }) => sum + count, 0),
          lived.length,
        );
        for (const { count, start, end } of found) assert.ok(count === 1 || end - start <= resolution);
        for (const { start, end } of lived)
          assert.ok(found.some((span) => span.start <= start && span.end >= end));
      }),
      { numRuns },
    );
  });

  it("agrees with what is said of single moments", () => {
    fc.assert(
      fc.property(anyWaits, fc.nat(400), (waits, moment) => {
        const { model, lived } = blockedJob(waits);
        const expected = lived.some(({ start, end }) => start <= moment && end > moment);
        assert.equal(isBlocked(model, entityOf("callback", 1), moment), expected);
        const window = { from: moment, to: moment, resolution: 0, limit: 1_000 };
        assert.equal(threadWaitSpans(model, worker(model), window).length > 0, expected);
      }),
      { numRuns },
    );
  });

  it("takes in waits that came, or ended, since it was asked before", () => {
    const { model } = blockedJob([{ pause: 0, length: 5, isInside: false, isOpen: true }]);
    assert.equal(
      threadWaitSpans(model, worker(model), { from: 0, to: 99, resolution: 0, limit: 9 })[0]?.end,
      Infinity,
    );
    model.awaitables.end.set(1 as AwaitableRow, 50);
    assert.equal(
      threadWaitSpans(model, worker(model), { from: 0, to: 99, resolution: 0, limit: 9 })[0]?.end,
      50,
    );
  });
});
