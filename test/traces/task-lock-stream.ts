import { StreamBuilder } from "./trace-builder";

/**
 * Two tasks, `t1` with the lock `one` and `t2` with `two`: each then asks for that of `second`, and may be asked to cancel 20 ms later; with
 * `"ended"` both do as they are asked.
 */
export function taskLockStream(
  second: readonly ["one" | "two", "one" | "two"],
  isCancelled: boolean | "ended" = false,
): StreamBuilder {
  const stream = new StreamBuilder();
  const locks = { one: 1, two: 2 };
  const transfer = stream.function("transfer");
  const point = stream.point(transfer, "other", { kind: "async-with" });
  const asleep = stream.point(transfer, "sleep(1)");
  for (const [name, resource] of Object.entries(locks))
    stream.emit("resource-created", { resource, resourceKind: "lock", name });
  const actors = [1, 2];
  for (const task of actors) {
    stream.emit("coroutine-created", { coroutine: task, function: transfer });
    stream.emit("task-created", { task, root: task, name: `t${task}` });
  }
  const step = (task: number, body: () => void): void => {
    stream.wait(1_000).emit("task-step-started", { task });
    body();
    stream.emit("task-step-ended", { task });
  };
  const does = (operation: string, task: number, resource: number): StreamBuilder =>
    stream.emit("resource-operation", { resource, operation, actorKind: "task", actor: task });
  for (const task of actors)
    step(task, () => {
      stream.emit("coroutine-started", { coroutine: task, function: transfer });
      does("acquired", task, task);
      stream.emit("coroutine-suspended", { coroutine: task, point: asleep });
    });
  for (const [index, task] of actors.entries())
    step(task, () => {
      stream.emit("coroutine-resumed", { coroutine: task });
      const awaited = index + 1;
      stream.emit("awaitable-created", { awaitable: awaited, awaitableKind: "lock", name: "acquire" });
      does("acquire", task, locks[second[index] ?? "one"]);
      stream.emit("coroutine-suspended", { coroutine: task, point, awaitedKind: "awaitable", awaited });
    });
  stream.wait(20_000_000);
  if (isCancelled !== false) for (const task of actors) stream.emit("task-cancel-requested", { task });
  if (isCancelled === "ended") {
    for (const task of actors) {
      stream.emit("awaitable-settled", { awaitable: task, outcome: "cancelled" });
      stream.emit("task-ready", { task, reason: "lock acquire" });
    }
    for (const task of actors)
      step(task, () => {
        stream.emit("coroutine-resumed", { coroutine: task, mode: "throw", value: "CancelledError()" });
        does("release", task, task);
        stream.emit("coroutine-settled", { coroutine: task, outcome: "cancelled" });
        stream.emit("task-settled", { task, outcome: "cancelled" });
      });
  }
  return stream.wait(1_000).emit("loop-started", { loop: 1 });
}

/** A task that has a lock gathers two others: both ask for that lock, or the second, if it `sleeps`, only for some time. */
export function gatherUnderLockStream(sleeps: boolean): StreamBuilder {
  const stream = new StreamBuilder();
  const parent = stream.function("parent");
  const child = stream.function("child");
  const points = {
    gather: stream.point(parent, "asyncio.gather(child(), child())"),
    lock: stream.point(child, "lock", { kind: "async-with" }),
    sleep: stream.point(child, "asyncio.sleep(1)"),
  };
  stream.emit("resource-created", { resource: 1, resourceKind: "semaphore", name: "lock" });
  const create = (task: number, functionId: number): StreamBuilder =>
    stream
      .emit("coroutine-created", { coroutine: task, function: functionId })
      .emit("task-created", { task, root: task, name: `t${task}` });
  create(1, parent);
  stream.wait(1_000).emit("task-step-started", { task: 1 });
  stream.emit("coroutine-started", { coroutine: 1, function: parent });
  stream.emit("resource-operation", { resource: 1, operation: "acquired", actorKind: "task", actor: 1 });
  for (const task of [2, 3]) create(task, child);
  stream.emit("awaitable-created", { awaitable: 1, awaitableKind: "gather", name: "gather of 2" });
  for (const member of [2, 3]) {
    stream.emit("awaitable-member", { awaitable: 1, memberKind: "task", member });
  }
  stream.emit("coroutine-suspended", {
    coroutine: 1,
    point: points.gather,
    awaitedKind: "awaitable",
    awaited: 1,
  });
  stream.emit("task-step-ended", { task: 1 });
  for (const task of [2, 3]) {
    stream.wait(1_000).emit("task-step-started", { task });
    stream.emit("coroutine-started", { coroutine: task, function: child });
    const isAsleep = sleeps && task === 3;
    if (!isAsleep)
      stream.emit("resource-operation", {
        resource: 1,
        operation: "acquire",
        actorKind: "task",
        actor: task,
      });
    const awaitableKind = isAsleep ? "timer" : "semaphore";
    stream.emit("awaitable-created", { awaitable: task, awaitableKind });
    stream.emit("coroutine-suspended", {
      coroutine: task,
      point: isAsleep ? points.sleep : points.lock,
      awaitedKind: "awaitable",
      awaited: task,
    });
    stream.emit("task-step-ended", { task });
  }
  return stream.wait(20_000_000).emit("loop-started", { loop: 1 });
}
