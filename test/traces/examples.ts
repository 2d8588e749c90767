import { StreamBuilder, type StreamOptions } from "./trace-builder";

const millisecond = 1_000_000;

/**
 * What the Python tracer writes for two gathered `await asyncio.sleep(…)`: `main` creates two `worker` tasks, both sleep,
 * timers wake them, and the gather's callback wakes `main`.
 */
export function gatherStream(options: StreamOptions = {}): StreamBuilder {
  const stream = new StreamBuilder(options);
  const main = stream.function("main", { line: 20 });
  const worker = stream.function("worker", { line: 10 });
  const atGather = stream.point(main, "asyncio.gather(worker(), worker())", { line: 21 });
  const atSleep = stream.point(worker, "asyncio.sleep(0.01)", { line: 11 });
  stream.emit("loop-started", { loop: 1, name: "_UnixSelectorEventLoop" });
  stream.emit("coroutine-created", { coroutine: 1, function: main });
  stream.emit("task-created", { task: 1, name: "Task-1", root: 1 });
  stream.emit("task-ready", { task: 1, reason: "created" }).wait(10_000);
  stream.emit("turn-started", { loop: 1, number: 1, phase: "ready-queue" });
  stream
    .emit("task-step-started", { task: 1 })
    .emit("coroutine-started", { coroutine: 1, function: main })
    .wait(5_000);
  for (const id of [2, 3]) {
    stream.emit("coroutine-created", { coroutine: id, function: worker, creator: 1 });
    stream.emit("task-created", { task: id, name: `Task-${id}`, root: id, creatorKind: "task", creator: 1 });
    stream.emit("task-ready", { task: id, wakerKind: "task", waker: 1, reason: "created" }).wait(2_000);
  }
  stream.emit("awaitable-created", { awaitable: 1, awaitableKind: "gather", name: "gather of 2" });
  for (const id of [2, 3]) stream.emit("awaitable-member", { awaitable: 1, memberKind: "task", member: id });
  stream.emit("coroutine-suspended", { coroutine: 1, point: atGather, awaitedKind: "awaitable", awaited: 1 });
  stream.emit("task-step-ended", { task: 1, awaitedKind: "awaitable", awaited: 1 });
  stream.emit("turn-ended", { loop: 1 }).wait(1_000);
  stream.emit("turn-started", { loop: 1, number: 2, phase: "ready-queue" });
  for (const id of [2, 3]) {
    stream
      .emit("task-step-started", { task: id })
      .emit("coroutine-started", { coroutine: id, function: worker })
      .wait(3_000);
    stream.emit("awaitable-created", { awaitable: id, awaitableKind: "timer", name: "sleep(0.01)" });
    stream.emit("coroutine-suspended", {
      coroutine: id,
      point: atSleep,
      awaitedKind: "awaitable",
      awaited: id,
    });
    stream.emit("task-step-ended", { task: id, awaitedKind: "awaitable", awaited: id });
  }
  stream.emit("turn-ended", { loop: 1 }).wait(10 * millisecond);
  stream.emit("turn-started", { loop: 1, number: 3, phase: "ready-queue" });
  for (const id of [2, 3]) {
    stream.emit("callback-started", { callback: id, name: "_set_result_unless_cancelled" });
    stream.emit("awaitable-settled", {
      awaitable: id,
      outcome: "returned",
      wakerKind: "callback",
      waker: id,
    });
    stream.emit("task-ready", { task: id, wakerKind: "callback", waker: id, reason: "sleep(0.01)" });
    stream.emit("callback-ended", { callback: id }).wait(1_000);
  }
  stream.emit("turn-ended", { loop: 1 }).emit("turn-started", { loop: 1, number: 4, phase: "ready-queue" });
  for (const id of [2, 3]) {
    stream.emit("task-step-started", { task: id });
    stream.emit("coroutine-resumed", { coroutine: id, mode: "value" }).wait(2_000);
    stream.emit("coroutine-settled", { coroutine: id, outcome: "returned", value: "None" });
    stream.emit("task-settled", { task: id, outcome: "returned" }).emit("task-step-ended", { task: id });
  }
  stream.emit("callback-started", { callback: 4, name: "_done_callback" });
  stream.emit("awaitable-settled", { awaitable: 1, outcome: "returned", wakerKind: "callback", waker: 4 });
  stream.emit("task-ready", { task: 1, wakerKind: "callback", waker: 4, reason: "gather" });
  stream.emit("callback-ended", { callback: 4 }).wait(1_000);
  stream.emit("task-step-started", { task: 1 });
  stream.emit("coroutine-resumed", { coroutine: 1, mode: "value", value: "[None, None]" }).wait(4_000);
  stream.emit("coroutine-settled", { coroutine: 1, outcome: "returned", value: "None" });
  stream.emit("task-settled", { task: 1, outcome: "returned" }).emit("task-step-ended", { task: 1 });
  stream.emit("turn-ended", { loop: 1 }).emit("loop-closed", { loop: 1 });
  return stream;
}

