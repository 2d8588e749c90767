import assert from "node:assert/strict";
import fc from "fast-check";
import { readTrace } from "../../../../test/traces/read-trace";
import { manifestChunk, StreamBuilder } from "../../../../test/traces/trace-builder";
import type { TraceModel } from "../../model/trace-model";
import { reorderedCalls } from "./reordered-calls";

/** Calls of `fetch` that begin in order, and end in the given one. */
function endingIn(order: readonly number[]): TraceModel {
  const stream = new StreamBuilder();
  const fetch = stream.function("fetch");
  for (let id = 1; id <= order.length; id++) {
    stream
      .emit("coroutine-created", { coroutine: id, function: fetch })
      .emit("coroutine-started", { coroutine: id });
    stream.emit("coroutine-suspended", { coroutine: id });
  }
  for (const id of order) {
    stream.time += 1_000;
    stream.emit("coroutine-resumed", { coroutine: id, mode: "value" });
    stream.emit("coroutine-settled", { coroutine: id, outcome: "returned" });
  }
  return readTrace([manifestChunk(), ...stream.chunks()]).model;
}

const moves = (before: readonly number[], after: readonly number[]): string[] =>
  reorderedCalls(endingIn(before), endingIn(after), 100).map(
    ({ name, now, other }) => `${name} ${now} ${other}`,
  );

describe("reorderedCalls", () => {
  it("finds the fewest calls that moved, and past which", () => {
    assert.deepEqual(moves([1, 2, 3, 4], [1, 2, 3, 4]), []);
    assert.deepEqual(moves([1, 2, 3, 4], [4, 1, 2, 3]), ["fetch #4 before fetch #1"]);
    assert.deepEqual(moves([1, 2, 3, 4], [2, 3, 4, 1]), ["fetch #1 after fetch #4"]);
  });

  it("says nothing false of any order", () => {
    const orders = fc.shuffledSubarray([1, 2, 3, 4, 5, 6], { minLength: 6 });
    fc.assert(
      fc.property(orders, orders, (before, after) => {
        for (const { name, now, other } of reorderedCalls(endingIn(before), endingIn(after), 100)) {
          const [moved, passed] = [name, other].map((text) => Number(text.replace("fetch #", "")));
          const isBefore = (order: readonly number[]): boolean =>
            order.indexOf(moved ?? 0) < order.indexOf(passed ?? 0);
          assert.equal(isBefore(after), now === "before");
          assert.equal(isBefore(before), now === "after");
        }
      }),
      { numRuns: 60 },
    );
  });
});
