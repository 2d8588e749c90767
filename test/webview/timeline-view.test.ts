import assert from "node:assert/strict";
import { manifestChunk, StreamBuilder } from "../traces/trace-builder";
import { fanOutTrace } from "./fan-out-trace";
import { themes, type ThemeName } from "./themes";
import {
  axeViolations,
  click,
  colorsAt,
  placeOf,
  rowNames,
  sideText,
  viewScene,
  windowThat,
} from "./view-scene";

describe("timeline view in Chromium", function () {
  this.timeout(60_000);
  const { openView, showTrace } = viewScene();

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

  it("reveals the line of a slice that is clicked, and leaves the person where they are", async () => {
    const harness = await showTrace();
    await click(harness, "fetch", 20);
    const reveal = await harness.waitFor("reveal-source");
    assert.equal(reveal.location.range[0], 22);
    assert.equal(reveal.preserveFocus, true);
  });

  it("has room for all signs of a program that runs, at any width of a panel", async () => {
    const harness = await showTrace();
    await click(harness, "ticker", 20);
    await harness.send({ type: "run-state", trace: 1, state: { phase: "running" } });
    await harness.page.locator(".stop").waitFor();
    for (const width of [400, 602, 800, 860, 862]) {
      await harness.page.setViewportSize({ width, height: 420 });
      await harness.settle();
      const tooWide = await harness.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(tooWide <= 0, `${tooWide} at ${width}`);
    }
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
    assert.deepEqual(
      frames.map(({ remark }) => remark.replace(/[\d.]+ (ms|µs|ns)/, "N")),
      ["N so far", "woken N ago, not running yet", "for N", "N so far"],
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
    assert.equal((await harness.waitFor("chunks-read")).trace, 7);
    await harness.page.getByText("Nothing suspendable ran yet").waitFor();
    await harness.sendChunks(7, [{ ...events, bytes: events.bytes.slice(half) }]);
    await harness.page.locator(".timeline-canvas").waitFor();
    await harness.page.getByRole("button", { name: "live", pressed: true }).waitFor();
    await harness.page.getByRole("button", { name: "Stop" }).click();
    assert.equal((await harness.waitFor("cancel-run")).trace, 7);
    await harness.sendChunks(7, [manifest]);
    await harness.send({
      type: "run-state",
      trace: 7,
      state: { phase: "cancelled", message: "You stopped main." },
    });
    await harness.page.getByText("You stopped main.").waitFor();
    await harness.settle();
    assert.match(await harness.page.locator(".clock").innerText(), /41\.0 ms/);
  });

  it("says that no async code ran, instead of a timeline without anything in it, and shows one as soon as some does", async () => {
    const harness = await openView();
    const stream = new StreamBuilder({ encoding: "fixed" });
    await harness.send({ type: "open", trace: 1, title: "plain.py", state: { phase: "running" } });
    await harness.sendChunks(1, stream.chunks());
    await harness.settle();
    await harness.page.getByText("plain.py is running").waitFor();
    await harness.send({ type: "run-state", trace: 1, state: { phase: "ended", exitCode: 0 } });
    await harness.page.getByRole("heading", { name: "No async code ran" }).waitFor();
    assert.equal(await harness.page.locator(".timeline-canvas").count(), 0);
    assert.deepEqual(await axeViolations(harness), []);
    await harness.page.getByRole("button", { name: "Open the examples" }).click();
    assert.equal((await harness.waitFor("run-command")).command, "open-examples");
    await harness.show(fanOutTrace());
    await harness.page.locator(".timeline-canvas").waitFor();
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
    await harness.page.getByLabel("Filter tracks by name").fill("img");
    for (const tab of await harness.page.getByRole("tab").all()) {
      await tab.click();
      await harness.settle();
      assert.equal(await harness.page.locator("img, b, script:not([nonce])").count(), 0);
      const text = await harness.page.locator("body").innerText();
      assert.ok(text.includes("<img src=x onerror=tellHost(1)>\\u202egnp.exe"));
      assert.ok(!text.includes("\u202e") && !text.includes("\0"));
      assert.ok(text.length < 20_000);
    }
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
    const state = { phase: "failed", message } as const;
    await harness.send({ type: "open", trace: 1, title: "main", state, canTraceAgain: true });
    await harness.page.getByText(message).waitFor();
    await harness.page.getByRole("heading", { name: "main could not be traced" }).waitFor();
    await harness.page.getByRole("button", { name: "Trace again" }).click();
    assert.equal((await harness.waitFor("run-command")).command, "trace-again");
    await harness.page.getByRole("button", { name: "Show the log" }).click();
    assert.equal((await harness.waitFor("run-command")).command, "show-log");
  });

  it("offers another trace, and not to trace again, where it is not known what made the one that cannot be read", async () => {
    const harness = await openView();
    const state = { phase: "failed", message: "old.coroscope.zip is no packed trace." } as const;
    await harness.send({ type: "open", trace: 1, title: "old", state });
    await harness.page.getByRole("heading", { name: "old could not be opened" }).waitFor();
    assert.equal(await harness.page.getByRole("button", { name: "Trace again" }).count(), 0);
    await harness.page.getByRole("button", { name: "Open another trace" }).click();
    assert.equal((await harness.waitFor("run-command")).command, "open-trace");
  });

  it("begins at the call that was asked for; what its module did before is to the left", async () => {
    const harness = await openView();
    const stream = new StreamBuilder();
    const [module, called] = [stream.function("<module>"), stream.function("called")];
    stream.emit("coroutine-started", { coroutine: 1, function: module });
    stream.time = 900_000_000;
    stream.emit("coroutine-settled", { coroutine: 1, outcome: "returned" });
    stream.emit("coroutine-started", { coroutine: 2, function: called });
    stream.time = 1_000_000_000;
    stream.emit("coroutine-settled", { coroutine: 2, outcome: "returned" });
    const focus = { file: "/home/me/fan_out.py", line: 20, name: "called", call: "called()" };
    await harness.show([manifestChunk({ focus }), ...stream.chunks()]);
    const bounds = await harness.page.locator(".timeline-canvas").boundingBox();
    assert.ok(bounds !== null);
    await harness.page.mouse.click(bounds.x + bounds.width / 2, bounds.y + 24 + 3 * 22 + 11);
    const { time } = await harness.waitFor("cursor-moved", ({ time }) => time !== undefined);
    assert.ok(Math.abs((time ?? 0) - 950_000_000) < 1_000_000, String(time));
    await harness.page.keyboard.press("0");
    await harness.page.mouse.click(bounds.x + bounds.width / 2, bounds.y + 24 + 2 * 22 + 11);
    await harness.waitFor("cursor-moved", ({ time = 0 }) => Math.abs(time - 500_000_000) < 5_000_000);
  });

  it("shows a watched function's calls in their whole width, not what other programs did before and after", async () => {
    const harness = await openView();
    const stream = new StreamBuilder({ encoding: "fixed" });
    stream.thread = 1;
    const [manager, watched] = [stream.function("manager"), stream.function("watched")];
    stream.emit("coroutine-started", { coroutine: 1, function: manager });
    stream.thread = 2;
    stream.time = 900_000_000;
    stream.emit("coroutine-started", { coroutine: 2, function: watched });
    stream.time = 1_000_000_000;
    stream.emit("coroutine-settled", { coroutine: 2, outcome: "returned" });
    stream.thread = 1;
    stream.time = 9_000_000_000;
    stream.emit("coroutine-settled", { coroutine: 1, outcome: "returned" });
    const focus = { file: "/home/me/fan_out.py", line: 20, name: "watched" };
    await harness.show([manifestChunk({ focus }), ...stream.chunks()]);
    const bounds = await harness.page.locator(".timeline-canvas").boundingBox();
    assert.ok(bounds !== null);
    const row = await harness.page.getByRole("treeitem").filter({ hasText: "watched" }).boundingBox();
    assert.ok(row !== null);
    await harness.page.mouse.click(bounds.x + bounds.width / 2, row.y + row.height / 2);
    const { time } = await harness.waitFor("cursor-moved", ({ time }) => time !== undefined);
    assert.ok(Math.abs((time ?? 0) - 950_000_000) < 1_000_000, String(time));
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

  it("shows the names of tracks whole beside the editor, whatever else their headings say", async () => {
    const harness = await showTrace({ width: 700 });
    await click(harness, "ticker", 20);
    const cut = await harness.page
      .locator(".heading-task .heading-name, .heading-loop .heading-name")
      .evaluateAll((names) =>
        names.flatMap((name) => (name.scrollWidth > name.clientWidth ? [name.textContent] : [])),
      );
    assert.deepEqual(cut, []);
    const ticker = harness.page.getByRole("treeitem", { name: /ticker/ });
    assert.match(await ticker.innerText(), /ready/);
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
