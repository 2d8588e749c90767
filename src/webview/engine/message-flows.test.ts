import assert from "node:assert/strict";
import { lockStream } from "../../../test/traces/lock-trace";
import { poolStream } from "../../../test/traces/pool-trace";
import { readTrace } from "../../../test/traces/read-trace";
import { StreamBuilder } from "../../../test/traces/trace-builder";
import { arrows } from "../../../test/webview/arrows";
import type { CallbackRow, CoroutineRow } from "../../trace/model/rows";
import { sliceAt } from "../../trace/query/window";

const millisecond = 1_000_000;

/** `ask` sends two messages to a thread that has a job between them, which sends the first of its two answers. */
function messageStream(): StreamBuilder {
  const stream = new StreamBuilder({ encoding: "fixed" });
  const at = (thread: number, time: number): StreamBuilder => {
    stream.thread = thread;
    stream.time = time * millisecond;
    return stream;
  };
  const ask = stream.function("ask", { line: 1 });
  const work = stream.function("work", { kind: "function", line: 5 });
  const atAnswer = stream.point(ask, "answer()", { line: 2 });
  const sent = stream.string("to worker");
  const back = stream.string("from worker");
  at(0, 0).emit("coroutine-created", { coroutine: 1, function: ask });
  stream.emit("coroutine-started", { coroutine: 1, function: ask });
  at(0, 1).emit("message-sent", { channel: sent, number: 1 });
  at(0, 2).emit("message-sent", { channel: sent, number: 2 });
  at(0, 3).emit("coroutine-suspended", { coroutine: 1, point: atAnswer });
  at(1, 3).emit("thread-started", { thread: 1, name: "Worker", creator: 0 });
  at(1, 4).emit("message-received", { channel: sent, number: 1 });
  at(1, 5).emit("callback-started", { callback: 1, name: "work", function: work });
  at(1, 8).emit("callback-ended", { callback: 1 });
  at(1, 9).emit("message-sent", { channel: back, number: 1 });
  at(1, 10).emit("message-received", { channel: sent, number: 2 });
  at(1, 11).emit("callback-started", { callback: 2, name: "work", function: work });
  at(1, 12).emit("callback-ended", { callback: 2 });
  at(0, 13).emit("message-received", { channel: back, number: 1 });
  return stream;
}

describe("arrows of jobs and messages", () => {
  const first = 1 as CallbackRow;

  it("lead from who let a blocked job go on", () => {
    const { model } = readTrace(lockStream().chunks());
    assert.deepEqual(arrows(model, { kind: "job", row: 2 }), ["wake: first@5 -> second@5"]);
    assert.deepEqual(arrows(model, { kind: "job", row: first }), []);
  });

  it("lead from who handed a job over, and from the job to whom it woke", () => {
    const { model } = readTrace(poolStream().chunks());
    assert.deepEqual(arrows(model, { kind: "job", row: first }), ["create: main@1 -> Pool-0_0@2"]);
    assert.deepEqual(arrows(model, { kind: "job", row: 2 }), [
      "create: main@1 -> Pool-0_0@12",
      "wake: Pool-0_0@20 -> main@20.1",
    ]);
  });

  it("follow the message that brought a job and the one with its result, not those of the next job", () => {
    const { model } = readTrace(messageStream().chunks());
    assert.deepEqual(arrows(model, { kind: "job", row: first }), [
      "message: ask@1 -> Worker@4",
      "message: Worker@9 -> MainThread@13",
    ]);
  });

  it("follow the messages that a coroutine sent while it ran, the nearest first", () => {
    const { model } = readTrace(messageStream().chunks());
    const slice = sliceAt(model, 1 as CoroutineRow, 2 * millisecond);
    assert.deepEqual(arrows(model, { kind: "slice", row: slice }), [
      "message: ask@1 -> Worker@4",
      "message: ask@2 -> Worker@10",
    ]);
  });
});
