import assert from "node:assert/strict";
import { readTrace } from "../../../test/traces/read-trace";
import { manifestChunk, StreamBuilder } from "../../../test/traces/trace-builder";
import { entityOf, entityRow } from "../model/entity";
import type { CoroutineRow, TaskRow } from "../model/rows";
import type { TraceModel } from "../model/trace-model";
import { lockWaitAt } from "./causes/lock-waits";
import { pipelineGraphAt } from "./pipeline-graph";
import { taskTotals } from "./statistics";

/**
 * An asynchronous generator (coroutine 3) that a first task begins, and a second one asks for the next item, for which it has to wait.
 * In the second task's steps it calls `helper` for 10 ns, once by itself and once while `second` runs, and in the end it waits for a
 * lock of the first task.
 */
function sharedGenerator(): TraceModel {
  const stream = new StreamBuilder();
  const [first, second, helper] = ["first", "second", "helper"].map((name) => stream.function(name));
  const feed = stream.function("feed", { kind: "async-generator" });
  const atAwait = [first, second].map((id) => stream.point(id ?? 0, "other"));
  const atYield = stream.point(feed, "", { kind: "yield" });
  const atRead = stream.point(feed, "connection.read()");
  stream.emit("resource-created", { resource: 1, resourceKind: "lock", name: "lock" });
  for (const task of [1, 2]) {
    stream.emit("coroutine-created", { coroutine: task, function: [first, second][task - 1] ?? 0 });
    stream.emit("task-created", { task, root: task, name: `t${task}` });
  }
  const step = (task: number, body: () => void): void => {
    stream.wait(100).emit("task-step-started", { task });
    body();
    stream.emit("task-step-ended", { task });
  };
  const does = (operation: string, actor: number): StreamBuilder =>
    stream.emit("resource-operation", { resource: 1, operation, actorKind: "task", actor });
  const waits = (coroutine: number, awaitedKind: string, awaited: number): StreamBuilder =>
    stream.emit("coroutine-suspended", {
      ...{ coroutine, awaitedKind, awaited },
      point: coroutine === 3 ? atRead : (atAwait[coroutine - 1] ?? 0),
    });
  const yields = (value: string): StreamBuilder =>
    stream.emit("coroutine-suspended", { coroutine: 3, point: atYield, value });
  const calls = (coroutine: number): void => {
    stream.emit("coroutine-started", { coroutine, function: helper ?? 0 }).wait(10);
    stream.emit("coroutine-settled", { coroutine, outcome: "returned" });
  };
  step(1, () => {
    stream.emit("coroutine-started", { coroutine: 1, function: first ?? 0 });
    does("acquired", 1);
    stream.emit("coroutine-started", { coroutine: 3, function: feed });
    yields("1");
    waits(1, "none", 0);
  });
  step(2, () => {
    stream.emit("coroutine-started", { coroutine: 2, function: second ?? 0 });
    stream.emit("coroutine-resumed", { coroutine: 3, mode: "value", value: "None" });
    stream.emit("awaitable-created", { awaitable: 1, awaitableKind: "timer" });
    waits(3, "awaitable", 1);
    waits(2, "coroutine", 3);
  });
  step(2, () => {
    stream.emit("coroutine-resumed", { coroutine: 3, mode: "value", value: "data" });
    calls(4);
    yields("2");
    stream.emit("coroutine-resumed", { coroutine: 2, mode: "value", value: "2" });
    stream.emit("coroutine-resumed", { coroutine: 3, mode: "value", value: "None" });
    calls(5);
    stream.emit("awaitable-created", { awaitable: 2, awaitableKind: "lock" });
    does("acquire", 2);
    waits(3, "awaitable", 2);
    waits(2, "coroutine", 3);
  });
  return readTrace([manifestChunk(), ...stream.wait(100).emit("loop-started", { loop: 1 }).chunks()]).model;
}

describe("an asynchronous generator that two tasks ask", () => {
  const model = sharedGenerator();

  it("gives each item to the one who asked for it, and takes what it awaited for nothing that was sent", () => {
    const { edges } = pipelineGraphAt(model, model.end);
    assert.deepEqual(
      edges.map(({ kind, from, to, items }) => `${kind} ${entityRow(from)} to ${entityRow(to)} ×${items}`),
      ["yield 3 to 1 ×1", "yield 3 to 2 ×1"],
    );
  });

  it("counts what ran in a task's steps once, also where the other task's generator called it", () => {
    const totals = taskTotals(model);
    assert.equal(totals(2 as TaskRow).running, 20);
  });

  it("waits for the lock that the task asked for in whose step it ran", () => {
    const wait = model.coroutines.newestSlice.get(3 as CoroutineRow);
    assert.equal(lockWaitAt(model, wait, model.end)?.holder, entityOf("task", 1));
  });
});
