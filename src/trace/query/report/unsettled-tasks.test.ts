import assert from "node:assert/strict";
import { checkedModel } from "../../../../test/traces/checked-model";
import { StreamBuilder } from "../../../../test/traces/trace-builder";
import { runProblems } from "./run-problems";

/** A task that awaits a coroutine which runs when the program ends, and another task, which waits for nothing that runs. */
function endedFromInside(): StreamBuilder {
  const stream = new StreamBuilder();
  const [main, leave, other] = ["main", "leave", "other"].map((name) => stream.function(name)) as [
    number,
    number,
    number,
  ];
  const atLeave = stream.point(main, "leave()");
  const atFuture = stream.point(other, "future");
  for (const [coroutine, of] of [
    [1, main],
    [2, other],
  ] as const) {
    stream.emit("coroutine-created", { coroutine, function: of });
    stream.emit("task-created", { task: coroutine, root: coroutine });
  }
  stream.wait(1_000).emit("task-step-started", { task: 2 }).emit("coroutine-started", { coroutine: 2 });
  stream.emit("coroutine-suspended", { coroutine: 2, point: atFuture }).emit("task-step-ended", { task: 2 });
  stream.wait(1_000).emit("task-step-started", { task: 1 }).emit("coroutine-started", { coroutine: 1 });
  stream.emit("coroutine-created", { coroutine: 3, function: leave, creator: 1 });
  stream.emit("coroutine-suspended", { coroutine: 1, point: atLeave, awaitedKind: "coroutine", awaited: 3 });
  stream.emit("coroutine-started", { coroutine: 3 }).wait(1_000);
  return stream;
}

describe("tasks that never settled", () => {
  it("are not the one that ran when the program ended: it may have ended it", () => {
    assert.deepEqual(
      runProblems(checkedModel(endedFromInside())).map(({ sentence }) => sentence),
      ["other never settled: the program ended while it was suspended."],
    );
  });
});
