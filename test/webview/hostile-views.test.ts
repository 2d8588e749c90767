import assert from "node:assert/strict";
import { beginningDrive, driveStateAfter } from "../../src/trace/drive-state";
import type { TraceChunk } from "../../src/trace/trace-chunk";
import { manifestChunk, StreamBuilder } from "../traces/trace-builder";
import type { ViewHarness } from "./view-harness";
import { viewScene } from "./view-scene";

/** HTML that would tell on itself, a mark that turns the text around, and characters that are none. */
const hostile = "<img src=x onerror=tellHost(1)>\u202egnp.exe\u0000\u001b[31m\n";
const shown = "<img src=x onerror=tellHost(1)>\\u202egnp.exe";
const megabyte = `${hostile}${"A".repeat(1_000_000)}`;

/** A pipeline of two generators, a thread and a task, all of whose names and values are hostile. */
function hostileTrace(created: string): TraceChunk[] {
  const stream = new StreamBuilder({ encoding: "fixed" });
  const sink = stream.function(`${hostile}sink`, { kind: "send-coroutine", line: 1 });
  const source = stream.function(megabyte, {
    kind: "send-coroutine",
    line: 10,
    path: `/home/me/${hostile}/${megabyte}.py`,
  });
  const atSink = stream.point(sink, megabyte, { kind: "yield", line: 3 });
  const atSource = stream.point(source, hostile, { kind: "yield", line: 12 });
  stream.emit("coroutine-started", { coroutine: 1, function: sink }).wait(1_000);
  stream.emit("coroutine-suspended", { coroutine: 1, point: atSink, value: megabyte }).wait(1_000);
  stream.emit("coroutine-started", { coroutine: 2, function: source }).wait(1_000);
  stream.emit("coroutine-suspended", { coroutine: 2, point: atSource, value: hostile }).wait(1_000);
  for (let item = 0; item < 3; item++) {
    stream.emit("coroutine-resumed", { coroutine: 2, mode: "value", value: megabyte }).wait(1_000);
    stream.emit("coroutine-resumed", { coroutine: 1, mode: "value", value: megabyte }).wait(1_000);
    stream.emit("coroutine-suspended", { coroutine: 1, point: atSink, value: hostile }).wait(1_000);
    stream.emit("coroutine-suspended", { coroutine: 2, point: atSource, value: hostile }).wait(1_000);
  }
  const [thread, at] = [stream.thread, stream.time];
  stream.thread = 1;
  stream.emit("thread-started", { thread: 1, name: megabyte, creator: 0 });
  stream.emit("callback-started", { callback: 1, name: hostile, function: source }).wait(1_000_000);
  stream.emit("callback-ended", { callback: 1 });
  stream.thread = thread;
  stream.time = at + 2_000_000;
  stream.emit("coroutine-settled", { coroutine: 2, outcome: "threw", value: megabyte }).wait(1_000);
  stream.emit("coroutine-settled", { coroutine: 1, outcome: "threw", value: megabyte });
  return [manifestChunk({ created }), ...stream.chunks()];
}

describe("hostile names and values in every view", function () {
  this.timeout(60_000);
  const { openView } = viewScene();

  async function assertHarmless(harness: ViewHarness, view: string): Promise<void> {
    await harness.settle();
    assert.equal(await harness.page.locator("img, b, script:not([nonce])").count(), 0, view);
    const text = await harness.page.locator("body").innerText();
    assert.ok(text.includes(shown), `${view} shows it as text`);
    for (const character of ["\u202e", "\0", "\u001b"]) assert.ok(!text.includes(character), view);
    assert.ok(text.length < 30_000, `${view}: ${text.length} characters`);
    const isCutOff = await harness.page
      .locator(".side")
      .evaluate(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth);
    assert.ok(!isCutOff, `${view} is wider than the panel`);
  }

  it("are text, escaped and shortened, in each tab, also while another such run is compared", async () => {
    const harness = await openView();
    await harness.show(hostileTrace("2026-01-02T00:00:00.000Z"), hostile);
    await harness.page.locator(".canvas-frame").focus();
    await harness.page.keyboard.press("ArrowDown");
    for (let step = 0; step < 3; step++) await harness.page.keyboard.press(".");
    await harness.send({ type: "other-open", trace: 1, title: hostile });
    await harness.stageChunks(hostileTrace("2026-01-01T00:00:00.000Z"));
    await harness.page.evaluate(() => {
      const { staged } = globalThis as unknown as { staged: unknown[] };
      const data = { type: "other-chunks", trace: 1, chunks: staged };
      window.dispatchEvent(new MessageEvent("message", { data }));
    });
    await harness.send({ type: "other-end", trace: 1 });
    for (const tab of await harness.page.getByRole("tab").all()) {
      await tab.click();
      await assertHarmless(harness, await tab.innerText());
    }
  });

  it("are text, escaped and shortened, where a call is driven", async () => {
    const harness = await openView();
    await harness.send({ type: "open", trace: 1, title: hostile, state: { phase: "running" } });
    const state = driveStateAfter(beginningDrive("python"), {
      by: "driver",
      report: {
        report: "suspended",
        value: hostile.repeat(20),
        frames: [
          {
            function: hostile,
            file: `/home/me/${hostile}`,
            line: 4,
            label: hostile,
            locals: hostile.repeat(20),
          },
        ],
      },
    });
    await harness.send({ type: "drive-state", trace: 1, state });
    await assertHarmless(harness, "Drive");
  });
});
