import assert from "node:assert/strict";
import { fanOutTrace } from "./fan-out-trace";
import type { ViewHarness } from "./view-harness";
import { axeViolations, click, sideText, viewScene } from "./view-scene";

async function namesOf(harness: ViewHarness): Promise<string[]> {
  await harness.settle();
  const names = await harness.page.locator(".heading-name").allInnerTexts();
  return names.filter((name) => !name.startsWith("python"));
}

describe("tracks in Chromium", function () {
  this.timeout(60_000);
  const { openView, showTrace } = viewScene();

  it("are filtered by words and by what became of their calls, from the keyboard too", async () => {
    const harness = await showTrace();
    await harness.page.locator(".canvas-frame").focus();
    await harness.page.keyboard.press("t");
    await harness.page.keyboard.type("tick");
    assert.deepEqual(await namesOf(harness), ["MainThread", "event loop turns", "ticker"]);
    await harness.page.keyboard.press("Escape");
    assert.equal((await namesOf(harness)).length, 6);
    await harness.page.getByLabel("Filter and group tracks").click();
    await harness.page.getByLabel("whose calls").selectOption("failed");
    assert.deepEqual(await namesOf(harness), ["MainThread", "event loop turns", "main", "fetch"]);
    await harness.waitFor("navigation-changed", ({ navigation }) => navigation.filter === "is:failed");
    assert.deepEqual(await axeViolations(harness), []);
  });

  it("say so where none is left, and all come back when what is hidden is asked for", async () => {
    const harness = await showTrace();
    await harness.page.getByLabel("Filter tracks by name").fill("<nothing>");
    await harness.page.getByText("No track matches <nothing>").waitFor();
    assert.deepEqual(await axeViolations(harness), []);
    const target = { kind: "function", file: "/home/me/fan_out.py", line: 7, column: 0 } as const;
    await harness.send({ type: "reveal", trace: 1, target });
    await harness.settle();
    assert.match(await sideText(harness), /blocker/);
    assert.equal((await namesOf(harness)).length, 6);
  });

  it("stand below the task that created them, and that is remembered", async () => {
    const harness = await showTrace();
    await harness.page.getByLabel("Filter and group tracks").click();
    await harness.page.getByLabel("grouped by").selectOption("task");
    await harness.settle();
    const levels = await harness.page
      .getByRole("treeitem")
      .evaluateAll((items) => items.map((item) => Number(item.getAttribute("aria-level"))));
    assert.deepEqual(levels, [1, 2, 3, 3, 4, 4, 4]);
    await harness.waitFor("navigation-changed", ({ navigation }) => navigation.groupBy === "task");
  });

  it("stay in sight where they are pinned, while the others scroll", async () => {
    const harness = await showTrace({ width: 1100, height: 200 });
    await click(harness, "ticker", 20);
    await harness.page.keyboard.press("k");
    assert.equal((await namesOf(harness))[0], "ticker");
    const { navigation } = await harness.waitFor(
      "navigation-changed",
      ({ navigation }) => navigation.pinned.length === 1,
    );
    const canvas = await harness.page.locator(".timeline-canvas").boundingBox();
    assert.ok(canvas !== null);
    await harness.page.mouse.move(canvas.x + 200, canvas.y + 100);
    await harness.page.mouse.wheel(0, 2_000);
    await harness.settle();
    const top = (name: string): Promise<number> =>
      harness.page
        .getByRole("treeitem", { name: new RegExp(`^▾? ?${name}`) })
        .evaluate((item) => item.getBoundingClientRect().top);
    assert.equal(Math.round((await top("ticker")) - canvas.y), 24);
    await harness.page.mouse.click(canvas.x + canvas.width / 2, canvas.y + 24 + 11);
    await harness.settle();
    assert.match(await sideText(harness), /ticker ready/);
    assert.deepEqual(harness.problems, []);

    const again = await openView({ width: 1100 });
    await again.send({ type: "open", trace: 1, title: "main", state: { phase: "loading" }, navigation });
    await again.sendChunks(1, fanOutTrace());
    await again.page.locator(".timeline-canvas").waitFor();
    assert.equal((await namesOf(again))[0], "ticker");
  });

  it("can be filtered where rows are named in the canvas", async () => {
    const harness = await showTrace({ width: 400, height: 700 });
    await harness.page.locator(".canvas-frame").focus();
    await harness.page.keyboard.press("t");
    await harness.page.keyboard.type("blocker");
    assert.deepEqual(await namesOf(harness), ["MainThread", "event loop turns", "blocker"]);
    const overflow = await harness.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.equal(overflow, 0);
    assert.deepEqual(await axeViolations(harness), []);
  });
});
