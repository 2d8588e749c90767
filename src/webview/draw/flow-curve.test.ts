import assert from "node:assert/strict";
import type { Flow } from "../engine/scene";
import { fitSpan } from "../timeline/viewport";
import { flowAt, flowCurve } from "./flow-curve";

describe("flowAt", () => {
  const viewport = fitSpan(0, 1_000, 500);
  const geometry = { pinnedRows: 0, scrollTop: 0 };
  const flow = (toRow: number): Flow => ({
    ...{ kind: "await", fromRow: 0, fromTime: 200, toRow, toTime: 700, distance: 1 },
  });
  const [near, far] = [flow(2), flow(9)];

  it("finds an arrow at both of its ends and along its way, the nearest of several", () => {
    for (const each of [near, far]) {
      const { from, tip, bends, to } = flowCurve(each, viewport, geometry);
      const middle = {
        x: (from.x + 3 * bends[0].x + 3 * bends[1].x + to.x) / 8,
        y: (from.y + 3 * bends[0].y + 3 * bends[1].y + to.y) / 8,
      };
      assert.equal(flowAt([near, far], viewport, geometry, tip), each);
      assert.equal(flowAt([near, far], viewport, geometry, { x: middle.x + 3, y: middle.y }), each);
      assert.equal(flowAt([each], viewport, geometry, from), each);
      assert.equal(flowAt([each], viewport, geometry, { x: middle.x, y: middle.y - 40 }), undefined);
    }
    assert.equal(flowAt([], viewport, geometry, { x: 0, y: 0 }), undefined);
  });
});
