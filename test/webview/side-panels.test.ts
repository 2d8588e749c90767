import assert from "node:assert/strict";
import { deadlockStream, pipelineStream } from "../traces/examples";
import { poolStream } from "../traces/pool-trace";
import { manifestChunk } from "../traces/trace-builder";
import { axeViolations, click, placeOf, sideText, viewScene } from "./view-scene";

describe("panels beside the timeline in Chromium", function () {
  this.timeout(60_000);
  const { openView, showTrace } = viewScene();

  it("explains why a slice was late, in sentences whose places reveal the source", async () => {
    const harness = await showTrace();
    await click(harness, "ticker", 20);
    const text = await sideText(harness);
    assert.match(text, /ticker ready, not running · 20\.0 ms/);
    assert.match(
      text,
      /ticker awaited asyncio\.sleep\(0\.01\) \(a timer\) at fan_out\.py:14 from 1\.50 ms for 8\.50 ms/,
    );
    assert.match(text, /A timer woke it at 10\.00 ms \(sleep\(0\.01\)\)/);
    assert.match(text, /It could not run for 20\.0 ms, because blocker held the thread at fan_out\.py:9/);
    await harness.page.getByRole("button", { name: "fan_out.py:9" }).click();
    const reveal = await harness.waitFor("reveal-source", ({ location }) => location.range[0] === 9);
    assert.deepEqual(reveal.location, { file: "/home/me/fan_out.py", range: [9, 0, 9, 0] });
    assert.equal(reveal.preserveFocus, true);
  });

  it("says what is worth a look before anything is selected", async () => {
    const harness = await showTrace();
    assert.match(
      await sideText(harness),
      /Nothing selected .* Worth a look .*Loop held 10\.00 ms blocker\(\) held the event loop for 20\.0 ms/,
    );
    assert.deepEqual(await axeViolations(harness), []);
    await harness.page.locator(".first-findings").getByRole("button", { name: "10.00 ms" }).click();
    await harness.settle();
    assert.match(await sideText(harness), /nothing else could run/);
  });

  it("shows who awaits whom at the cursor, statistics, and what was found wrong, without fault for axe", async () => {
    const harness = await showTrace();
    await click(harness, "blocker", 20);
    await harness.page.getByRole("tab", { name: "awaits" }).click();
    await harness.settle();
    assert.match(await sideText(harness), /main waiting .* await asyncio\.gather.* ticker ready · 10\.\d ms/);
    assert.deepEqual(await axeViolations(harness), []);
    for (let step = 0; step < 3; step++) await harness.page.keyboard.press("ArrowRight");
    await harness.settle();
    assert.match(await sideText(harness), /await reader\.read\(\) fan_out\.py:22 1 37\.0 ms/);
    assert.deepEqual(await axeViolations(harness), []);
    await harness.page.getByRole("tab", { name: "findings 2" }).click();
    await harness.settle();
    assert.match(
      await sideText(harness),
      /Costs time 1 Loop held 10\.00 ms blocker\(\) held the event loop for 20\.0 ms; nothing else could run meanwhile\. fan_out\.py:9/,
    );
    await harness.page.locator(".side").getByRole("button", { name: "10.00 ms" }).click();
    await harness.page.getByRole("tab", { name: "why" }).click();
    await harness.settle();
    assert.match(await sideText(harness), /nothing else could run/);
  });

  it("draws what a pool's thread was given on that thread, and says who gave it and how long it queued", async () => {
    const harness = await openView();
    await harness.show([manifestChunk(), ...poolStream().chunks()]);
    const names = await harness.page.locator(".heading-name").allInnerTexts();
    const box = await harness.page.locator(".timeline-canvas").boundingBox();
    assert.ok(box !== null);
    const row = names.indexOf("Pool-0_0");
    await harness.page.mouse.click(box.x + box.width * 0.75, box.y + 24 + row * 22 + 11);
    await harness.settle();
    const text = await sideText(harness);
    assert.doesNotMatch(text, /Meanwhile/);
    assert.match(text, /compute\(\) running in Pool-0_0 · 8\.00 ms/);
    assert.match(text, /main handed it over at 1\.00 ms\. It began only 11\.0 ms later\./);
    assert.match(text, /It ran from 12\.00 ms for 8\.00 ms at fan_out\.py:5/);
    await harness.page.keyboard.press("ArrowLeft");
    await harness.settle();
    assert.match(await sideText(harness), /compute\(\) running in Pool-0_0 · 10\.0 ms/);
    assert.match(
      await harness.page.getByRole("treeitem", { selected: true }).innerText(),
      /Pool-0_0 *\s*running/,
    );
  });

  it("puts threads and processes side by side, and says of Python's threads that they take turns", async () => {
    const harness = await openView();
    await harness.show([manifestChunk(), ...poolStream().chunks()]);
    await harness.page.getByRole("tab", { name: "statistics" }).click();
    await harness.page.locator(".side-by-side").waitFor();
    const text = (await harness.page.locator(".side-by-side").innerText()).replace(/\s+/g, " ");
    assert.match(
      text,
      /at most 1 at once, 1\.0 on average MainThread 2 runs 1\.80 ms Pool-0_0 2 jobs 18\.0 ms .* take turns/,
    );
    assert.deepEqual(await axeViolations(harness), []);
  });

  it("shows how data moved through a pipeline until the cursor, drawn and as a table", async () => {
    const harness = await openView();
    await harness.show([manifestChunk(), ...pipelineStream().chunks()]);
    await harness.page.getByRole("tab", { name: "pipeline" }).click();
    const stages = harness.page.locator(".stage-name bdi");
    await stages.first().waitFor();
    const names = await stages.allInnerTexts();
    assert.equal(names.length, 2);
    const table = harness.page.getByRole("table", { name: "What moved" });
    assert.match(
      await table.innerText(),
      new RegExp(`${names[1]} sends to ${names[0]}|${names[0]} sends to ${names[1]}`),
    );
    assert.match(await table.innerText(), /\b3\b[^]*6/);
    const [above, below] = await harness.page
      .locator(".stage")
      .evaluateAll((elements) =>
        elements.map((element) => element.getBoundingClientRect().top).sort((a, b) => a - b),
      );
    assert.ok(above !== undefined && below !== undefined && below > above);
    assert.deepEqual(await axeViolations(harness), []);
    await harness.page.locator(".stage").first().click();
    await harness.page.getByRole("tab", { name: "why" }).click();
    await harness.settle();
    assert.doesNotMatch(await sideText(harness), /Nothing selected/);
  });

  it("has items move along the arrows as the cursor goes on, and only counts where no motion is wanted", async () => {
    for (const reducedMotion of ["no-preference", "reduce"] as const) {
      const harness = await openView({ reducedMotion });
      const { page } = harness;
      await harness.show([manifestChunk(), ...pipelineStream().chunks()]);
      await page.getByRole("tab", { name: "pipeline" }).click();
      const goTo = async (time: number): Promise<string> => {
        await harness.send({ type: "reveal", trace: 1, target: { kind: "time", time } });
        await harness.settle();
        return (await page.locator(".pipeline-flows").textContent()) ?? "";
      };
      assert.doesNotMatch(await goTo(5_500), /\+/);
      assert.equal(await page.locator(".moving-item").count(), 0);
      assert.match(await goTo(9_500), /\+1 2× 4/);
      const table = page.getByRole("table", { name: "What moved" });
      assert.match(await table.innerText(), /double sends to sink\s+\+1, 2/);
      assert.equal(await page.locator(".moving-item").count(), 1);
      assert.equal(await page.locator(".moving-item").isVisible(), reducedMotion !== "reduce");
      assert.doesNotMatch(await goTo(5_500), /\+/);
      assert.deepEqual(await axeViolations(harness), []);
    }
  });

  it("draws who awaits whom, and says who waits for one another for ever", async () => {
    const harness = await openView();
    await harness.show([manifestChunk(), ...deadlockStream().chunks()]);
    const box = await harness.page.locator(".timeline-canvas").boundingBox();
    assert.ok(box !== null);
    await harness.page.mouse.click(box.x + box.width * 0.8, box.y + 24 + 2 * 22 + 11);
    await harness.page.getByRole("tab", { name: "awaits" }).click();
    await harness.page.locator(".await-box").first().waitFor();
    const text = await sideText(harness);
    assert.match(text, /Deadlock: left awaits right awaits left\. None of them can go on\./);
    assert.match(text, /right waiting · [\d.]+ (?:ns|µs) · in a deadlock await left_task left .* see above/);
    assert.equal(await harness.page.locator(".await-box.in-circle").count(), 2);
    assert.equal(await harness.page.locator(".await-arrow.in-circle").count(), 2);
    assert.deepEqual(await axeViolations(harness), []);
    const time = (await harness.waitFor("cursor-moved")).time;
    await harness.page.locator(".await-box", { hasText: "right" }).click();
    await harness.page.locator(".heading.current", { hasText: "right" }).waitFor();
    assert.equal((await harness.waitFor("cursor-moved")).time, time);
  });

  it("shows how busy the loop was, and goes to the moment that is clicked", async () => {
    const harness = await showTrace();
    await harness.page.getByRole("tab", { name: "loop" }).click();
    const load = harness.page.getByRole("img", { name: "The event loop was busy 61 % of the run" });
    const box = await load.boundingBox();
    assert.ok(box !== null);
    await harness.page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    await harness.waitFor("cursor-moved", ({ time = 0 }) => Math.abs(time - 20_500_000) < 200_000);
    assert.deepEqual(await axeViolations(harness), []);
  });

  it("says of an arrow under the pointer who sent what to whom", async () => {
    const harness = await openView();
    await harness.show([manifestChunk(), ...pipelineStream().chunks()]);
    const canvas = await harness.page.locator(".timeline-canvas").boundingBox();
    assert.ok(canvas !== null);
    const at = (part: number): number => canvas.x + canvas.width * (0.012 + part * 0.976);
    const [sink, double] = [canvas.y + 24 + 2.5 * 22, canvas.y + 24 + 3.5 * 22];
    // The second item comes to `double` at 8 of 18 µs, which sends it on at 9.
    await harness.page.mouse.click(at(8.5 / 18), double);
    await harness.settle();
    await harness.page.mouse.move(at(9 / 18) - 1, sink);
    await harness.page.locator(".tooltip").waitFor();
    const text = await harness.page.locator(".tooltip").innerText();
    assert.match(text.replace(/\s+/g, " "), /^double sends to sink 4 at 9/);
  });

  it("fits on a screen of 1320 pixels at 200 % zoom, in every panel, without fault for axe", async () => {
    const harness = await showTrace({ width: 660, height: 410, deviceScaleFactor: 2 });
    const { page } = harness;
    await click(harness, "ticker", 20);
    for (const tab of await page.getByRole("tab").all()) {
      await tab.click();
      await harness.settle();
      const cutOff = await page.evaluate(() => {
        const { scrollWidth } = document.documentElement;
        const outside = [
          ...document.querySelectorAll(".toolbar button, .toolbar summary, .tabs button, .side"),
        ]
          .filter((element) => {
            const { left, right, width } = element.getBoundingClientRect();
            return width > 0 && (left < 0 || right > innerWidth);
          })
          .map(({ outerHTML }) => outerHTML.slice(0, 120));
        const side = document.querySelector(".side");
        const isWide = side !== null && side.scrollWidth > side.clientWidth;
        return [...outside, ...(scrollWidth > innerWidth ? ["page"] : []), ...(isWide ? ["side panel"] : [])];
      });
      assert.deepEqual(cutOff, [], await tab.innerText());
    }
    const canvas = await page.locator(".timeline-canvas").boundingBox();
    assert.ok(canvas !== null && canvas.height >= 100, JSON.stringify(canvas));
    assert.deepEqual(await axeViolations(harness), []);
  });

  it("says what fills the pipeline where nothing flowed", async () => {
    const harness = await showTrace();
    await harness.page.getByRole("tab", { name: "pipeline" }).click();
    await harness.settle();
    assert.match(await sideText(harness), /nothing flowed .* generators that send or yield/);
    assert.deepEqual(await axeViolations(harness), []);
  });

  it("shows the loop's turn at the cursor: what it ran in order, and what was ready meanwhile", async () => {
    const harness = await showTrace();
    await click(harness, "blocker", 20);
    await harness.page.getByRole("tab", { name: "loop" }).click();
    await harness.settle();
    assert.match(
      await sideText(harness),
      /Turn 2 ready queue .* MainThread · 10\.00 ms for 21\.0 ms callback timer 0 ns blocker 20\.0 ms ticker 1\.00 ms Ready, not running 1 ticker for 10\.\d ms/,
    );
    assert.deepEqual(await axeViolations(harness), []);
    await harness.page.getByRole("button", { name: "Turn before" }).click();
    await harness.settle();
    assert.match(await sideText(harness), /Turn 1 ready queue .* main 1\.00 ms ticker 500 µs fetch 500 µs/);
  });

  it("steps the cursor from event to event by keyboard and by the host, and tells the editor", async () => {
    const harness = await showTrace();
    await click(harness, "blocker", 12);
    await harness.page.locator(".canvas-frame").focus();
    await harness.page.keyboard.press(".");
    await harness.waitFor("cursor-moved", ({ time }) => time === 30_000_000);
    await harness.page.keyboard.press(",");
    await harness.waitFor("cursor-moved", ({ time }) => time === 10_000_000);
    const { frames } = await harness.waitFor("cursor-moved", ({ time }) => time === 10_000_000);
    assert.ok(frames.some(({ name, state }) => name === "blocker" && state === "running"));
    await harness.send({ type: "step-cursor", trace: 1, direction: "forward", unit: "turn" });
    await harness.waitFor("cursor-moved", ({ time }) => time === 39_000_000);
  });

  it("measures a range by dragging with Shift: how long, who was busy or late, and its critical path", async () => {
    const harness = await showTrace();
    await click(harness, "ticker", 20);
    const [from, to] = [await placeOf(harness, "fetch", 5), await placeOf(harness, "fetch", 25)];
    await harness.page.keyboard.down("Shift");
    await harness.page.mouse.move(from.x, from.y);
    await harness.page.mouse.down();
    await harness.page.mouse.move(to.x, to.y, { steps: 4 });
    await harness.page.mouse.up();
    await harness.page.keyboard.up("Shift");
    await harness.settle();
    const text = await sideText(harness);
    assert.match(
      text,
      /Range (20\.\d|19\.9) ms .* busy 1[45]\.\d ms of MainThread, 7\d % ready 1[45]\.\d ms over all tasks/,
    );
    assert.match(text, /Critical path, the longest stretches ticker ready 1[45]\.\d ms/);
    assert.deepEqual(await axeViolations(harness), []);
    await harness.page.locator(".canvas-frame").focus();
    await harness.page.keyboard.press("Escape");
    await harness.settle();
    assert.doesNotMatch(await sideText(harness), /Range/);
  });

  it("comes back from a link that was followed, and goes there again", async () => {
    const harness = await showTrace();
    await click(harness, "ticker", 20);
    await harness.page.locator(".sentence").getByRole("button", { name: "blocker" }).click();
    await harness.settle();
    assert.match(await sideText(harness), /blocker running/);
    await harness.page.getByRole("button", { name: "Back to what was selected before" }).click();
    await harness.settle();
    assert.match(await sideText(harness), /ticker ready/);
    assert.equal(await harness.page.getByRole("button", { name: "Back to what was selected" }).count(), 0);
    await harness.page.locator(".canvas-frame").focus();
    await harness.page.keyboard.press("]");
    await harness.settle();
    assert.match(await sideText(harness), /blocker running/);
  });

  it("is made wider and narrower by the mouse and by keys, within bounds, and that is remembered", async () => {
    const harness = await showTrace();
    const { page } = harness;
    const separator = page.getByRole("separator", { name: "Width of the side panel" });
    const width = async (): Promise<number> => {
      await harness.settle();
      const box = await page.locator(".side-frame").boundingBox();
      assert.equal(Number(await separator.getAttribute("aria-valuenow")), Math.round(box?.width ?? 0));
      return Math.round(box?.width ?? 0);
    };
    const first = await width();
    const box = await separator.boundingBox();
    assert.ok(box !== null);
    await page.mouse.move(box.x + 2, box.y + 100);
    await page.mouse.down();
    await page.mouse.move(box.x + 2 - 100, box.y + 120, { steps: 4 });
    await page.mouse.up();
    const dragged = await width();
    assert.ok(Math.abs(dragged - first - 100) <= 4, `${first} became ${dragged}`);
    await separator.focus();
    await page.keyboard.press("ArrowRight");
    assert.equal(await width(), dragged - 16);
    await page.keyboard.press("Shift+ArrowLeft");
    assert.equal(await width(), dragged + 48);
    await harness.waitFor("navigation-changed", ({ navigation }) => navigation.sideWidth === dragged + 48);
    await page.keyboard.press("Home");
    assert.equal(await width(), Number(await separator.getAttribute("aria-valuemin")));
    await page.keyboard.press("End");
    assert.equal(await width(), Number(await separator.getAttribute("aria-valuemax")));
    assert.deepEqual(await axeViolations(harness), []);
    await page.keyboard.press("Enter");
    assert.equal(await width(), first);
  });
});
