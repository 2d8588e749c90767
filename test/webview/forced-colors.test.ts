import assert from "node:assert/strict";
import { axeViolations, click, viewScene } from "./view-scene";

describe("views in forced colours", function () {
  this.timeout(60_000);
  const { showTrace } = viewScene();

  it("show what a button that is on stands for, links as links, and axe finds nothing wrong", async () => {
    const harness = await showTrace({ forcedColors: "active" });
    const on = await harness.page
      .locator(".icon-button.on")
      .first()
      .evaluate((button) => ({
        background: getComputedStyle(button).backgroundColor,
        stroke: getComputedStyle(button.querySelector(".icon") ?? button).stroke,
      }));
    assert.notEqual(on.stroke, on.background);
    assert.notEqual(on.background, "rgba(0, 0, 0, 0)");
    await click(harness, "ticker", 20);
    for (const name of ["Why", "Findings", "Statistics"]) {
      await harness.page.getByRole("tab", { name }).click();
      await harness.settle();
      assert.deepEqual(await axeViolations(harness), [], name);
    }
    const link = harness.page.locator(".side .link").first();
    const [color, system] = await link.evaluate((element) => {
      const probe = document.body.appendChild(document.createElement("span"));
      probe.style.color = "LinkText";
      return [getComputedStyle(element).color, getComputedStyle(probe).color];
    });
    assert.equal(color, system);
  });
});
