import assert from "node:assert/strict";
import fc from "fast-check";
import { layOutAwaits } from "./await-layout";

const edge = (from: number, to: number): { from: number; to: number } => ({ from, to });

describe("layOutAwaits", () => {
  it("gives each waiter a line, and stands what they await to the right of all of them", () => {
    const places = layOutAwaits(5, [edge(0, 1), edge(0, 2), edge(1, 4), edge(3, 4)]);
    assert.deepEqual(places, [
      { layer: 0, line: 0.5 },
      { layer: 1, line: 0 },
      { layer: 1, line: 1 },
      { layer: 0, line: 2 },
      { layer: 2, line: 0 },
    ]);
  });

  it("stands those of a circle beside each other", () => {
    const places = layOutAwaits(3, [edge(1, 2), edge(2, 1)]);
    assert.deepEqual(places, [
      { layer: 0, line: 0 },
      { layer: 0, line: 1 },
      { layer: 1, line: 1 },
    ]);
  });

  it("never puts two nodes on one place, whatever awaits what", () => {
    const graph = fc.integer({ min: 1, max: 12 }).chain((count) => {
      const node = fc.nat(count - 1);
      return fc.tuple(fc.constant(count), fc.array(fc.record({ from: node, to: node }), { maxLength: 20 }));
    });
    fc.assert(
      fc.property(graph, ([count, edges]) => {
        const places = layOutAwaits(count, edges);
        assert.equal(new Set(places.map(({ layer, line }) => `${layer} ${line}`)).size, count);
      }),
    );
  });
});
