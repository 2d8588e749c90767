import assert from "node:assert/strict";
import fc from "fast-check";
import { formatMoment, roundStep, rulerTicks } from "./ticks";
import { TimeScale } from "./time-scale";
import { fitSpan } from "./viewport";

describe("rulerTicks", () => {
  it("has round moments for a run of 84 ms", () => {
    const labels = rulerTicks(fitSpan(0, 84_000_000, 800)).map(({ label }) => label);
    assert.deepEqual(
      labels,
      [0, 10, 20, 30, 40, 50, 60, 70, 80].map((time) => `${time} ms`),
    );
  });

  it("never puts two labels too near to each other, and none in a fold", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1_000_000_000 }),
        fc.integer({ min: 100, max: 1_000_000_000 }),
        fc.integer({ min: 200, max: 3000 }),
        (start, length, width) => {
          const fold = { start: start + length * 0.3, end: start + length * 0.8 };
          const ticks = rulerTicks(fitSpan(start, start + length, width, new TimeScale([fold])));
          for (const [index, tick] of ticks.entries()) {
            assert.ok(tick.time <= fold.start || tick.time >= fold.end);
            const next = ticks[index + 1];
            if (next !== undefined) assert.ok(next.x - tick.x > 50);
          }
        },
      ),
    );
  });

  it("labels neighbouring ticks differently at any zoom", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2_000_000_000 }),
        fc.integer({ min: 50, max: 500_000_000 }),
        (start, length) => {
          const labels = rulerTicks(fitSpan(start, start + length, 1200)).map(({ label }) => label);
          assert.equal(new Set(labels).size, labels.length, labels.join(" | "));
        },
      ),
    );
  });
});

describe("roundStep", () => {
  it("is 1, 2 or 5 times a power of ten", () => {
    assert.deepEqual(
      [1, 1.1, 3, 6, 11, 0.3, 99].map((least) => roundStep(least)),
      [1, 2, 5, 10, 20, 0.5, 100],
    );
  });
});

describe("formatMoment", () => {
  it("shows as many digits as the resolution needs", () => {
    assert.equal(formatMoment(24_100_000, 10_000), "24.10 ms");
    assert.equal(formatMoment(24_100_000, 1_000_000), "24 ms");
    assert.equal(formatMoment(1_204_000_000, 1_000_000), "1.204 s");
    assert.equal(formatMoment(0, 10_000_000), "0 ms");
    assert.equal(formatMoment(900, 1), "900 ns");
    assert.equal(formatMoment(-0.4, 1), "0 ns");
  });
});
