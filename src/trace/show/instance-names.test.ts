import assert from "node:assert/strict";
import { readTrace } from "../../../test/traces/read-trace";
import { StreamBuilder } from "../../../test/traces/trace-builder";
import type { CoroutineRow } from "../model/rows";
import { InstanceNames } from "./instance-names";

describe("the names of calls", () => {
  it("tell calls of one name apart, also where they are of several functions of a file", () => {
    const stream = new StreamBuilder({ withoutTasks: true });
    const names = ["run", "main.<anonymous>", "main.<anonymous>"].map((name, index) =>
      stream.function(name, { line: index + 1 }),
    );
    const elsewhere = stream.function("run", { path: "/home/me/other.ts" });
    const [run, first, second] = names;
    for (const [index, called] of [run, first, second, first, elsewhere].entries())
      stream.emit("coroutine-created", { coroutine: index + 1, function: called! });
    const instances = new InstanceNames(readTrace(stream.chunks()).model);
    assert.deepEqual(
      [1, 2, 3, 4, 5].map((row) => instances.coroutine(row as CoroutineRow)),
      ["run()", "main.<anonymous>() #1", "main.<anonymous>() #2", "main.<anonymous>() #3", "run()"],
    );
  });
});
