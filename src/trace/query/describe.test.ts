import assert from "node:assert/strict";
import { readTrace } from "../../../test/traces/read-trace";
import { manifestChunk, StreamBuilder } from "../../../test/traces/trace-builder";
import type { TaskRow } from "../model/rows";
import { fileName, taskLabel } from "./describe";

describe("fileName", () => {
  it("knows both kinds of separators", () => {
    assert.deepEqual(
      ["/a/b.py", "C:\\x\\y.ts", "z.js"].map((path) => fileName(path)),
      ["b.py", "y.ts", "z.js"],
    );
  });
});

describe("taskLabel", () => {
  it("names the function once, be it that the task is named after it", () => {
    const stream = new StreamBuilder();
    const consumer = stream.function("consumer");
    for (const [index, name] of ["", "consumer", "consumer 2", "second", "consumers"].entries()) {
      const task = index + 1;
      stream.emit("coroutine-created", { coroutine: task, function: consumer });
      stream.emit("task-created", { task, root: task, name });
    }
    const { model } = readTrace([manifestChunk(), ...stream.chunks()]);
    assert.deepEqual(
      [1, 2, 3, 4, 5].map((task) => taskLabel(model, task as TaskRow)),
      ["consumer", "consumer", "consumer 2", "consumer (second)", "consumer (consumers)"],
    );
  });
});
