import assert from "node:assert/strict";
import { effect } from "@preact/signals";
import { gatherStream } from "../../../test/traces/examples";
import { manifestChunk, StreamBuilder } from "../../../test/traces/trace-builder";
import { LocalEngineClient } from "../engine/engine-client";
import { TraceEngine } from "../engine/trace-engine";
import { endOf, fitSpan } from "../timeline/viewport";
import { TraceView } from "./trace-view";

/** A process that began half a second before the others did. */
function earlierStream(): StreamBuilder {
  const stream = new StreamBuilder({
    ...{ name: "earlier", clockStart: 500_000_000n },
    process: { id: 99, parent: 1, arguments: ["earlier.py"] },
  });
  return stream.emit("loop-started", { loop: 1 }).wait(1_000).emit("turn-started", { loop: 1, number: 1 });
}

/** Has a view take in chunks, and waits until it knows of them. */
function takeIn(view: TraceView, chunks: ReturnType<StreamBuilder["chunks"]>): Promise<void> {
  const { revision } = view.summary.peek();
  return new Promise((resolve) => {
    const stop = effect(() => {
      if (view.summary.value.revision === revision) return;
      queueMicrotask(() => stop());
      resolve();
    });
    view.intake.push(chunks);
  });
}

describe("TraceView", () => {
  it("stays at its moments where a stream that comes later began earlier", async () => {
    const view = new TraceView(1, "main", new LocalEngineClient(new TraceEngine()), () => undefined);
    await takeIn(view, [manifestChunk(), ...gatherStream().chunks()]);
    const { start, end } = view.summary.peek();
    const middle = (start + end) / 2;
    view.look(fitSpan(start, middle, 800));
    const before = view.viewport.peek();
    view.cursor.value = middle;
    view.mark.value = start;
    await takeIn(view, earlierStream().chunks());
    const { shifted } = view.summary.peek();
    assert.ok(shifted > 0, "the later stream began earlier");
    assert.equal(view.cursor.peek(), middle + shifted);
    assert.deepEqual(view.range.peek(), { start: start + shifted, end: middle + shifted });
    const now = view.viewport.peek();
    assert.equal(now.start, before.start + shifted);
    assert.ok(Math.abs(endOf(now) - endOf(before) - shifted) < 0.001);
    view.dispose();
  });

  it("takes up a cursor that counts from where the whole trace begins", async () => {
    const view = new TraceView(1, "main", new LocalEngineClient(new TraceEngine()), () => undefined);
    view.restore({ ...view.navigation(), cursor: 700_000_000 });
    await takeIn(view, [manifestChunk(), ...gatherStream().chunks()]);
    await takeIn(view, earlierStream().chunks());
    assert.equal(view.cursor.peek(), 700_000_000);
    view.dispose();
  });
});
