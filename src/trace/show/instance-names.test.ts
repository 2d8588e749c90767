import assert from "node:assert/strict";
import { readTrace } from "../../../test/traces/read-trace";
import { StreamBuilder } from "../../../test/traces/trace-builder";
import type { CoroutineRow } from "../model/rows";
import { InstanceNames } from "./instance-names";

describe("the names of calls", () => {
  it("tell calls of one name apart, functions without a name by their line, and also those of one line", () => {
    const stream = new StreamBuilder({ withoutTasks: true });
    const names = ["run", "main.<anonymous>", "main.<anonymous>", "<anonymous>"].map((name, index) =>
      stream.function(name, { line: [1, 2, 2, 9][index]! }),
    );
    const elsewhere = stream.function("run", { path: "/home/me/other.ts" });
    const [run, first, second, other] = names;
    for (const [index, called] of [run, first, second, first, elsewhere, other].entries())
      stream.emit("coroutine-created", { coroutine: index + 1, function: called! });
    const instances = new InstanceNames(readTrace(stream.chunks()).model);
    assert.deepEqual(
      [1, 2, 3, 4, 5, 6].map((row) => instances.coroutine(row as CoroutineRow)),
      [
        "run()",
        "main.<anonymous:2>() #1",
        "main.<anonymous:2>() #2",
        "main.<anonymous:2>() #3",
        "run()",
        "<anonymous:9>()",
      ],
    );
  });
});
