import type { TraceChunk } from "../../../src/trace/trace-chunk";
import { manifestChunk, StreamBuilder } from "../../traces/trace-builder";

/**
 * One task that creates many others, all alive at the same time, each waiting until the one before it wakes it: twice as many causal
 * arrows as tasks.
 */
export function crowdedTrace(tasks: number): TraceChunk[] {
  const stream = new StreamBuilder();
  const main = stream.function("main", { line: 3 });
  const worker = stream.function("worker", { line: 20 });
  const atGather = stream.point(main, "asyncio.gather(*workers)", { line: 8 });
  const atTurn = stream.point(worker, "my_turn.wait()", { line: 21 });
  stream.emit("loop-started", { loop: 1, name: "loop" });
  stream.emit("turn-started", { loop: 1, number: 1, phase: "ready-queue" });
  stream.emit("coroutine-created", { coroutine: 1, function: main });
  stream.emit("task-created", { task: 1, name: "main", root: 1 });
  stream.emit("task-ready", { task: 1, reason: "created" }).wait(1_000);
  stream.emit("task-step-started", { task: 1 });
  stream.emit("coroutine-started", { coroutine: 1, function: main }).wait(1_000);
  for (let task = 2; task <= tasks + 1; task++) {
    stream.emit("coroutine-created", { coroutine: task, function: worker });
    stream.emit("task-created", { task, name: `Task-${task}`, root: task }).wait(1_000);
    stream.emit("task-ready", { task, wakerKind: "task", waker: 1, reason: "created" }).wait(1_000);
  }
  stream.emit("coroutine-suspended", { coroutine: 1, point: atGather });
  stream.emit("task-step-ended", { task: 1 });
  for (let task = 2; task <= tasks + 1; task++) {
    stream.wait(500).emit("task-step-started", { task });
    stream.emit("coroutine-started", { coroutine: task, function: worker }).wait(2_000);
    stream.emit("coroutine-suspended", { coroutine: task, point: atTurn });
    stream.emit("task-step-ended", { task });
  }
  stream.emit("turn-ended", { loop: 1 }).wait(5_000);
  stream.emit("turn-started", { loop: 1, number: 2, phase: "ready-queue" });
  stream.emit("task-ready", { task: 2, reason: "timer" }).wait(500);
  for (let task = 2; task <= tasks + 1; task++) {
    stream.emit("task-step-started", { task });
    stream.emit("coroutine-resumed", { coroutine: task, mode: "value" }).wait(1_500);
    if (task <= tasks) {
      stream
        .emit("task-ready", { task: task + 1, wakerKind: "task", waker: task, reason: "value" })
        .wait(500);
    }
    stream.emit("coroutine-settled", { coroutine: task, outcome: "returned" });
    stream.emit("task-settled", { task, outcome: "returned" });
    stream.emit("task-step-ended", { task }).wait(500);
  }
  stream.emit("turn-ended", { loop: 1 });
  return [manifestChunk(), ...stream.chunks()];
}
