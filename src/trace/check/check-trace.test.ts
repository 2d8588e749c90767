import assert from "node:assert/strict";
import { gatherStream, nodeStream, pipelineStream } from "../../../test/traces/examples";
import { readTrace } from "../../../test/traces/read-trace";
import { StreamBuilder } from "../../../test/traces/trace-builder";
import type { Nanos } from "../../base/units";
import type { CoroutineRow, SliceRow, StringRow, WakeupRow } from "../model/rows";
import type { TraceModel } from "../model/trace-model";
import { checkTrace } from "./check-trace";

/** A coroutine of a function with a point, ready to be told about. */
function oneFunction(): { stream: StreamBuilder; point: number; function: number } {
  const stream = new StreamBuilder();
  const functionId = stream.function("work");
  return { stream, function: functionId, point: stream.point(functionId, "other()") };
}

function rules(stream: StreamBuilder): string[] {
  return checkTrace(readTrace(stream.chunks())).map(({ rule }) => rule);
}

/** Violations of a sound trace after its model was tampered with. */
function tampered(change: (model: TraceModel) => void): string[] {
  const reader = readTrace(gatherStream().chunks());
  change(reader.model);
  return [...new Set(checkTrace(reader).map(({ rule }) => rule))];
}

describe("checkTrace", () => {
  for (const stream of [
    gatherStream(),
    gatherStream({ encoding: "fixed" }),
    nodeStream(),
    pipelineStream(),
  ]) {
    it("finds nothing in a sound trace", () => {
      assert.deepEqual(checkTrace(readTrace(stream.chunks())), []);
    });
  }

  it("finds a coroutine that is resumed while it runs", () => {
    const { stream, function: work } = oneFunction();
    stream.emit("coroutine-started", { coroutine: 1, function: work }).wait(5);
    stream.emit("coroutine-resumed", { coroutine: 1 });
    const [first] = checkTrace(readTrace(stream.chunks()));
    assert.equal(first?.rule, "illegal-transition");
    assert.equal(first.event, 2);
    assert.equal(first.time, 5);
    assert.equal(first.stream, "stream");
    assert.equal(first.sentence, "coroutine 1 (work) was resumed while it was running");
  });

  it("finds a coroutine that goes on after it settled", () => {
    const { stream, function: work, point } = oneFunction();
    stream.emit("coroutine-started", { coroutine: 1, function: work });
    stream.emit("coroutine-settled", { coroutine: 1, outcome: "returned" });
    stream.emit("coroutine-suspended", { coroutine: 1, point });
    stream.emit("coroutine-settled", { coroutine: 1, outcome: "returned" });
    stream.emit("coroutine-ready", { coroutine: 1 });
    assert.deepEqual(rules(stream), ["illegal-transition", "illegal-transition", "illegal-transition"]);
  });

  it("finds a coroutine that gives up control with another one on top of it", () => {
    const { stream, function: work, point } = oneFunction();
    stream.emit("coroutine-started", { coroutine: 1, function: work });
    stream.emit("coroutine-started", { coroutine: 2, function: work }).wait(5);
    stream.emit("coroutine-suspended", { coroutine: 1, point }).wait(5);
    stream.emit("coroutine-suspended", { coroutine: 2, point });
    assert.deepEqual(rules(stream), ["not-innermost", "left-running"]);
  });

  it("excuses that by a gap of the one on top, and by no other's", () => {
    const left = (gapOf: "upper" | "lower"): string[] => {
      const { stream, function: lower, point } = oneFunction();
      const upper = stream.function("upper");
      stream.emit("coroutine-started", { coroutine: 1, function: lower });
      stream.emit("coroutine-started", { coroutine: 2, function: upper }).wait(5);
      stream.emit("gap", {
        cause: "rate-limit",
        function: gapOf === "upper" ? upper : lower,
        count: 1,
        duration: 5,
      });
      stream.wait(5);
      stream.emit("coroutine-suspended", { coroutine: 1, point });
      return rules(stream);
    };
    assert.deepEqual(left("upper"), []);
    assert.deepEqual(left("lower"), ["not-innermost", "left-running"]);
  });

  it("excuses that from the moment on from which events are left out, up to when they are counted", () => {
    const left = (...later: readonly ("told" | "counted")[]): string[] => {
      const { stream, function: lower, point } = oneFunction();
      const upper = stream.function("upper");
      const gap = (count: number, duration: number): StreamBuilder =>
        stream.wait(5).emit("gap", { cause: "rate-limit", function: upper, count, duration });
      gap(0, 0).wait(5).emit("coroutine-started", { coroutine: 1, function: lower });
      if (later.includes("counted")) gap(3, 10);
      stream.wait(5).emit("coroutine-started", { coroutine: 2, function: upper }).wait(5);
      if (later.includes("told")) stream.emit("coroutine-suspended", { coroutine: 1, point });
      return rules(stream);
    };
    assert.deepEqual(left(), []);
    assert.deepEqual(left("told"), []);
    assert.deepEqual(left("told", "counted"), ["not-innermost", "left-running"]);
  });

  it("finds runs of one thread that do not nest", () => {
    const reader = readTrace(pipelineStream().chunks());
    const { slices, coroutines } = reader.model;
    const runs = [...coroutines.slices.values(1 as CoroutineRow)].filter(
      (row) => slices.stateOf(row) === "running",
    );
    const inner = runs[1]!;
    slices.end.set(inner, slices.end.get(inner) + 5_000);
    const found = new Set(checkTrace(reader).map(({ rule }) => rule));
    assert.ok(found.has("overlapping-runs"));
    assert.ok(found.has("outside-parent"));
  });

  it("finds a coroutine that is still running when its task's step ends", () => {
    const { stream, function: work } = oneFunction();
    stream.emit("coroutine-created", { coroutine: 1, function: work });
    stream.emit("task-created", { task: 1, root: 1 }).emit("task-step-started", { task: 1 });
    stream.emit("coroutine-started", { coroutine: 1 }).emit("task-step-ended", { task: 1 });
    assert.deepEqual(rules(stream), ["left-running"]);
  });

  it("finds a suspension that names no point", () => {
    const { stream, function: work } = oneFunction();
    stream.emit("coroutine-started", { coroutine: 1, function: work });
    stream.emit("coroutine-suspended", { coroutine: 1 });
    assert.deepEqual([...new Set(rules(stream))], ["missing-point"]);
  });

  it("finds functions and points that no side table describes", () => {
    const { stream } = oneFunction();
    stream.emit("coroutine-started", { coroutine: 1, function: 55 });
    stream.emit("coroutine-suspended", { coroutine: 1, point: 66 });
    assert.deepEqual(rules(stream), ["undescribed", "undescribed"]);
  });

  for (const [what, emit] of [
    ["coroutine", (stream) => stream.emit("coroutine-resumed", { coroutine: 9 })],
    ["task", (stream) => stream.emit("task-ready", { task: 9 })],
    ["awaitable", (stream) => stream.emit("awaitable-settled", { awaitable: 9 })],
    ["callback", (stream) => stream.emit("callback-ended", { callback: 9 })],
    ["resource", (stream) => stream.emit("resource-operation", { resource: 9 })],
    ["string", (stream) => stream.emit("loop-started", { loop: 1, name: 9 })],
  ] as const satisfies readonly (readonly [string, (stream: StreamBuilder) => void])[]) {
    it(`finds a ${what} that was never reported`, () => {
      const { stream } = oneFunction();
      emit(stream);
      const violations = checkTrace(readTrace(stream.chunks()));
      assert.deepEqual(
        violations.map(({ rule, sentence }) => [rule, sentence]),
        [["unresolved-id", `names ${what} 9, which was not reported`]],
      );
    });
  }

  it("finds time that runs backwards in a thread", () => {
    const { stream } = oneFunction();
    stream.time = 10;
    stream.emit("loop-started", { loop: 1 });
    stream.time = 9;
    stream.emit("loop-closed", { loop: 1 });
    assert.deepEqual(rules(stream), ["time-backwards"]);
  });

  it("finds histories with holes, or that do not add up to the coroutine's own duration", () => {
    assert.deepEqual(
      tampered(({ slices }) => slices.end.set(3 as SliceRow, (slices.end.get(3 as SliceRow) - 1) as Nanos)),
      ["broken-history"],
    );
    assert.deepEqual(
      tampered(({ coroutines }) => coroutines.end.set(2 as CoroutineRow, 1)),
      ["broken-history"],
    );
    assert.deepEqual(
      tampered(({ coroutines }) => coroutines.outcome.set(2 as CoroutineRow, 0)),
      ["broken-history"],
    );
  });

  it("finds a wakeup that comes after the resume it caused", () => {
    assert.deepEqual(
      tampered(({ wakeups, end }) => wakeups.time.set(4 as WakeupRow, (end + 1) as Nanos)),
      ["late-wakeup"],
    );
    assert.deepEqual(
      tampered(({ wakeups }) => wakeups.target.set(4 as WakeupRow, 1 as CoroutineRow)),
      ["late-wakeup"],
    );
    assert.deepEqual(
      tampered(({ wakeups }) => wakeups.due.set(4 as WakeupRow, 0)),
      [],
    );
    assert.deepEqual(
      tampered(({ wakeups, end }) => wakeups.due.set(4 as WakeupRow, (end + 1) as Nanos)),
      ["late-wakeup"],
    );
  });

  it("finds references that lead nowhere in the model", () => {
    assert.deepEqual(
      tampered(({ wakeups }) => wakeups.waker.data.fill(80_001)),
      ["unresolved-id"],
    );
  });

  it("finds a piece that could not be read and is not declared", () => {
    const reader = readTrace(
      gatherStream()
        .chunks()
        .map((chunk) => ({ ...chunk, bytes: cut(chunk.bytes, chunk.part) })),
    );
    assert.deepEqual(
      checkTrace(reader).map(({ rule }) => rule),
      [],
    );
    reader.model.gaps.count = 0;
    assert.ok(checkTrace(reader).some(({ rule }) => rule === "undeclared-gap"));
  });

  it("finds a stream that cannot be read at all", () => {
    const chunks = gatherStream()
      .chunks()
      .filter(({ part }) => part !== "header");
    assert.deepEqual(
      checkTrace(readTrace(chunks)).map(({ rule }) => rule),
      ["unreadable"],
    );
  });

  it("excuses what a declared gap may have swallowed, and nothing else", () => {
    const withGap = (concerned: number): string[] => {
      const { stream, function: work } = oneFunction();
      const other = stream.function("other");
      stream.emit("coroutine-started", { coroutine: 1, function: work }).wait(100);
      stream.emit("gap", {
        cause: "rate-limit",
        count: 2,
        function: concerned === 1 ? work : other,
        duration: 50,
      });
      stream.emit("coroutine-resumed", { coroutine: 1 });
      return checkTrace(readTrace(stream.chunks()))
        .filter(({ event }) => event > 0)
        .map(({ rule }) => rule);
    };
    assert.deepEqual(withGap(1), []);
    assert.deepEqual(withGap(2), ["illegal-transition"]);
  });

  it("does not take a text for a violation", () => {
    const { stream } = oneFunction();
    stream.emit("loop-started", { loop: 1, name: "" });
    const { model } = readTrace(stream.chunks());
    assert.equal(model.strings.get(0 as StringRow), "");
    assert.deepEqual(rules(stream), []);
  });
});

function cut(bytes: Uint8Array, part: string): Uint8Array {
  return part === "events" ? bytes.slice(0, -3) : bytes;
}
