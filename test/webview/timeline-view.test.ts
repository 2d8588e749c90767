import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import type { Browser } from "playwright-core";
import { pipelineStream } from "../traces/examples";
import { poolStream } from "../traces/pool-trace";
import { manifestChunk } from "../traces/trace-builder";
import { fanOutTrace } from "./fan-out-trace";
import { themes, type ThemeName } from "./themes";
import { findChromium, launchChromium, ViewHarness, type ViewOptions } from "./view-harness";

const axeSource = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

/** The rows of `fanOutTrace` from the top: process, thread, turns, main, ticker, blocker, fetch. */
const rowNames = ["python", "MainThread", "event loop turns", "main", "ticker", "blocker", "fetch"];

describe("timeline view in Chromium", function () {
  this.timeout(60_000);
  let browser: Browser;
  const opened: ViewHarness[] = [];

  before(async function () {
    const chromium = findChromium();
    if (chromium === undefined) {
      console.log(
        "    no Chromium here; to run these tests: apt-get install --no-install-recommends chromium",
      );
      this.skip();
    }
    browser = await launchChromium(chromium);
  });

  after(async () => {
    await (browser as Browser | undefined)?.close();
  });

  afterEach(async function () {
    for (const harness of opened.splice(0)) {
      const { problems } = harness;
      await harness.close();
      if (this.currentTest?.state === "passed") assert.deepEqual(problems, []);
    }
  });

  async function openView(options: ViewOptions = {}): Promise<ViewHarness> {
    const harness = await ViewHarness.open(browser, options);
    opened.push(harness);
    return harness;
  }

  async function showTrace(options: ViewOptions = {}): Promise<ViewHarness> {
    const harness = await openView(options);
    await harness.show(fanOutTrace());
    return harness;
  }

  /** Where a moment of a row is on the page. */
  async function placeOf(
    harness: ViewHarness,
    name: string,
    milliseconds: number,
  ): Promise<{ x: number; y: number }> {
    const box = await harness.page.locator(".timeline-canvas").boundingBox();
    assert.ok(box !== null);
    const room = box.width * 0.012;
    const row = rowNames.indexOf(name);
    return { x: box.x + room + (milliseconds / 41) * (box.width - 2 * room), y: box.y + 24 + row * 22 + 11 };
  }

  async function click(harness: ViewHarness, name: string, milliseconds: number): Promise<void> {
    const { x, y } = await placeOf(harness, name, milliseconds);
    await harness.page.mouse.click(x, y);
    await harness.settle();
  }

  async function colorsAt(harness: ViewHarness, name: string, milliseconds: number): Promise<Set<string>> {
    const { x, y } = await placeOf(harness, name, milliseconds);
    const colors = await harness.page.locator(".timeline-canvas").evaluate(
      (element, at) => {
        const canvas = element as HTMLCanvasElement;
        const box = canvas.getBoundingClientRect();
        const ratio = canvas.width / box.width;
        const data = canvas
          .getContext("2d")
          ?.getImageData((at.x - box.left) * ratio - 6, (at.y - box.top) * ratio - 6, 12, 12).data;
        const found: string[] = [];
        for (let index = 0; data !== undefined && index < data.length; index += 4) {
          found.push(
            `#${[0, 1, 2].map((part) => (data[index + part] ?? 0).toString(16).padStart(2, "0")).join("")}`,
          );
        }
        return found;
      },
      { x, y },
    );
    return new Set(colors);
  }

  async function axeViolations(harness: ViewHarness): Promise<string[]> {
    return harness.page.evaluate(async (source) => {
      (0, eval)(source);
      const { axe } = globalThis as unknown as {
        axe: {
          run: () => Promise<{
            violations: { id: string; nodes: { html: string; failureSummary: string }[] }[];
          }>;
        };
      };
      const { violations: found } = await axe.run();
      return found.map(
        ({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.html} ${node.failureSummary}`).join("; ")}`,
      );
    }, axeSource);
  }

  /** The window that the view tells its host of, once it is as expected. */
  async function windowThat(
    harness: ViewHarness,
    fits: (window: { readonly start: number; readonly end: number }) => boolean,
  ): Promise<{ readonly start: number; readonly end: number }> {
    const message = await harness.waitFor(
      "navigation-changed",
      ({ navigation }) => navigation.window !== undefined && fits(navigation.window),
    );
    assert.ok(message.navigation.window !== undefined);
    return message.navigation.window;
  }

  async function sideText(harness: ViewHarness): Promise<string> {
    return (await harness.page.locator(".side").innerText()).replace(/\s+/g, " ");
  }

  it("names the tracks in order", async () => {
    const harness = await showTrace();
    const names = await harness.page.locator(".heading-name").allInnerTexts();
    assert.match(names[0] ?? "", /^python 3\.13/);
    assert.deepEqual(names.slice(1), rowNames.slice(1));
  });

  for (const theme of Object.keys(themes) as ThemeName[]) {
    it(`paints states in the colours of the ${theme} theme, and axe finds nothing wrong`, async () => {
      const harness = await showTrace({ theme });
      const { variables } = themes[theme];
      const color = (name: string): string => variables[`--vscode-${name}`] ?? "";
      assert.ok((await colorsAt(harness, "blocker", 28)).has(color("charts-blue")), "running");
      assert.ok((await colorsAt(harness, "ticker", 28)).has(color("charts-yellow")), "ready");
      assert.ok((await colorsAt(harness, "event loop turns", 28)).has(color("charts-red")), "loop held");
      assert.ok((await colorsAt(harness, "ticker", 31)).has(color("charts-green")), "ended well");
      assert.ok((await colorsAt(harness, "fetch", 40)).has(color("charts-red")), "ended badly");
      const waiting = await colorsAt(harness, "fetch", 35);
      assert.ok(waiting.has(color("editor-background")) && waiting.size > 1, "a thin line while waiting");
      assert.deepEqual([...(await colorsAt(harness, "ticker", 36))], [color("editor-background")]);
      await click(harness, "ticker", 20);
      await harness.page.locator(".slices summary").click();
      assert.deepEqual(await axeViolations(harness), []);
    });
  }

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

  it("reveals the line of a slice that is clicked, and leaves the person where they are", async () => {
    const harness = await showTrace();
    await click(harness, "fetch", 20);
    const reveal = await harness.waitFor("reveal-source");
    assert.equal(reveal.location.range[0], 22);
    assert.equal(reveal.preserveFocus, true);
  });

  it("tells the editor every frame that is alive at the cursor", async () => {
    const harness = await showTrace();
    await click(harness, "ticker", 20);
    const { frames, time } = await harness.waitFor("cursor-moved");
    assert.ok(time !== undefined && Math.abs(time - 20_000_000) < 200_000);
    assert.deepEqual(
      frames.map(({ name, state, location }) => `${name} ${state} ${location.range[0]}`),
      ["main suspended 31", "ticker ready 14", "blocker running 5", "fetch suspended 22"],
    );
    await harness.page.locator(".canvas-frame").focus();
    await harness.page.keyboard.press("Escape");
    await harness.waitFor("cursor-moved", (message) => message.time === undefined);
  });

  it("finds slices by name, value and place, one after the other", async () => {
    const harness = await showTrace();
    await harness.page.locator(".canvas-frame").focus();
    await harness.page.keyboard.press("/");
    await harness.page.keyboard.type("fan_out.py:22");
    await harness.page.keyboard.press("Enter");
    await harness.settle();
    assert.match(await sideText(harness), /fetch waiting/);
    await harness.page.locator(".search input").fill("404");
    await harness.page.keyboard.press("Enter");
    await harness.page.keyboard.press("Enter");
    await harness.settle();
    assert.match(await harness.page.locator(".search-count").innerText(), /2 of \d/);
    assert.match(await sideText(harness), /404/);
    await harness.page.locator(".search input").fill("no such thing");
    await harness.page.getByText("no match").waitFor();
  });

  it("folds time in which nothing ran", async () => {
    const harness = await showTrace();
    const before = await placeOf(harness, "blocker", 28);
    await harness.page.locator(".canvas-frame").focus();
    await harness.page.keyboard.press("i");
    await harness.settle();
    await harness.page.getByRole("button", { name: "Fold idle time", pressed: true }).waitFor();
    await harness.page.mouse.click(before.x, before.y);
    await harness.settle();
    assert.match(await sideText(harness), /blocker running · 20\.0 ms/);
    const { time = 0 } = await harness.waitFor("cursor-moved");
    assert.ok(time > 20_000_000 && time < 27_500_000, String(time));
  });

  it("shows who awaits whom at the cursor, statistics, and what was found wrong, without fault for axe", async () => {
    const harness = await showTrace();
    await click(harness, "blocker", 20);
    await harness.page.getByRole("tab", { name: "await tree" }).click();
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

  it("selects by keyboard, and reveals with Enter", async () => {
    const harness = await showTrace();
    await click(harness, "ticker", 5);
    await harness.page.locator(".canvas-frame").focus();
    await harness.page.keyboard.press("ArrowRight");
    await harness.settle();
    assert.match(await sideText(harness), /ticker ready/);
    await harness.page.keyboard.press("ArrowDown");
    await harness.settle();
    assert.match(await sideText(harness), /blocker/);
    await harness.page.keyboard.press("ArrowUp");
    await harness.settle();
    await harness.page.keyboard.press("Enter");
    const reveal = await harness.waitFor("reveal-source", ({ preserveFocus }) => !preserveFocus);
    assert.equal(reveal.location.range[0], 14);
    await harness.page.keyboard.press("Escape");
    await harness.settle();
    assert.match(await sideText(harness), /Nothing selected/);
  });

  it("tells a screen reader what was selected", async () => {
    const harness = await showTrace();
    await click(harness, "ticker", 20);
    assert.match(
      await harness.page.locator("[role=status]").innerText(),
      /^ticker, ready, not running, 20\.0 ms\. ticker awaited/,
    );
    const current = harness.page.getByRole("treeitem", { selected: true });
    assert.match(await current.innerText(), /ticker/);
  });

  it("zooms about the pointer, pans, and fits again", async () => {
    const harness = await showTrace();
    const { x, y } = await placeOf(harness, "blocker", 20);
    await harness.page.mouse.move(x, y);
    await harness.page.keyboard.down("Control");
    await harness.page.mouse.wheel(0, -300);
    await harness.page.keyboard.up("Control");
    await harness.settle();
    const zoomed = await windowThat(harness, (window) => window.end - window.start < 30_000_000);
    assert.ok(Math.abs((zoomed.start + zoomed.end) / 2 - 20_500_000) < 2_000_000);
    await harness.page.locator(".canvas-frame").focus();
    await harness.page.keyboard.press("d");
    const panned = await windowThat(harness, (window) => window.start > zoomed.start);
    assert.ok(Math.abs(panned.end - panned.start - (zoomed.end - zoomed.start)) < 1_000);
    harness.received.length = 0;
    await harness.page.keyboard.press("0");
    await harness.waitFor("navigation-changed", ({ navigation }) => navigation.window === undefined);
  });

  it("pans by dragging", async () => {
    const harness = await showTrace();
    const { x, y } = await placeOf(harness, "fetch", 20);
    await harness.page.mouse.move(x, y);
    await harness.page.mouse.down();
    await harness.page.mouse.move(x - 100, y, { steps: 4 });
    await harness.page.mouse.up();
    await windowThat(harness, (window) => window.start > 4_000_000);
    assert.match(await sideText(harness), /Nothing selected/);
  });

  it("says what is under the pointer", async () => {
    const harness = await showTrace();
    const { x, y } = await placeOf(harness, "fetch", 20);
    await harness.page.mouse.move(x, y);
    await harness.settle();
    assert.match(
      await harness.page.locator(".tooltip").innerText(),
      /fetch\s+37\.0 ms\s+waiting\s+await reader\.read\(\) :22/,
    );
  });

  it("takes in a running program's trace as it comes, until the person stops it", async () => {
    const harness = await openView();
    const chunks = fanOutTrace();
    const [manifest, header, tables, events] = chunks;
    assert.ok(manifest && header && tables && events);
    const half = events.bytes.length >> 1;
    await harness.send({ type: "open", trace: 7, title: "main", state: { phase: "running" } });
    await harness.page.getByText("main is running").waitFor();
    await harness.sendChunks(7, [header, tables, { ...events, bytes: events.bytes.slice(0, half) }]);
    await harness.page.locator(".timeline-canvas").waitFor();
    assert.equal((await harness.waitFor("chunks-read")).trace, 7);
    await harness.page.getByRole("button", { name: "live", pressed: true }).waitFor();
    await harness.page.getByRole("button", { name: "Stop" }).click();
    assert.equal((await harness.waitFor("cancel-run")).trace, 7);
    await harness.sendChunks(7, [{ ...events, bytes: events.bytes.slice(half) }, manifest]);
    await harness.send({
      type: "run-state",
      trace: 7,
      state: { phase: "cancelled", message: "You stopped main." },
    });
    await harness.page.getByText("You stopped main.").waitFor();
    await harness.settle();
    assert.match(await harness.page.locator(".clock").innerText(), /41\.0 ms/);
  });

  it("drops what is still under way for an earlier trace", async () => {
    const harness = await openView();
    await harness.send({ type: "open", trace: 2, title: "second", state: { phase: "loading" } });
    await harness.sendChunks(1, fanOutTrace());
    await harness.settle();
    assert.equal(await harness.page.locator(".timeline-canvas").count(), 0);
  });

  it("reveals what the host asks for", async () => {
    const harness = await showTrace();
    await harness.send({
      type: "reveal",
      trace: 1,
      target: { kind: "point", file: "/home/me/fan_out.py", line: 22, column: 6 },
    });
    await harness.settle();
    assert.match(await sideText(harness), /fetch waiting/);
  });

  it("shows hostile names and values as text, escaped, shortened and kept to themselves", async () => {
    const harness = await openView();
    const hostile = "<img src=x onerror=tellHost(1)>\u202egnp.exe\u0000\n";
    await harness.show(
      fanOutTrace({
        fetchName: hostile,
        errorText: `${hostile}${"A".repeat(1_000_000)}`,
        sleepLabel: "‮<b>x</b>",
      }),
      hostile,
    );
    await click(harness, "fetch", 39.5);
    assert.equal(await harness.page.locator("img, b, script:not([nonce])").count(), 0);
    const text = await harness.page.locator("body").innerText();
    assert.ok(text.includes("<img src=x onerror=tellHost(1)>\\u202egnp.exe"));
    assert.ok(!text.includes("\u202e") && !text.includes("\0"));
    assert.ok(text.length < 20_000);
  });

  it("distrusts its host", async () => {
    const harness = await openView();
    await harness.sendRaw({ type: "open", trace: 1, title: 5, state: { phase: "running" } });
    const { message } = await harness.waitFor("error");
    assert.match(message, /title/);
  });

  it("says what to do first where there is no trace", async () => {
    const harness = await openView();
    await harness.send({ type: "show-empty" });
    await harness.page.getByRole("button", { name: "Open the examples" }).click();
    assert.equal((await harness.waitFor("run-command")).command, "open-examples");
  });

  it("says what happened and what to do where a trace could not be made", async () => {
    const harness = await openView();
    const message = "No Python was found. Set coroscope.python.path.";
    await harness.send({ type: "open", trace: 1, title: "main", state: { phase: "failed", message } });
    await harness.page.getByText(message).waitFor();
    await harness.page.getByRole("button", { name: "Show the log" }).click();
    assert.equal((await harness.waitFor("run-command")).command, "show-log");
  });

  it("takes up where the person was", async () => {
    const harness = await openView();
    const window = { start: 9_000_000, end: 12_000_000 };
    const navigation = {
      version: 1,
      view: "timeline",
      window,
      cursor: 10_000_000,
      collapsed: [],
      pinned: [],
      filter: "",
      stepUnit: "task",
    } as const;
    await harness.send({ type: "open", trace: 1, title: "main", state: { phase: "loading" }, navigation });
    await harness.sendChunks(1, fanOutTrace());
    await harness.page.locator(".timeline-canvas").waitFor();
    await harness.settle();
    assert.match(await harness.page.locator(".clock").innerText(), /^10\.00/);
    await windowThat(harness, (told) => Math.abs(told.start - window.start) < 200_000);
  });

  it("gives time the width where it stands beside the text: headings stay, details go below", async () => {
    const harness = await showTrace({ width: 700, height: 800 });
    const canvas = await harness.page.locator(".timeline-canvas").boundingBox();
    const side = await harness.page.locator(".side").boundingBox();
    const heading = await harness.page
      .getByRole("treeitem")
      .filter({ hasText: "ticker" })
      .first()
      .boundingBox();
    assert.ok(canvas !== null && side !== null && heading !== null);
    assert.ok(canvas.width > 480, `the canvas is ${canvas.width} pixels wide`);
    assert.ok(heading.x + heading.width <= canvas.x + 1);
    assert.ok(side.y >= canvas.y + canvas.height - 1);
  });

  it("works 400 pixels wide: rows are named in the canvas and details go below", async () => {
    const harness = await showTrace({ width: 400, height: 700 });
    const canvas = await harness.page.locator(".timeline-canvas").boundingBox();
    const side = await harness.page.locator(".side").boundingBox();
    assert.ok(canvas !== null && side !== null);
    assert.ok(canvas.width > 380);
    assert.ok(side.y >= canvas.y + canvas.height - 1);
    const overflow = await harness.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.equal(overflow, 0);
    await harness.page.locator(".toolbar .run").filter({ hasText: "ended" }).waitFor();
    await click(harness, "ticker", 20);
    assert.match(await sideText(harness), /ticker ready/);
  });

  it("is as sharp as the screen", async () => {
    const harness = await showTrace({ deviceScaleFactor: 2 });
    const ratio = await harness.page
      .locator(".timeline-canvas")
      .evaluate((canvas) => (canvas as HTMLCanvasElement).width / canvas.getBoundingClientRect().width);
    assert.ok(Math.abs(ratio - 2) < 0.01, String(ratio));
  });

  it("draws with the system's colours where those are forced", async () => {
    const harness = await showTrace({ forcedColors: "active" });
    const colors = await colorsAt(harness, "blocker", 28);
    assert.ok(!colors.has(themes.dark.variables["--vscode-charts-blue"] ?? ""));
    assert.ok(colors.size > 0);
  });
});
