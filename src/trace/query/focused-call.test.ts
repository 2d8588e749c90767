import assert from "node:assert/strict";
import { readTrace } from "../../../test/traces/read-trace";
import { manifestChunk, StreamBuilder } from "../../../test/traces/trace-builder";
import type { CoroutineRow } from "../model/rows";
import type { TraceManifest } from "../wire/format";
import { findFocusedCall } from "./focused-call";

const none = 0 as CoroutineRow;

/** A module that calls `work` while it is loaded, and then the call of `work` that was asked for: the third coroutine. */
function calledAfterItsModule(focus: Partial<TraceManifest>): CoroutineRow {
  const stream = new StreamBuilder();
  const module = stream.function("<module>", { path: "/home/me/jobs.py" });
  const work = stream.function("work", { path: "/home/me/jobs.py" });
  const other = stream.function("work", { path: "/home/me/other.py" });
  stream.emit("coroutine-created", { coroutine: 1, function: module });
  stream.emit("coroutine-created", { coroutine: 2, function: work, creator: 1 });
  stream.emit("coroutine-created", { coroutine: 3, function: other });
  stream.emit("coroutine-created", { coroutine: 4, function: work });
  const { model } = readTrace([manifestChunk(focus), ...stream.chunks()]);
  return findFocusedCall(model, none);
}

describe("the call that a run was made for", () => {
  const focus = { file: "C:\\links\\jobs.py", line: 20, name: "work" };

  it("is the first of its function that no traced code made", () => {
    assert.equal(calledAfterItsModule({ focus: { ...focus, call: "work()" } }), 4);
  });

  it("is the outermost that led to its function where a whole program was run", () => {
    assert.equal(calledAfterItsModule({ focus }), 1);
  });

  it("is not there where nothing was asked for, or something unknown", () => {
    assert.equal(calledAfterItsModule({}), 0);
    assert.equal(calledAfterItsModule({ focus: { ...focus, name: "play", call: "play()" } }), 0);
  });
});
