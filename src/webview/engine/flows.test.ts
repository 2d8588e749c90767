import assert from "node:assert/strict";
import { gatherStream, pipelineStream } from "../../../test/traces/examples";
import { readTrace } from "../../../test/traces/read-trace";
import { StreamBuilder } from "../../../test/traces/trace-builder";
import { arrows } from "../../../test/webview/arrows";
import type { CoroutineRow } from "../../trace/model/rows";
import type { TraceModel } from "../../trace/model/trace-model";
import { sliceAt } from "../../trace/query/window";

function arrowsAt(model: TraceModel, coroutine: number, time: number, kind: string): string[] {
  const row = sliceAt(model, coroutine as CoroutineRow, time);
  return arrows(model, { kind: "slice", row }).filter((arrow) => arrow.startsWith(`${kind}:`));
}

/** `main` waits for a gather of as many tasks, of which each takes a millisecond longer than the one before. */
function wideGather(tasks: number): StreamBuilder {
  const stream = new StreamBuilder();
  const main = stream.function("main", { line: 1 });
  const atGather = stream.point(main, "gather()", { line: 2 });
  stream.emit("loop-started", { loop: 1 });
  stream.emit("coroutine-created", { coroutine: 1, function: main });
  stream.emit("task-created", { task: 1, root: 1 }).emit("task-step-started", { task: 1 });
  stream.emit("coroutine-started", { coroutine: 1, function: main });
  stream.emit("awaitable-created", { awaitable: 1, awaitableKind: "gather" });
  for (let id = 2; id <= tasks + 1; id++) {
    const work = stream.function(`work${id - 1}`, { line: 10 + id });
    stream.emit("coroutine-created", { coroutine: id, function: work });
    stream.emit("task-created", { task: id, root: id });
    stream.emit("awaitable-member", { awaitable: 1, memberKind: "task", member: id });
  }
  stream.wait(1_000_000);
  stream.emit("coroutine-suspended", { coroutine: 1, point: atGather, awaitedKind: "awaitable", awaited: 1 });
  stream.emit("task-step-ended", { task: 1, awaitedKind: "awaitable", awaited: 1 });
  for (let id = 2; id <= tasks + 1; id++) {
    stream.emit("task-step-started", { task: id }).emit("coroutine-started", { coroutine: id });
    stream.wait(1_000_000).emit("coroutine-settled", { coroutine: id, outcome: "returned" });
    stream.emit("task-settled", { task: id, outcome: "returned" }).emit("task-step-ended", { task: id });
  }
  stream.emit("task-ready", { task: 1, reason: "gather" }).emit("task-step-started", { task: 1 });
  stream.emit("coroutine-resumed", { coroutine: 1, mode: "value" }).wait(1_000);
  stream.emit("coroutine-settled", { coroutine: 1, outcome: "returned" });
  return stream.emit("task-step-ended", { task: 1 });
}

describe("arrows of a slice", () => {
  it("lead from who waits to all that it awaits and that is not over", () => {
    const { model } = readTrace(gatherStream().chunks());
    const time = 5_000_000;
    assert.deepEqual(arrowsAt(model, 1, time, "await"), [
      "await: main@0.019 -> worker #2@0.019",
      "await: main@0.019 -> worker #1@0.019",
    ]);
    assert.deepEqual(arrowsAt(model, 2, time, "await"), []);
    assert.deepEqual(arrowsAt(model, 1, model.end, "await"), []);
  });

  it("lead to few of many members: those that the wait lasted for", () => {
    const { model } = readTrace(wideGather(20).chunks());
    const awaited = arrowsAt(model, 1, 5_000_000, "await").map((arrow) => / -> (\w+)@/.exec(arrow)?.[1]);
    assert.deepEqual(
      awaited,
      [20, 19, 18, 17, 16, 15, 14, 13].map((number) => `work${number}`),
    );
  });

  it("lead from who sent a value to who got it, with the value", () => {
    const { model } = readTrace(pipelineStream().chunks());
    const sent = "send: double@0.005 -> sink@0.005 2";
    assert.deepEqual(arrowsAt(model, 1, 5_500, "send"), [sent]);
    assert.deepEqual(arrowsAt(model, 1, 4_500, "send"), [sent]);
    assert.deepEqual(arrowsAt(model, 2, 4_500, "send"), [sent]);
    assert.deepEqual(arrowsAt(model, 1, model.end, "send"), []);
  });
});
