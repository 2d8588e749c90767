import assert from "node:assert/strict";
import { readTrace } from "../../../test/traces/read-trace";
import { StreamBuilder } from "../../../test/traces/trace-builder";
import { pipelineGraphAt } from "./pipeline-graph";

/**
 * A queue for one item. `produce` puts the first at 1 µs at once, waits from 2 to 5 µs for room for the second, as what its queue makes
 * it await; `consume` waits for an item from 6 µs on, and nothing comes.
 */
function queueStream(): StreamBuilder {
  const stream = new StreamBuilder();
  const produce = stream.function("produce", { line: 1 });
  const consume = stream.function("consume", { line: 10 });
  const atPut = stream.point(produce, "queue.put(item)", { line: 3 });
  const atSleep = stream.point(produce, "asyncio.sleep(1)", { line: 4 });
  const atGet = stream.point(consume, "queue.get()", { line: 12 });
  const operate = (operation: "put" | "get", actor: number, size: number): void => {
    stream.emit("resource-operation", { resource: 1, operation, actorKind: "coroutine", actor, size });
  };
  stream.emit("resource-created", { resource: 1, resourceKind: "queue", name: "Queue(1)" });
  for (const [id, functionId] of [
    [1, produce],
    [2, consume],
  ] as const) {
    stream.emit("coroutine-created", { coroutine: id, function: functionId });
    stream.emit("task-created", { task: id, root: id });
  }
  stream.emit("task-step-started", { task: 1 }).emit("coroutine-started", { coroutine: 1 }).wait(1_000);
  operate("put", 1, 1);
  stream.wait(1_000).emit("awaitable-created", { awaitable: 1, awaitableKind: "future" });
  const onFuture = { awaitedKind: "awaitable", awaited: 1 } as const;
  stream.emit("coroutine-suspended", { coroutine: 1, point: atPut, ...onFuture });
  stream.emit("task-step-ended", { task: 1 }).wait(1_000);
  stream.emit("task-step-started", { task: 2 }).emit("coroutine-started", { coroutine: 2 }).wait(1_000);
  operate("get", 2, 0);
  stream.emit("task-ready", { task: 1, reason: "value" }).wait(1_000);
  const forQueue = { awaitedKind: "resource", awaited: 1 } as const;
  stream.emit("coroutine-suspended", { coroutine: 2, point: atGet, ...forQueue });
  stream.emit("task-step-ended", { task: 2 }).wait(1_000);
  stream.emit("task-step-started", { task: 1 });
  stream.emit("coroutine-resumed", { coroutine: 1, mode: "value" }).wait(1_000);
  operate("put", 1, 1);
  stream.emit("coroutine-suspended", { coroutine: 1, point: atSleep });
  return stream.emit("task-step-ended", { task: 1 }).wait(1_000).emit("turn-started", { loop: 1 });
}

describe("waits for queues", () => {
  it("are those that await the queue, and those after which a coroutine did to it what it waited for", () => {
    const { model } = readTrace(queueStream().chunks());
    const at = (time: number): readonly number[] => {
      const [level] = pipelineGraphAt(model, time).queues;
      assert.ok(level !== undefined);
      return [level.putters, level.getters, level.putWaiting, level.getWaiting];
    };
    assert.deepEqual(at(1_500), [0, 0, 0, 0]);
    assert.deepEqual(at(3_000), [1, 0, 1_000, 0]);
    assert.deepEqual(at(5_500), [0, 1, 2_000, 500]);
    assert.deepEqual(at(8_000), [0, 1, 2_000, 3_000]);
  });
});
