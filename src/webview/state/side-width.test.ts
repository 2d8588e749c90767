import assert from "node:assert/strict";
import type { NavigationState } from "../../trace/view-protocol";
import { leastSideWidth, SideWidth } from "./side-width";

describe("SideWidth", () => {
  it("leaves room for the timeline, and for a sentence", () => {
    const width = new SideWidth();
    for (const [wanted, given] of [
      [400.4, 400],
      [10, leastSideWidth],
      [5_000, 840],
    ] as const) {
      width.set(wanted, 1_200);
      assert.equal(width.wanted.value, given);
    }
    width.set(500, 100);
    assert.equal(width.wanted.value, leastSideWidth);
  });

  it("is remembered only where the person chose it", () => {
    const width = new SideWidth();
    assert.deepEqual(width.navigation(), {});
    width.restore({ sideWidth: 333 } as NavigationState);
    assert.deepEqual(width.navigation(), { sideWidth: 333 });
  });
});
