import { StreamBuilder } from "./trace-builder";

const millisecond = 1_000_000;

/**
 * A run in which `main` hands `compute` to a pool's thread at 1 ms, and a second `compute` that has to wait for that one
 * thread; they run from 2 to 12 ms and from 12 to 20 ms. `main` is woken by the second at 20.1 ms, and returns at 21 ms.
 */
export function poolStream(): StreamBuilder {
  const stream = new StreamBuilder({ encoding: "fixed" });
  const at = (thread: number, time: number): StreamBuilder => {
    stream.thread = thread;
    stream.time = time * millisecond;
    return stream;
  };
  const main = stream.function("main", { line: 30 });
  const compute = stream.function("compute", { kind: "function", line: 5 });
  const atGather = stream.point(main, "asyncio.gather(*jobs)", { line: 33 });
  at(0, 0).emit("loop-started", { loop: 1, name: "loop" });
  stream.emit("turn-started", { loop: 1, number: 1, phase: "ready-queue" });
  stream.emit("coroutine-created", { coroutine: 1, function: main });
  stream.emit("task-created", { task: 1, name: "Task-1", root: 1 }).emit("task-ready", { task: 1 });
  stream.emit("task-step-started", { task: 1 }).emit("coroutine-started", { coroutine: 1, function: main });
  for (const callback of [1, 2]) {
    at(0, 1).emit("callback-scheduled", {
      callback,
      name: "compute",
      schedulerKind: "coroutine",
      scheduler: 1,
    });
  }
  stream.emit("awaitable-created", { awaitable: 1, awaitableKind: "thread-pool", name: "executor" });
  stream.emit("coroutine-suspended", {
    coroutine: 1,
    point: atGather,
    awaitedKind: "awaitable",
    awaited: 1,
  });
  stream.emit("task-step-ended", { task: 1, awaitedKind: "awaitable", awaited: 1 });
  stream.emit("turn-ended", { loop: 1 });
  at(1, 1.5).emit("thread-started", { thread: 1, name: "Pool-0_0", creator: 0 });
  at(1, 2).emit("callback-started", { callback: 1, name: "compute", function: compute });
  at(1, 12).emit("callback-ended", { callback: 1 });
  stream.emit("callback-started", { callback: 2, name: "compute", function: compute });
  at(1, 20).emit("callback-ended", { callback: 2 });
  at(0, 20.1).emit("turn-started", { loop: 1, number: 2, phase: "ready-queue" });
  stream.emit("awaitable-settled", { awaitable: 1, outcome: "returned", wakerKind: "callback", waker: 2 });
  stream.emit("task-ready", { task: 1, wakerKind: "callback", waker: 2, reason: "executor" });
  at(0, 20.2);
  stream.emit("task-step-started", { task: 1 }).emit("coroutine-resumed", { coroutine: 1, mode: "value" });
  at(0, 21).emit("coroutine-settled", { coroutine: 1, outcome: "returned", value: "[1, 2]" });
  stream.emit("task-settled", { task: 1, outcome: "returned" }).emit("task-step-ended", { task: 1 });
  stream.emit("turn-ended", { loop: 1 }).emit("loop-closed", { loop: 1 });
  return stream;
}
