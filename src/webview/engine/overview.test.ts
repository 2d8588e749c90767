import assert from "node:assert/strict";
import fc from "fast-check";
import { anyProgram, livedThrough, numRuns } from "../../../test/traces/lived-programs";
import type { RandomRun } from "../../../test/traces/random-run";
import { readTrace } from "../../../test/traces/read-trace";
import { manifestChunk, StreamBuilder } from "../../../test/traces/trace-builder";
import type { TraceModel } from "../../trace/model/trace-model";
import { buildOverview } from "./overview";
import type { Overview } from "./scene";
import { TrackLayout } from "./track-layout";

interface Life {
  readonly start: number;
  readonly end: number;
}

function overviewOf(stream: StreamBuilder, buckets: number): { overview: Overview; model: TraceModel } {
  const { model } = readTrace([manifestChunk(), ...stream.chunks()]);
  const layout = new TrackLayout(model);
  layout.update();
  return { overview: buildOverview(model, layout, buckets), model };
}

/** When the outermost coroutine of each task lived, by the program's own account. */
function livesOf(run: RandomRun): Life[] {
  return run.tasks.map(({ task }) => {
    const [root = 0] = [...run.taskOf].find(([, of]) => of === task) ?? [];
    const life = run.lives.get(root) ?? [];
    return { start: life[0]?.start ?? 0, end: life.at(-1)?.end ?? Infinity };
  });
}

/** The most that were alive at one moment of a bucket, found by looking at each moment at which one began. */
function mostAliveIn(lives: readonly Life[], from: number, to: number): number {
  const moments = [from, ...lives.map(({ start }) => start).filter((start) => start > from && start < to)];
  const aliveAt = (time: number): number =>
    lives.filter(({ start, end }) => start <= time && time < Math.max(end, start + 1)).length;
  return Math.max(...moments.map(aliveAt));
}

describe("concurrency over time", () => {
  it("is in each bucket the most that were alive at one moment of it, in any program", () => {
    fc.assert(
      fc.property(anyProgram, fc.integer({ min: 1, max: 40 }), (program, buckets) => {
        const { run } = livedThrough(...program);
        const { overview } = overviewOf(run.stream, buckets);
        const { start, end } = overview;
        const lives = livesOf(run);
        const edge = (bucket: number): number => start + (bucket * (end - start)) / buckets;
        const expected = Array.from({ length: buckets }, (_, bucket) =>
          mostAliveIn(lives, edge(bucket), bucket === buckets - 1 ? Infinity : edge(bucket + 1)),
        );
        assert.deepEqual([...overview.alive], expected);
        assert.equal(overview.mostAlive, Math.max(...expected));
      }),
      { numRuns },
    );
  });

  it("is one, where one task follows the other, however many there are in a bucket", () => {
    const stream = new StreamBuilder();
    const work = stream.function("work", { line: 1 });
    stream.emit("loop-started", { loop: 1 });
    for (let id = 1; id <= 1_000; id++) {
      stream.emit("coroutine-created", { coroutine: id, function: work });
      stream.emit("task-created", { task: id, root: id }).emit("task-step-started", { task: id });
      stream.emit("coroutine-started", { coroutine: id, function: work }).wait(1_000);
      stream.emit("coroutine-settled", { coroutine: id, outcome: "returned" });
      stream.emit("task-settled", { task: id, outcome: "returned" }).emit("task-step-ended", { task: id });
    }
    const { overview } = overviewOf(stream, 10);
    assert.deepEqual([...overview.alive], new Array(10).fill(1));
    assert.equal(overview.mostAlive, 1);
  });
});
