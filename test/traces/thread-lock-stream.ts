import { StreamBuilder } from "./trace-builder";

const millisecond = 1_000_000;

/** A lock, or a semaphore, by its name, or the end of a thread. */
type Wanted = "one" | "two" | "end of A" | "end of B";

/** What a thread does, with the moment in ms. */
export type ThreadStep =
  | { at: number; thread: ThreadName; takes: "one" | "two" }
  | { at: number; thread: ThreadName; gives: "one" | "two" }
  | { at: number; thread: "A" | "B"; ends: true }
  | { at: number; thread: ThreadName; waits: Wanted; gaveUp?: boolean }
  | { at: number; thread: ThreadName; waitsForJobOf: readonly ThreadName[] };

/** The main thread, and two that run `move`. */
type ThreadName = "main" | "A" | "B";

const threads: Record<ThreadName, number> = { main: 0, A: 1, B: 2 };

/** Threads that take the locks `one` and `two`, or wait for them or one another; the trace ends after 20 ms. */
export function threadLockStream(steps: readonly ThreadStep[]): StreamBuilder {
  const stream = new StreamBuilder({ encoding: "fixed" });
  const move = stream.function("move", { kind: "function", line: 5 });
  const locks = { one: 1, two: 2 };
  for (const name of ["A", "B"] as const) {
    stream.thread = threads[name];
    stream.emit("thread-started", { thread: threads[name], name, creator: 0 });
    stream.emit("callback-started", { callback: threads[name], name: "move", function: move });
  }
  for (const [name, resource] of Object.entries(locks))
    stream.emit("resource-created", { resource, resourceKind: "lock", name });
  let awaitable = 0;
  for (const step of steps) {
    stream.thread = threads[step.thread];
    stream.time = step.at * millisecond;
    const number = threads[step.thread];
    const kind = number === 0 ? "thread" : "callback";
    const does = (operation: string, name: "one" | "two"): StreamBuilder =>
      stream.emit("resource-operation", {
        resource: locks[name],
        operation,
        actorKind: kind,
        actor: number,
      });
    if ("takes" in step) does("acquired", step.takes);
    else if ("ends" in step) stream.emit("callback-ended", { callback: number });
    else if ("gives" in step) does("release", step.gives);
    else if ("waitsForJobOf" in step) {
      awaitable++;
      const awaitableKind = "thread-pool";
      stream.emit("awaitable-created", { awaitable, awaitableKind, creatorKind: kind, creator: number });
      for (const runner of step.waitsForJobOf)
        stream.emit("awaitable-member", { awaitable, memberKind: "thread", member: threads[runner] });
    } else if (step.gaveUp === true) stream.emit("awaitable-settled", { awaitable, outcome: "cancelled" });
    else {
      const isLock = step.waits === "one" || step.waits === "two";
      if (isLock) does("acquire", step.waits as "one" | "two");
      const awaitableKind = isLock ? "lock" : "worker";
      awaitable++;
      stream.emit("awaitable-created", { awaitable, awaitableKind, creatorKind: kind, creator: number });
      const member = step.waits === "end of A" ? 1 : 2;
      if (!isLock) stream.emit("awaitable-member", { awaitable, memberKind: "thread", member });
    }
  }
  stream.thread = 0;
  stream.time = 20 * millisecond;
  return stream.emit("loop-started", { loop: 1 });
}
