import { StreamBuilder } from "./trace-builder";

const millisecond = 1_000_000;

/** `first` holds a lock from 1 to 5 ms, for which `second` waits from 2 to 5 ms. */
export function lockStream(): StreamBuilder {
  const stream = new StreamBuilder({ encoding: "fixed" });
  const at = (thread: number, time: number): StreamBuilder => {
    stream.thread = thread;
    stream.time = time * millisecond;
    return stream;
  };
  const work = stream.function("work", { kind: "function", line: 5 });
  for (const [thread, name] of [
    [1, "first"],
    [2, "second"],
  ] as const) {
    at(thread, 1).emit("thread-started", { thread, name, creator: 0 });
    stream.emit("callback-started", { callback: thread, name: "work", function: work });
  }
  const bySecond = { creatorKind: "callback", creator: 2 } as const;
  at(2, 2).emit("awaitable-created", {
    awaitable: 1,
    awaitableKind: "lock",
    name: "acquire of gate",
    ...bySecond,
  });
  at(1, 5).emit("awaitable-settled", {
    awaitable: 1,
    outcome: "returned",
    wakerKind: "callback",
    waker: 1,
  });
  at(1, 9).emit("callback-ended", { callback: 1 });
  at(2, 9).emit("callback-ended", { callback: 2 });
  return stream;
}
