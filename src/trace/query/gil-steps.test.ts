import assert from "node:assert/strict";
import fc from "fast-check";
import { readTrace } from "../../../test/traces/read-trace";
import { StreamBuilder } from "../../../test/traces/trace-builder";
import type { ThreadRow } from "../model/rows";
import type { TraceModel } from "../model/trace-model";
import { gilSteps, type GilStep } from "./gil-steps";
import { gilSpans } from "./gil-use";

/** A stretch between two looks, as long after the one before as is said, in ns. */
interface Look {
  readonly pause: number;
  readonly duration: number;
  readonly held: number;
  readonly wanted: number;
  readonly native: number;
}

const looks = fc.array(
  fc
    .record({
      pause: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 200 })),
      duration: fc.integer({ min: 1, max: 60 }),
      held: fc.double({ min: 0, max: 1, noNaN: true }),
      wanted: fc.double({ min: 0, max: 1, noNaN: true }),
    })
    .map(({ pause, duration, held, wanted }): Look => {
      const heldTime = Math.floor(duration * held);
      const wantedTime = Math.floor((duration - heldTime) * wanted);
      return {
        pause,
        duration,
        held: heldTime,
        wanted: wantedTime,
        native: duration - heldTime - wantedTime,
      };
    }),
  { minLength: 1, maxLength: 20 },
);

const thread = 1 as ThreadRow;

function modelOf(looks: readonly Look[]): TraceModel {
  const runtime = { name: "python", version: "3.13.0", gil: "sampled" } as const;
  const stream = new StreamBuilder({ encoding: "fixed", runtime });
  for (const { pause, ...look } of looks) {
    stream.time += pause + look.duration;
    stream.emit("gil-estimated", { thread: 0, ...look });
  }
  return readTrace(stream.chunks()).model;
}

const whole = (resolution: number) => ({ from: -Infinity, to: Infinity, resolution, limit: Infinity });

function totalOf(parts: readonly Pick<GilStep, "held" | "wanted" | "native">[]): number[] {
  const sum = (name: "held" | "wanted" | "native"): number =>
    parts.reduce((total, part) => total + part[name], 0);
  return [sum("held"), sum("wanted"), sum("native")];
}

describe("the steps of the use of the GIL", () => {
  it("are the stretches themselves where they are long enough", () => {
    const model = modelOf([
      { pause: 10, duration: 20, held: 12, wanted: 8, native: 0 },
      { pause: 50, duration: 30, held: 0, wanted: 0, native: 30 },
    ]);
    assert.deepEqual(gilSteps(model, thread, whole(20)), [
      { row: 1, count: 1, start: 10, end: 30, held: 12, wanted: 8, native: 0 },
      { row: 2, count: 1, start: 80, end: 110, held: 0, wanted: 0, native: 30 },
    ]);
  });

  it("take as much of their cell as is free: what fills a tenth of it is a tenth of it", () => {
    const short = { pause: 180, duration: 20, held: 20, wanted: 0, native: 0 };
    const [step] = gilSteps(modelOf([short]), thread, whole(200));
    assert.deepEqual([step?.start, step?.end, step?.held], [0, 200, 20]);
  });

  it("add up to all there was, lie in order, and hold no more than there was time for", () => {
    fc.assert(
      fc.property(looks, fc.integer({ min: 1, max: 500 }), (looks, resolution) => {
        const model = modelOf(looks);
        const steps = gilSteps(model, thread, whole(resolution));
        assert.deepEqual(totalOf(steps), totalOf(gilSpans(model, thread, -Infinity, Infinity)));
        assert.equal(
          steps.reduce((count, step) => count + step.count, 0),
          looks.length,
        );
        for (const [index, { start, end, held, wanted, native }] of steps.entries()) {
          assert.ok(start >= (steps[index - 1]?.end ?? 0));
          assert.ok(held + wanted + native <= end - start);
        }
      }),
    );
  });

  it("are the same whatever window shows them", () => {
    const moment = fc.integer({ min: 0, max: 3_000 });
    fc.assert(
      fc.property(
        looks,
        fc.integer({ min: 1, max: 500 }),
        moment,
        moment,
        (looks, resolution, one, other) => {
          const model = modelOf(looks);
          const [from, to] = [Math.min(one, other), Math.max(one, other)];
          const shown = gilSteps(model, thread, whole(resolution)).filter(
            ({ start, end }) => end > from && start <= to,
          );
          const steps = gilSteps(model, thread, { from, to, resolution, limit: Infinity });
          assert.deepEqual(
            steps.filter(({ start, end }) => end > from && start <= to),
            shown,
          );
          assert.ok(steps.length <= (to - from) / resolution + 3);
        },
      ),
    );
  });
});
