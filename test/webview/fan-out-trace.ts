import type { TraceChunk } from "../../src/trace/trace-chunk";
import { manifestChunk, StreamBuilder } from "../traces/trace-builder";

const millisecond = 1_000_000;

/** Names and values of the trace that a test replaces by hostile ones. */
export interface FanOutTexts {
  readonly fetchName?: string;
  readonly errorText?: string;
  readonly sleepLabel?: string;
}

/**
 * A run in which everything that the timeline tells apart happens once, at round times: `main` (task 1) gathers `ticker`
 * (2), `blocker` (3) and `fetch` (4). `ticker` waits 0–10 ms, is woken at 10 ms, is ready while `blocker` holds the loop
 * from 10 to 30 ms, and runs at 30 ms. `fetch` waits until 40 ms and throws. `main` ends at 41 ms.
 */
export function fanOutTrace(texts: FanOutTexts = {}): TraceChunk[] {
  const { fetchName = "fetch", errorText = "ValueError('404')", sleepLabel = "asyncio.sleep(0.01)" } = texts;
  const stream = new StreamBuilder();
  const at = (time: number): StreamBuilder => {
    stream.time = time * millisecond;
    return stream;
  };
  const main = stream.function("main", { line: 30 });
  const ticker = stream.function("ticker", { line: 10 });
  const blocker = stream.function("blocker", { line: 5 });
  const fetch = stream.function(fetchName, { line: 20 });
  const atGather = stream.point(main, "asyncio.gather(ticker(), blocker(), fetch())", { line: 31 });
  const atSleep = stream.point(ticker, sleepLabel, { line: 14 });
  const atRead = stream.point(fetch, "reader.read()", { line: 22 });
  stream.emit("loop-started", { loop: 1, name: "loop" });
  stream.emit("coroutine-created", { coroutine: 1, function: main });
  stream.emit("task-created", { task: 1, name: "Task-1", root: 1 });
  stream.emit("task-ready", { task: 1, reason: "created" });
  stream.emit("turn-started", { loop: 1, number: 1, phase: "ready-queue" });
  stream.emit("task-step-started", { task: 1 }).emit("coroutine-started", { coroutine: 1, function: main });
  for (const [id, functionId] of [
    [2, ticker],
    [3, blocker],
    [4, fetch],
  ] as const) {
    stream.emit("coroutine-created", { coroutine: id, function: functionId, creator: 1 });
    stream.emit("task-created", { task: id, name: `Task-${id}`, root: id, creatorKind: "task", creator: 1 });
    if (id !== 3) stream.emit("task-ready", { task: id, wakerKind: "task", waker: 1, reason: "created" });
  }
  at(1).emit("awaitable-created", { awaitable: 1, awaitableKind: "gather", name: "gather of 3" });
  stream.emit("coroutine-suspended", { coroutine: 1, point: atGather, awaitedKind: "awaitable", awaited: 1 });
  stream.emit("task-step-ended", { task: 1, awaitedKind: "awaitable", awaited: 1 });
  for (const [id, functionId, point, awaitable, kind] of [
    [2, ticker, atSleep, 2, "timer"],
    [4, fetch, atRead, 3, "socket"],
  ] as const) {
    stream.emit("task-step-started", { task: id });
    stream.emit("coroutine-started", { coroutine: id, function: functionId });
    at(id === 2 ? 1.5 : 2).emit("awaitable-created", { awaitable, awaitableKind: kind });
    stream.emit("coroutine-suspended", {
      coroutine: id,
      point,
      awaitedKind: "awaitable",
      awaited: awaitable,
    });
    stream.emit("task-step-ended", { task: id, awaitedKind: "awaitable", awaited: awaitable });
  }
  stream.emit("turn-ended", { loop: 1 });
  at(10).emit("turn-started", { loop: 1, number: 2, phase: "ready-queue" });
  stream.emit("callback-started", { callback: 1, name: "timer" });
  stream.emit("awaitable-settled", { awaitable: 2, outcome: "returned", wakerKind: "callback", waker: 1 });
  stream.emit("task-ready", { task: 2, wakerKind: "callback", waker: 1, reason: "sleep(0.01)" });
  stream.emit("callback-ended", { callback: 1 });
  stream.emit("task-ready", { task: 3, wakerKind: "task", waker: 1, reason: "created" });
  stream
    .emit("task-step-started", { task: 3 })
    .emit("coroutine-started", { coroutine: 3, function: blocker });
  at(30).emit("loop-blocked", { loop: 1, duration: 20 * millisecond, function: blocker, line: 9 });
  stream.emit("coroutine-settled", { coroutine: 3, outcome: "returned", value: "None" });
  stream.emit("task-settled", { task: 3, outcome: "returned" }).emit("task-step-ended", { task: 3 });
  stream.emit("task-step-started", { task: 2 });
  stream.emit("coroutine-resumed", { coroutine: 2, mode: "value" });
  at(31).emit("coroutine-settled", { coroutine: 2, outcome: "returned", value: "3" });
  stream.emit("task-settled", { task: 2, outcome: "returned" }).emit("task-step-ended", { task: 2 });
  stream.emit("turn-ended", { loop: 1 });
  at(39).emit("turn-started", { loop: 1, number: 3, phase: "ready-queue" });
  stream.emit("awaitable-settled", { awaitable: 3, outcome: "returned" });
  stream.emit("task-ready", { task: 4, reason: "socket readable" });
  stream.emit("task-step-started", { task: 4 });
  stream.emit("coroutine-resumed", { coroutine: 4, mode: "value" });
  at(40).emit("coroutine-settled", { coroutine: 4, outcome: "threw", value: errorText });
  stream.emit("task-settled", { task: 4, outcome: "threw" }).emit("task-step-ended", { task: 4 });
  stream.emit("awaitable-settled", { awaitable: 1, outcome: "threw", wakerKind: "task", waker: 4 });
  stream.emit("task-ready", { task: 1, wakerKind: "task", waker: 4, reason: "gather" });
  stream.emit("task-step-started", { task: 1 });
  stream.emit("coroutine-resumed", { coroutine: 1, mode: "throw", value: errorText });
  at(41).emit("coroutine-settled", { coroutine: 1, outcome: "threw", value: errorText });
  stream.emit("task-settled", { task: 1, outcome: "threw" }).emit("task-step-ended", { task: 1 });
  stream.emit("turn-ended", { loop: 1 }).emit("loop-closed", { loop: 1 });
  return [manifestChunk(), ...stream.chunks()];
}
