import assert from "node:assert/strict";
import type { TraceChunk } from "../../src/trace/trace-chunk";
import { manifestChunk, StreamBuilder } from "../traces/trace-builder";
import { fanOutTrace } from "./fan-out-trace";
import type { ViewHarness } from "./view-harness";
import { axeViolations, sideText, viewScene } from "./view-scene";

/** Two calls of `fetch`, of which the first takes `milliseconds`, and the second 10. */
function twoFetches(created: string, milliseconds: number): TraceChunk[] {
  const stream = new StreamBuilder();
  const fetch = stream.function("fetch");
  for (const id of [1, 2]) {
    stream.emit("coroutine-created", { coroutine: id, function: fetch });
    stream.emit("coroutine-started", { coroutine: id }).emit("coroutine-suspended", { coroutine: id });
  }
  const ends = [
    { id: 1, end: milliseconds },
    { id: 2, end: 10 },
  ].sort((a, b) => a.end - b.end);
  for (const { id, end } of ends) {
    stream.time = end * 1_000_000;
    stream.emit("coroutine-resumed", { coroutine: id, mode: "value" });
    stream.emit("coroutine-settled", { coroutine: id, outcome: "returned" });
  }
  return [manifestChunk({ created }), ...stream.chunks()];
}

describe("comparing two runs in Chromium", function () {
  this.timeout(60_000);
  const { openView } = viewScene();

  async function compare(shown: readonly TraceChunk[], other: readonly TraceChunk[]): Promise<ViewHarness> {
    const harness = await openView();
    await harness.show(shown);
    await harness.page.getByRole("tab", { name: "statistics" }).click();
    await harness.page.getByRole("button", { name: "Compare with another run" }).click();
    await harness.waitFor("compare");
    await harness.send({ type: "other-open", trace: 1, title: "fan_out-1" });
    await harness.stageChunks(other);
    await harness.page.evaluate(() => {
      const { staged } = globalThis as unknown as { staged: unknown[] };
      const data = { type: "other-chunks", trace: 1, chunks: staged };
      window.dispatchEvent(new MessageEvent("message", { data }));
    });
    const { bytes } = await harness.waitFor("other-chunks-read");
    assert.ok(bytes > 0);
    await harness.send({ type: "other-end", trace: 1 });
    await harness.settle();
    return harness;
  }

  it("tells what got slower and what ended in another order, whichever run is the later one", async () => {
    const early = twoFetches("2026-01-01T00:00:00.000Z", 5);
    const late = twoFetches("2026-01-02T00:00:00.000Z", 20);
    const harness = await compare(late, early);
    const text = await sideText(harness);
    assert.match(text, /Compared with fan_out-1 From that run \([^)]+\) to this \([^)]+\)/);
    assert.match(text, /fetch\(\) fan_out\.py:10 ▲ slower 2 [\d.]+ ms [\d.]+ ms 15\.0 ms 30\.0 ms/);
    assert.match(text, /Ended in another order 1 fetch #2 now ends before fetch #1/);
    assert.deepEqual(await axeViolations(harness), []);
    const turned = await compare(early, late);
    assert.match(
      await sideText(turned),
      /From this run .* to that .*▲ slower .*fetch #2 now ends before fetch #1/,
    );
  });

  it("tells what is new and what is gone, and ends when the person wishes", async () => {
    const harness = await compare(fanOutTrace(), fanOutTrace({ sleepLabel: "asyncio.sleep(0.02)" }));
    const text = await sideText(harness);
    assert.match(text, /await asyncio\.sleep\(0\.01\) fan_out\.py:14 \+ new – 1/);
    assert.match(text, /await asyncio\.sleep\(0\.02\) fan_out\.py:14 − gone 1 –/);
    assert.match(text, /6 functions and suspension points are the same\. All calls .* in the same order/);
    await harness.page.getByRole("button", { name: "End the comparison" }).click();
    await harness.page.getByRole("button", { name: "Compare with another run" }).waitFor();
  });

  it("says why a run cannot be compared, in text", async () => {
    const harness = await openView();
    await harness.show(fanOutTrace());
    await harness.send({ type: "other-open", trace: 1, title: "<b>old</b>" });
    await harness.send({ type: "other-end", trace: 1, problem: "There is no trace at <i>/tmp</i>." });
    await harness.page.getByText("There is no trace at").waitFor();
    assert.match(await sideText(harness), /Compared with <b>old<\/b> There is no trace at <i>\/tmp<\/i>\./);
    await harness.send({ type: "other-open", trace: 1, title: "empty" });
    await harness.send({ type: "other-end", trace: 1 });
    await harness.page.getByText("Nothing that could be compared").waitFor();
    assert.match(await sideText(harness), /Nothing that could be compared ran in it/);
    assert.deepEqual(await axeViolations(harness), []);
  });
});
