import assert from "node:assert/strict";
import { readTrace } from "../../../test/traces/read-trace";
import { manifestChunk, StreamBuilder } from "../../../test/traces/trace-builder";
import type { BlockedSpanRow } from "../model/rows";

const millisecond = 1_000_000;

describe("loop-blocked", () => {
  /** `main` runs for a time, awaits `inner`, which runs for `held`; the tracer tells of the step, and which function it knows. */
  function holder(held: number, told: { readonly knows: boolean; readonly line: number }): string {
    const stream = new StreamBuilder();
    const main = stream.function("main");
    const inner = stream.function("inner");
    const [atInner, atSleep] = [stream.point(main, "inner()"), stream.point(inner, "sleep()")];
    stream.emit("loop-started", { loop: 1 }).emit("coroutine-started", { coroutine: 1, function: main });
    stream.wait(10 * millisecond).emit("coroutine-started", { coroutine: 2, function: inner });
    stream.wait(held * millisecond);
    stream.emit("loop-blocked", {
      loop: 1,
      duration: (10 + held) * millisecond,
      function: told.knows ? main : 0,
      line: told.line,
    });
    stream.emit("coroutine-suspended", { coroutine: 2, point: atSleep });
    stream.emit("coroutine-suspended", {
      coroutine: 1,
      point: atInner,
      awaitedKind: "coroutine",
      awaited: 2,
    });
    const { model } = readTrace([manifestChunk(), ...stream.chunks()]);
    return model.functions.info(model.blockedSpans.function.get(1 as BlockedSpanRow)).name;
  }

  it("is laid on the coroutine that ran most of it, where the tracer looked at the whole step", () => {
    assert.equal(holder(30, { knows: true, line: 0 }), "inner");
    assert.equal(holder(5, { knows: true, line: 0 }), "main");
    assert.equal(holder(10, { knows: true, line: 0 }), "main");
  });

  it("takes no time to speak of, however often a damaged trace tells of the same long span", () => {
    const stream = new StreamBuilder();
    const [main, inner] = [stream.function("main"), stream.function("inner")];
    const at = stream.point(inner, "sleep()");
    stream.emit("loop-started", { loop: 1 }).emit("coroutine-started", { coroutine: 1, function: main });
    stream.emit("coroutine-started", { coroutine: 2, function: inner });
    for (let step = 0; step < 5_100; step++) {
      stream.wait(1_000).emit("coroutine-suspended", { coroutine: 2, point: at });
      stream.emit("coroutine-resumed", { coroutine: 2, mode: "value" });
    }
    for (let told = 0; told < 100; told++)
      stream.emit("loop-blocked", { loop: 1, duration: stream.time, function: main });
    const { model } = readTrace([manifestChunk(), ...stream.chunks()]);
    assert.equal(model.blockedSpans.count, 100);
    assert.equal(model.functions.info(model.blockedSpans.function.get(1 as BlockedSpanRow)).name, "main");
  });

  it("stays where the tracer saw the line, or that it was code which is not traced", () => {
    assert.equal(holder(30, { knows: true, line: 12 }), "main");
    assert.equal(holder(30, { knows: false, line: 0 }), "");
  });
});
