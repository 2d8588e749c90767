import assert from "node:assert/strict";
import { axeViolations, click, viewScene } from "./view-scene";

describe("replay in Chromium", function () {
  this.timeout(60_000);
  const { showTrace } = viewScene();

  it("steps back and on by what is chosen, shows each line in the editor, and remembers the choice", async () => {
    const harness = await showTrace();
    await click(harness, "blocker", 12);
    await harness.page.getByRole("combobox", { name: "Step by" }).selectOption("line");
    await harness.waitFor("navigation-changed", ({ navigation }) => navigation.stepUnit === "line");
    await harness.page.getByRole("button", { name: "Step on" }).click();
    await harness.waitFor("cursor-moved", ({ time }) => time === 30_000_000);
    const before = harness.received.length;
    await harness.page.locator(".canvas-frame").focus();
    await harness.page.keyboard.press("q");
    await harness.page.keyboard.press("q");
    await harness.waitFor("cursor-moved", ({ time }) => time !== undefined && time < 10_000_000);
    await harness.settle();
    const lines = harness.received
      .slice(before)
      .flatMap((message) => (message.type === "reveal-source" ? [message] : []))
      .map(({ location, preserveFocus }) => [location.file, location.range[0], preserveFocus]);
    assert.deepEqual(lines, [
      ["/home/me/fan_out.py", 14, true],
      ["/home/me/fan_out.py", 22, true],
    ]);
    assert.deepEqual(await axeViolations(harness), []);
  });

  it("answers a step of the editor's when its line was asked for, with whether there was such a moment", async () => {
    const harness = await showTrace();
    await harness.send({ type: "step-cursor", trace: 1, direction: "backward", unit: "line" });
    assert.equal((await harness.waitFor("cursor-stepped")).moved, true);
    const types = harness.received.map(({ type }) => type);
    assert.ok(
      types.includes("reveal-source") && types.indexOf("reveal-source") < types.indexOf("cursor-stepped"),
    );
    harness.received.length = 0;
    await harness.send({ type: "step-cursor", trace: 1, direction: "forward", unit: "turn" });
    await harness.send({ type: "step-cursor", trace: 1, direction: "forward", unit: "turn" });
    await harness.waitFor("cursor-stepped", ({ moved }) => !moved);
  });

  it("leaves the editor where it is when it shall not follow", async () => {
    const harness = await showTrace();
    await harness.page.getByRole("button", { name: "Follow in the editor", pressed: true }).click();
    await harness.send({ type: "step-cursor", trace: 1, direction: "backward" });
    await harness.waitFor("cursor-moved", ({ time }) => time !== undefined);
    assert.ok(!harness.received.some(({ type }) => type === "reveal-source"));
  });

  it("plays to the end and stops there, begins anew from it, and pauses when asked or when the cursor is taken", async () => {
    const harness = await showTrace();
    await harness.page.getByRole("combobox", { name: "Step by" }).selectOption("turn");
    const play = harness.page.getByRole("button", { name: "Play" });
    const pause = harness.page.getByRole("button", { name: "Pause" });
    await play.click();
    await harness.page.getByRole("combobox", { name: "Steps a second" }).selectOption("10");
    await play.waitFor();
    const { time: last } = await harness.waitFor("cursor-moved", ({ time }) => time !== undefined);
    assert.equal(last, 39_000_000);
    harness.received.length = 0;
    await play.click();
    await harness.waitFor("cursor-moved", ({ time }) => time !== undefined && time < 39_000_000);
    await pause.click();
    await play.waitFor();
    await play.click();
    await pause.waitFor();
    await click(harness, "fetch", 20);
    await play.waitFor();
    const { time: taken } = await harness.waitFor("cursor-moved");
    assert.ok(Math.abs((taken ?? 0) - 20_000_000) < 1_000_000, String(taken));
  });
});