/** What the Node tracer writes for `main`, which awaits `child` directly and calls `other` without awaiting it at once. */
export function nodeStream(options: StreamOptions = {}): StreamBuilder {
  const stream = new StreamBuilder({
    runtime: { name: "node", version: "v22.1.0" },
    process: { id: 77, parent: 1, arguments: ["/usr/bin/node", "main.ts"] },
    thread: { id: 1, name: "main" },
    withoutTasks: true,
    ...options,
  });
  const path = "/home/me/main.ts";
  const main = stream.function("main", { kind: "async-function", path, line: 1 });
  const child = stream.function("child", { kind: "async-function", path, line: 10 });
  const other = stream.function("other", { kind: "async-function", path, line: 20 });
  const atChild = stream.point(main, "child()", { line: 3 });
  const atTimer = stream.point(child, "sleep(5)", { line: 11 });
  const atOther = stream.point(other, "sleep(2)", { line: 21 });
  stream.emit("thread-started", { thread: 1, name: "main" }).emit("loop-started", { loop: 1 });
  stream.emit("turn-started", { loop: 1, number: 0, phase: "main" }).wait(10_000);
  stream
    .emit("coroutine-created", { coroutine: 1, function: main })
    .emit("coroutine-started", { coroutine: 1 });
  stream
    .emit("coroutine-created", { coroutine: 2, function: other, creator: 1 })
    .emit("coroutine-started", { coroutine: 2 })
    .wait(1_000);
  stream.emit("awaitable-created", {
    awaitable: 8,
    awaitableKind: "promise",
    creatorKind: "coroutine",
    creator: 2,
  });
  stream.emit("coroutine-suspended", { coroutine: 2, point: atOther, awaitedKind: "awaitable", awaited: 8 });
  stream
    .emit("coroutine-created", { coroutine: 3, function: child, creator: 1 })
    .emit("coroutine-started", { coroutine: 3 })
    .wait(1_000);
  stream.emit("awaitable-created", {
    awaitable: 9,
    awaitableKind: "promise",
    creatorKind: "coroutine",
    creator: 3,
  });
  stream.emit("coroutine-suspended", { coroutine: 3, point: atTimer, awaitedKind: "awaitable", awaited: 9 });
  stream.emit("coroutine-suspended", { coroutine: 1, point: atChild, awaitedKind: "coroutine", awaited: 3 });
  stream.emit("turn-ended", { loop: 1 }).wait(2 * millisecond);
  for (const [index, [coroutine, awaitable]] of (
    [
      [2, 8],
      [3, 9],
    ] as const
  ).entries()) {
    const callback = 31 + index;
    stream.emit("turn-started", { loop: 1, number: index + 1, phase: "timers" });
    stream.emit("callback-started", { callback, name: "timer" });
    stream.emit("awaitable-settled", {
      awaitable,
      outcome: "returned",
      wakerKind: "callback",
      waker: callback,
    });
    stream.emit("coroutine-ready", { coroutine, wakerKind: "callback", waker: callback, reason: "timer" });
    stream.emit("callback-ended", { callback }).wait(500);
    stream.emit("coroutine-resumed", { coroutine, mode: "value", value: "undefined" }).wait(2_000);
    stream.emit("coroutine-settled", { coroutine, outcome: "returned", value: String(coroutine) });
    if (coroutine === 3) {
      stream.emit("coroutine-ready", { coroutine: 1, wakerKind: "coroutine", waker: 3 });
      stream.emit("coroutine-resumed", { coroutine: 1, mode: "value", value: "3" }).wait(500);
      stream.emit("coroutine-settled", { coroutine: 1, outcome: "returned", value: "undefined" });
    }
    stream.emit("turn-ended", { loop: 1 }).wait(3 * millisecond);
  }
  stream.emit("thread-ended", { thread: 1 });
  return stream;
}

