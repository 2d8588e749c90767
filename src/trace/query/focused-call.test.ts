import assert from "node:assert/strict";
import { readTrace } from "../../../test/traces/read-trace";
import { manifestChunk, StreamBuilder } from "../../../test/traces/trace-builder";
import type { TraceFocus } from "../wire/format";
import { FocusedCall, type FocusedSpan } from "./focused-call";

const focus: TraceFocus = { file: "C:\\links\\jobs.py", line: 20, name: "work" };

/** What `asked` finds in a program that goes on until `microseconds` after its begin. */
function find(
  asked: TraceFocus | undefined,
  program: (stream: StreamBuilder, at: (microseconds: number) => StreamBuilder) => void,
): FocusedSpan | undefined {
  const stream = new StreamBuilder();
  program(stream, (microseconds) => {
    stream.time = microseconds * 1000;
    return stream;
  });
  const { model } = readTrace([
    manifestChunk(asked === undefined ? {} : { focus: asked }),
    ...stream.chunks(),
  ]);
  return new FocusedCall(model).find();
}

/** A module that calls `work` while it is loaded; afterwards `work` is called by nobody, and another file's `work` too. */
function loadAndCall(stream: StreamBuilder, at: (microseconds: number) => StreamBuilder): void {
  const module = stream.function("<module>", { path: "/home/me/jobs.py" });
  const work = stream.function("work", { path: "/home/me/jobs.py" });
  const other = stream.function("work", { path: "/home/me/other.py" });
  at(1).emit("coroutine-started", { coroutine: 1, function: module });
  at(2).emit("coroutine-created", { coroutine: 2, function: work, creator: 1 });
  at(2).emit("coroutine-started", { coroutine: 2, function: work });
  at(3).emit("coroutine-settled", { coroutine: 2, outcome: "returned" });
  at(4).emit("coroutine-settled", { coroutine: 1, outcome: "returned" });
  at(5).emit("coroutine-started", { coroutine: 3, function: other });
  at(6).emit("coroutine-settled", { coroutine: 3, outcome: "returned" });
  at(7).emit("coroutine-started", { coroutine: 4, function: work });
  at(8).emit("coroutine-settled", { coroutine: 4, outcome: "returned" });
  at(9).emit("coroutine-started", { coroutine: 5, function: other });
  at(10).emit("coroutine-settled", { coroutine: 5, outcome: "returned" });
}

describe("the part of a run that was asked for", () => {
  it("begins with the first call of its function that no traced code made, where it is called", () => {
    assert.deepEqual(find({ ...focus, call: "work()" }, loadAndCall), { start: 7000, end: undefined });
  });

  it("lasts from the outermost call that led to its function to the last one, where a program is watched", () => {
    assert.deepEqual(find(focus, loadAndCall), { start: 1000, end: 8000 });
  });

  it("lasts as long as what led to its function, where that is longer", () => {
    const span = find(focus, (stream, at) => {
      const main = stream.function("main", { path: "/home/me/main.py" });
      const work = stream.function("work", { path: "/home/me/jobs.py" });
      at(1).emit("coroutine-started", { coroutine: 1, function: main });
      at(2).emit("coroutine-created", { coroutine: 2, function: work, creator: 1 });
      at(2).emit("coroutine-started", { coroutine: 2, function: work });
      at(3).emit("coroutine-settled", { coroutine: 2, outcome: "returned" });
      at(4).emit("coroutine-settled", { coroutine: 1, outcome: "returned" });
      at(9).emit("coroutine-started", { coroutine: 3, function: main });
    });
    assert.deepEqual(span, { start: 1000, end: 4000 });
  });

  it("has no end while a call of its function is not over", () => {
    const span = find(focus, (stream, at) => {
      const work = stream.function("work", { path: "/home/me/jobs.py" });
      at(1).emit("coroutine-started", { coroutine: 1, function: work });
      at(3).emit("coroutine-settled", { coroutine: 1, outcome: "returned" });
      at(4).emit("coroutine-started", { coroutine: 2, function: work });
    });
    assert.deepEqual(span, { start: 1000, end: undefined });
  });

  it("is not there where nothing was asked for, or something unknown", () => {
    assert.equal(find(undefined, loadAndCall), undefined);
    assert.equal(find({ ...focus, name: "play", call: "play()" }, loadAndCall), undefined);
  });
});
