import assert from "node:assert/strict";
import { generatedStream } from "../../../test/traces/generated-trace";
import { inPieces } from "../../../test/traces/read-trace";
import { manifestChunk, StreamBuilder } from "../../../test/traces/trace-builder";
import { checkTrace } from "../check/check-trace";
import { runProblems } from "../query/report/run-problems";
import { TraceReader } from "../trace-reader";
import type { CoroutineRow } from "./rows";
import { unbounded, type TraceBudget } from "./trace-budget";
import { TraceModel } from "./trace-model";

const events = 1_500;

/** Reads a run of some thousand events in small pieces, as it would come from a program. */
function watched(budget: Partial<TraceBudget>): { reader: TraceReader; sizes: number[] } {
  const reader = new TraceReader(new TraceModel({ ...unbounded, ...budget }));
  const sizes: number[] = [];
  for (const chunk of inPieces(generatedStream({ events, tasks: 40, encoding: "fixed" }).chunks(), 500)) {
    reader.push(chunk);
    sizes.push(reader.model.slices.count);
  }
  reader.push(manifestChunk());
  reader.finish();
  return { reader, sizes };
}

describe("the budget of a model", () => {
  it("is not felt where it is not reached", () => {
    const { reader } = watched({ events: 1_000_000 });
    assert.equal(reader.model.unread, undefined);
    assert.equal(reader.model.isComplete, true);
  });

  it("bounds what the model holds, and counts what came after all the same", () => {
    const whole = watched({}).reader.model;
    const { reader, sizes } = watched({ events: 500 });
    const { model } = reader;
    assert.equal(model.eventCount, whole.eventCount);
    assert.equal(model.unread?.events, whole.eventCount - 500);
    assert.equal(model.unread.until, whole.end);
    assert.equal(model.unread.since, model.end);
    assert.ok(model.end < whole.end);
    const [full] = sizes.slice(-1);
    assert.ok(full !== undefined && full < 500 && sizes.filter((size) => size === full).length > 3);
  });

  it("shows up to there what was so, and nothing that came later", () => {
    const whole = watched({}).reader.model;
    const { reader } = watched({ events: 500 });
    const { coroutines, slices, end } = reader.model;
    assert.deepEqual(checkTrace(reader), []);
    for (let row = 1 as CoroutineRow; row <= coroutines.count; row++) {
      for (const slice of coroutines.slices.values(row)) {
        assert.equal(slices.start.get(slice), whole.slices.start.get(slice));
        const later = whole.slices.end.get(slice);
        const known = slices.end.get(slice);
        assert.ok(known === later || (known === Infinity && later >= end));
      }
    }
  });

  it("does not say of what still went on that it never ended", () => {
    const { reader } = watched({ events: 500 });
    assert.equal(reader.model.isComplete, false);
    assert.deepEqual(
      runProblems(reader.model).filter(({ kind }) => kind === "never-settled"),
      [],
    );
    assert.deepEqual(reader.problems, []);
  });

  it("bounds the texts as well, which may be larger than the events", () => {
    const stream = new StreamBuilder();
    const work = stream.function("work");
    const point = stream.point(work, "next()");
    const reader = new TraceReader(new TraceModel({ ...unbounded, characters: 100_000 }));
    stream.emit("coroutine-started", { coroutine: 1, function: work });
    for (let count = 0; count < 200; count++) {
      const value = `${count}${"x".repeat(1_000)}`;
      stream.wait(10).emit("coroutine-suspended", { coroutine: 1, point, value });
      stream.wait(10).emit("coroutine-resumed", { coroutine: 1, mode: "value" });
    }
    const [header, tables, written] = stream.chunks();
    if (header === undefined || tables === undefined || written === undefined) throw new Error("no chunks");
    for (const chunk of [header, ...inPieces([tables], 10_000), written]) reader.push(chunk);
    reader.finish();
    assert.equal(reader.model.eventCount, 401);
    assert.ok(reader.model.isFull && reader.model.strings.characters < 115_000);
    assert.deepEqual(reader.problems, []);
  });
});