/** What the Python tracer writes for a primed `double` that sends to a primed `sink`, outside of any task. */
export function pipelineStream(options: StreamOptions = {}): StreamBuilder {
  const stream = new StreamBuilder(options);
  const sink = stream.function("sink", { kind: "send-coroutine", line: 1 });
  const double = stream.function("double", { kind: "send-coroutine", line: 10 });
  const atSink = stream.point(sink, "", { kind: "yield", line: 3 });
  const atDouble = stream.point(double, "", { kind: "yield", line: 12 });
  stream.emit("coroutine-started", { coroutine: 1, function: sink }).wait(1_000);
  stream.emit("coroutine-suspended", { coroutine: 1, point: atSink, value: "None" }).wait(1_000);
  stream.emit("coroutine-started", { coroutine: 2, function: double }).wait(1_000);
  stream.emit("coroutine-suspended", { coroutine: 2, point: atDouble, value: "None" }).wait(1_000);
  for (const item of [1, 2, 3]) {
    stream.emit("coroutine-resumed", { coroutine: 2, mode: "value", value: String(item) }).wait(1_000);
    stream.emit("coroutine-resumed", { coroutine: 1, mode: "value", value: String(item * 2) }).wait(1_000);
    stream.emit("coroutine-suspended", { coroutine: 1, point: atSink, value: "None" }).wait(1_000);
    stream.emit("coroutine-suspended", { coroutine: 2, point: atDouble, value: "None" }).wait(1_000);
  }
  stream.emit("coroutine-resumed", { coroutine: 2, mode: "close" }).wait(1_000);
  stream.emit("coroutine-settled", { coroutine: 2, outcome: "closed" }).wait(1_000);
  stream.emit("coroutine-settled", { coroutine: 1, outcome: "closed" });
  return stream;
}

/** What the Node tracer writes for `for await (const item of numbers())` with two items, one of them after a timer. */
export function forAwaitStream(options: StreamOptions = {}): StreamBuilder {
  const stream = new StreamBuilder({
    runtime: { name: "node", version: "v22.1.0" },
    withoutTasks: true,
    ...options,
  });
  const path = "/home/me/main.ts";
  const main = stream.function("main", { kind: "async-function", path, line: 1 });
  const numbers = stream.function("numbers", { kind: "async-generator", path, line: 10 });
  const atLoop = stream.point(main, "numbers()", { kind: "for-await", line: 2 });
  const atTimer = stream.point(numbers, "sleep(5)", { line: 11 });
  const atYield = stream.point(numbers, "item", { kind: "yield", line: 12 });
  stream
    .emit("coroutine-created", { coroutine: 1, function: main })
    .emit("coroutine-started", { coroutine: 1 });
  stream.emit("coroutine-created", { coroutine: 2, function: numbers, creator: 1 }).wait(1_000);
  stream
    .emit("coroutine-suspended", { coroutine: 1, point: atLoop })
    .emit("coroutine-started", { coroutine: 2 });
  stream.wait(1_000).emit("awaitable-created", { awaitable: 1, awaitableKind: "timer" });
  stream
    .emit("coroutine-suspended", { coroutine: 2, point: atTimer, awaitedKind: "awaitable", awaited: 1 })
    .wait(5_000);
  stream.emit("awaitable-settled", { awaitable: 1, outcome: "returned" });
  stream
    .emit("coroutine-ready", { coroutine: 2, reason: "timer" })
    .emit("coroutine-resumed", { coroutine: 2 });
  for (const item of ["1", "2"]) {
    stream.wait(1_000).emit("coroutine-suspended", { coroutine: 2, point: atYield, value: item });
    stream.wait(1_000).emit("coroutine-resumed", { coroutine: 1, value: item }).wait(1_000);
    stream
      .emit("coroutine-suspended", { coroutine: 1, point: atLoop })
      .emit("coroutine-resumed", { coroutine: 2 });
  }
  stream.wait(1_000).emit("coroutine-settled", { coroutine: 2, outcome: "returned" });
  stream
    .wait(1_000)
    .emit("coroutine-resumed", { coroutine: 1 })
    .emit("coroutine-settled", { coroutine: 1, outcome: "returned" });
  return stream;
}

