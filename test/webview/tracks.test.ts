import assert from "node:assert/strict";
import { gilStream } from "../traces/gil-stream";
import { manifestChunk } from "../traces/trace-builder";
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

  it("stand below what they do at the cursor, and move with it while the selected one stays in sight", async () => {
    const harness = await showTrace({ height: 420 });
    await harness.page.getByLabel("Filter and group tracks").click();
    await harness.page.getByLabel("grouped by").selectOption("state");
    assert.deepEqual((await namesOf(harness)).slice(1, 3), ["ended at the end", "main"]);
    await harness.page.getByText("No cursor is set").waitFor();
    assert.deepEqual(await axeViolations(harness), []);
    await harness.page.keyboard.press("Escape");
    await harness.page.getByLabel("Filter and group tracks").click();
    await harness.send({ type: "reveal", trace: 1, target: { kind: "time", time: 20_000_000 } });
    const held = ["running at the cursor", "blocker", "ready at the cursor", "ticker"];
    assert.deepEqual((await namesOf(harness)).slice(1, 5), held);
    await harness.page.getByRole("treeitem", { name: /ticker/ }).click();
    await harness.page.keyboard.press("ArrowRight");
    assert.deepEqual((await namesOf(harness)).slice(1, 3), ["running at the cursor", "ticker"]);
    const current = harness.page.locator(".heading.current .heading-name");
    assert.equal(await current.innerText(), "ticker");
    await harness.waitFor("navigation-changed", ({ navigation }) => navigation.groupBy === "state");
    await harness.page.getByLabel("Filter and group tracks").click();
    await harness.page.getByLabel("which at the cursor").selectOption("waiting");
    assert.deepEqual((await namesOf(harness)).slice(1), ["waiting at the cursor", "main", "fetch"]);
  });

  it("of threads are pinned, too", async () => {
    const harness = await showTrace();
    await harness.page.getByText("MainThread").click();
    await harness.page.keyboard.press("k");
    assert.deepEqual((await namesOf(harness)).slice(0, 2), ["MainThread", "MainThread"]);
    await harness.page.keyboard.press("k");
    assert.equal((await namesOf(harness)).filter((name) => name === "MainThread").length, 1);
    assert.deepEqual(await axeViolations(harness), []);
  });

  it("of what was estimated of the GIL say so under the pointer and by keys, and as a table", async () => {
    const harness = await openView();
    await harness.show([manifestChunk(), ...gilStream().chunks()]);
    assert.match(await harness.page.locator(".legend").innerText(), /~ held the GIL\s+~ in C\s+~ wanted it/);
    const canvas = await harness.page.locator(".timeline-canvas").boundingBox();
    assert.ok(canvas !== null);
    // The rows: process, main thread, first worker, its GIL. A third of the trace is its first stretch.
    await harness.page.mouse.move(canvas.x + canvas.width / 6, canvas.y + 24 + 3.5 * 22);
    await harness.page.locator(".tooltip").waitFor();
    assert.equal(
      (await harness.page.locator(".tooltip").innerText()).replace(/\s+/g, " "),
      "GIL 20.0 ms wanted it, and had to wait ~8.00 ms, 40 % held the GIL ~12.0 ms, 60 % estimated by sampling",
    );
    await harness.page.getByRole("treeitem", { name: "GIL" }).first().click();
    await harness.page.keyboard.press("ArrowRight");
    await harness.settle();
    const said = await harness.page.getByRole("status").first().innerText();
    assert.match(
      said,
      /^GIL of Worker-1, estimated by sampling, 20\.0 ms\. Worker-1 held the GIL for ~19\.0 ms/,
    );
    await harness.page.getByText("Looks at this thread").click();
    assert.match(await sideText(harness), /held the GIL ~12\.0 ms, wanted it ~8\.00 ms/);
    assert.deepEqual(await axeViolations(harness), []);
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
    await harness.page.getByLabel("Filter and group tracks").click();
    const menu = await harness.page.locator(".track-menu .popover-content").boundingBox();
    assert.ok(menu !== null && menu.x >= 0 && menu.x + menu.width <= 400, JSON.stringify(menu));
    assert.deepEqual(await axeViolations(harness), []);
  });
});
