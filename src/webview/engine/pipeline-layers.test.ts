import assert from "node:assert/strict";
import fc from "fast-check";
import { layerStages } from "./pipeline-layers";

describe("layerStages", () => {
  it("puts sources first, and sinks of one broadcast beside each other", () => {
    const steps = [
      { from: 0, to: 1 },
      { from: 1, to: 2 },
      { from: 2, to: 4 },
      { from: 2, to: 3 },
    ];
    assert.deepEqual(layerStages(5, steps), [
      { layer: 0, column: 0 },
      { layer: 1, column: 0 },
      { layer: 2, column: 0 },
      { layer: 3, column: 0 },
      { layer: 3, column: 1 },
    ]);
  });

  it("ends with circles, gives no place twice, and leaves no layer out", () => {
    const step = fc.record({ from: fc.nat(11), to: fc.nat(11) });
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const places = layerStages(12, steps);
        assert.equal(new Set(places.map(({ layer, column }) => `${layer} ${column}`)).size, 12);
        const layers = new Set(places.map(({ layer }) => layer));
        assert.deepEqual(
          [...layers].sort((a, b) => a - b),
          [...layers.keys()].map((_, index) => index),
        );
      }),
    );
  });

  it("has every step lead onwards where there is no circle", () => {
    const step = fc.tuple(fc.nat(11), fc.nat(11)).filter(([a, b]) => a !== b);
    fc.assert(
      fc.property(fc.array(step), (pairs) => {
        const steps = pairs.map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) }));
        const places = layerStages(12, steps);
        for (const { from, to } of steps) assert.ok((places[from]?.layer ?? 0) < (places[to]?.layer ?? 0));
      }),
    );
  });
});
