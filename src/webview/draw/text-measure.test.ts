import assert from "node:assert/strict";
import { fitText } from "./text-measure";

const measure = (text: string): number => text.length * 6;

describe("fitText", () => {
  it("keeps a text that fits", () => {
    assert.equal(fitText("await sleep()", 100, measure), "await sleep()");
  });

  it("ends a text that nearly fits with an ellipsis", () => {
    const fitted = fitText("await asyncio.sleep(0.01)", 120, measure);
    assert.equal(fitted, "await asyncio.sleep…");
    assert.ok(measure(fitted) <= 120);
  });

  it("hides a text of which only a stump would be left", () => {
    assert.equal(fitText("await asyncio.sleep(0.01)", 60, measure), "");
    assert.equal(fitText("", 60, measure), "");
  });
});
