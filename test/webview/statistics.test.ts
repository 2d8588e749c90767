import assert from "node:assert/strict";
import type { TraceChunk } from "../../src/trace/trace-chunk";
import { manifestChunk, StreamBuilder } from "../traces/trace-builder";
import type { ViewHarness } from "./view-harness";
import { axeViolations, viewScene } from "./view-scene";

const functions = 1_000;

/** As many functions, each called once; the n-th runs for n µs. */
function manyFunctions(): TraceChunk[] {
  const stream = new StreamBuilder();
  stream.emit("loop-started", { loop: 1, name: "loop" });
  for (let id = 1; id <= functions; id++) {
    const work = stream.function(`step_${id}`, { line: id });
    stream.emit("coroutine-created", { coroutine: id, function: work });
    stream.emit("task-created", { task: id, name: "", root: id });
    stream
      .emit("task-step-started", { task: id })
      .emit("coroutine-started", { coroutine: id, function: work });
    stream.wait(id * 1_000).emit("coroutine-settled", { coroutine: id, outcome: "returned" });
    stream.emit("task-settled", { task: id, outcome: "returned" }).emit("task-step-ended", { task: id });
  }
  return [manifestChunk(), ...stream.chunks()];
}

/** The lines of the table of functions that are in sight: name and running time. */
async function linesInSight(harness: ViewHarness): Promise<string[]> {
  await harness.settle();
  return harness.page.locator(".side").evaluate((side) => {
    const edges = side.getBoundingClientRect();
    const lines = [...side.querySelectorAll("table:last-of-type [data-line]")];
    return lines
      .filter((line) => {
        const { top, bottom } = line.getBoundingClientRect();
        return top >= edges.top && bottom <= edges.bottom;
      })
      .map(
        (line) =>
          `${line.querySelector(".line-name")?.textContent} ${line.querySelectorAll("td")[2]?.textContent}`,
      );
  });
}

/** Where the keyboard is: the line's name and its row's index. */
async function focused(harness: ViewHarness): Promise<string> {
  await harness.settle();
  return harness.page.evaluate(() => {
    const { activeElement: element } = document;
    const row = element?.closest("tr")?.getAttribute("aria-rowindex");
    return `${element?.querySelector(".line-name")?.textContent} in row ${row}`;
  });
}

describe("tables of statistics in Chromium", function () {
  this.timeout(60_000);
  const { openView } = viewScene();

  it("have all of a thousand lines, of which those in sight are in the page", async () => {
    const harness = await openView();
    const { page } = harness;
    await harness.show(manyFunctions());
    await page.getByRole("tab", { name: "Statistics" }).click();
    const table = page.getByRole("table", { name: "Functions 1000" });
    await table.waitFor();
    assert.equal(await table.getAttribute("aria-rowcount"), String(1 + 2 * functions));
    assert.ok((await table.locator("[data-line]").count()) < 60);
    assert.ok((await linesInSight(harness)).includes("step_999 999 µs"));

    await table.locator("[data-name]").first().focus();
    await page.keyboard.press("End");
    assert.equal(await focused(harness), "step_1 in row 2000");
    const last = await linesInSight(harness);
    assert.equal(last.at(-1), "step_1 1.00 µs");
    assert.ok(last.length > 4, last.join());
    await page.keyboard.press("PageUp");
    assert.equal(await focused(harness), "step_11 in row 1980");
    assert.ok((await table.locator("[data-line]").count()) < 60);
    assert.deepEqual(await axeViolations(harness), []);

    await page.keyboard.press("Enter");
    await harness.waitFor("reveal-source", ({ location, preserveFocus }) => {
      return location.range[0] === 11 && !preserveFocus;
    });
    await page.locator(".side").evaluate((side) => side.scrollTo(0, 20_000));
    const middle = await linesInSight(harness);
    assert.ok(middle.length > 4, middle.join());
    assert.equal(await focused(harness), "step_11 in row 1980");

    await table.getByRole("button", { name: "running" }).click();
    await page.keyboard.press("Tab");
    for (let tabs = 0; tabs < 6 && !(await focused(harness)).startsWith("step"); tabs++)
      await page.keyboard.press("Tab");
    await page.keyboard.press("Home");
    assert.equal(await focused(harness), "step_1 in row 2");
    const sorts = await table.locator("thead th").evaluateAll((heads) => heads.map((head) => head.ariaSort));
    assert.deepEqual(sorts, ["none", "none", "ascending", "none", "none"]);
  });

  it("are sorted by name, show those that fit a filter, and are copied as they stand", async () => {
    const harness = await openView();
    const { page } = harness;
    await harness.show(manyFunctions());
    await page.getByRole("tab", { name: "Statistics" }).click();
    await page.getByLabel("Filter points and functions").fill("step_99");
    const table = page.getByRole("table", { name: "Functions 11 of 1000" });
    assert.equal((await linesInSight(harness)).at(0), "step_999 999 µs");
    await table.getByRole("button", { name: "name" }).click();
    assert.deepEqual((await linesInSight(harness)).slice(0, 2), ["step_99 99.0 µs", "step_990 990 µs"]);
    await page.evaluate(() => {
      const clipboard = { writeText: (text: string) => Promise.resolve((document.title = text)) };
      Object.defineProperty(navigator, "clipboard", { value: clipboard });
    });
    await page.getByRole("button", { name: "Copy as a table: Functions" }).click();
    await page.getByRole("status").filter({ hasText: "Copied" }).waitFor({ state: "attached" });
    const [head, first] = (
      await page.evaluate(() => document.querySelector("title")?.textContent ?? "")
    ).split("\n");
    assert.equal(head, "name\tplace\tcalls\trunning (ms)\tready (ms)\twaiting (ms)");
    assert.match(first ?? "", /^step_99\t.*:99\t1\t0\.099\t/);
    assert.deepEqual(await axeViolations(harness), []);
  });
});