/**
 * What the Python tracer writes where `ticker` sleeps 10 ms, its timer fires, and `blocker` then holds the loop for
 * 20 ms with `time.sleep` before `ticker` can run.
 */
export function blockedStream(options: StreamOptions = {}): StreamBuilder {
  const stream = new StreamBuilder(options);
  const ticker = stream.function("ticker", { line: 10 });
  const blocker = stream.function("blocker", { line: 30 });
  const atSleep = stream.point(ticker, "asyncio.sleep(0.01)", { line: 14 });
  stream.emit("loop-started", { loop: 1 });
  for (const [id, name, functionId] of [
    [1, "ticker", ticker],
    [2, "blocker", blocker],
  ] as const) {
    stream.emit("coroutine-created", { coroutine: id, function: functionId });
    stream
      .emit("task-created", { task: id, name, root: id })
      .emit("task-ready", { task: id, reason: "created" });
  }
  stream.wait(1_000).emit("turn-started", { loop: 1, number: 1 });
  stream.emit("task-step-started", { task: 1 }).emit("coroutine-started", { coroutine: 1 }).wait(9_000);
  stream.emit("awaitable-created", { awaitable: 1, awaitableKind: "timer", name: "sleep(0.01)" });
  stream.emit("coroutine-suspended", { coroutine: 1, point: atSleep, awaitedKind: "awaitable", awaited: 1 });
  stream.emit("task-step-ended", { task: 1, awaitedKind: "awaitable", awaited: 1 });
  stream
    .emit("turn-ended", { loop: 1 })
    .wait(10 * millisecond)
    .emit("turn-started", { loop: 1, number: 2 });
  stream.emit("callback-started", { callback: 1, name: "timer" });
  stream.emit("awaitable-settled", { awaitable: 1, outcome: "returned", wakerKind: "callback", waker: 1 });
  stream.emit("task-ready", { task: 1, wakerKind: "callback", waker: 1, reason: "sleep(0.01)" });
  stream.emit("callback-ended", { callback: 1 });
  stream
    .emit("task-step-started", { task: 2 })
    .emit("coroutine-started", { coroutine: 2 })
    .wait(20 * millisecond);
  stream.emit("loop-blocked", { loop: 1, duration: 20 * millisecond, function: blocker, line: 33 });
  stream.emit("coroutine-settled", { coroutine: 2, outcome: "returned", value: "None" });
  stream.emit("task-settled", { task: 2, outcome: "returned" }).emit("task-step-ended", { task: 2 });
  stream.emit("task-step-started", { task: 1 }).emit("coroutine-resumed", { coroutine: 1 }).wait(1_000);
  stream.emit("coroutine-settled", { coroutine: 1, outcome: "returned" });
  stream.emit("task-settled", { task: 1, outcome: "returned" }).emit("task-step-ended", { task: 1 });
  stream.emit("turn-ended", { loop: 1 });
  return stream;
}

/** Two tasks that await each other and never go on. */
export function deadlockStream(options: StreamOptions = {}): StreamBuilder {
  const stream = new StreamBuilder(options);
  const functions = ["left", "right"].map((name) => stream.function(name));
  const points = [
    stream.point(functions[0] as number, "right_task"),
    stream.point(functions[1] as number, "left_task"),
  ];
  for (const [index, functionId] of functions.entries()) {
    stream.emit("coroutine-created", { coroutine: index + 1, function: functionId });
    stream.emit("task-created", { task: index + 1, root: index + 1 });
  }
  for (const [index, point] of points.entries()) {
    const awaited = 2 - index;
    stream
      .wait(1_000)
      .emit("task-step-started", { task: index + 1 })
      .emit("coroutine-started", { coroutine: index + 1 });
    stream.emit("coroutine-suspended", { coroutine: index + 1, point, awaitedKind: "task", awaited });
    stream.emit("task-step-ended", { task: index + 1, awaitedKind: "task", awaited });
  }
  return stream.wait(1_000).emit("loop-started", { loop: 1 });
}
