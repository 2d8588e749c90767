import assert from "node:assert/strict";
import { checkedModel } from "../../../../test/traces/checked-model";
import { StreamBuilder } from "../../../../test/traces/trace-builder";
import { runProblems } from "./run-problems";

describe("problems where code that is not traced takes part", () => {
  it("say of what it calls that the caller may want it to be asynchronous", () => {
    const stream = new StreamBuilder();
    const [caller, called] = [stream.function("caller"), stream.function("called")];
    const point = stream.point(caller, "called()");
    const callOf = (coroutine: number, creator: number): void => {
      stream.emit("coroutine-created", { coroutine, function: called, creator });
      stream.emit("coroutine-started", { coroutine }).wait(1_000);
      stream.emit("coroutine-settled", { coroutine, outcome: "returned", value: "1" });
    };
    const sentences = (): string[] => runProblems(checkedModel(stream)).map(({ sentence }) => sentence);
    stream.emit("coroutine-created", { coroutine: 1, function: caller });
    stream.emit("coroutine-started", { coroutine: 1 });
    callOf(2, 1);
    stream.emit("coroutine-suspended", { coroutine: 1, point }).wait(1_000);
    assert.deepEqual(sentences(), ["called() never waited for anything: it need not be asynchronous."]);
    callOf(3, 0);
    assert.deepEqual(sentences(), [
      "called() never waited for anything: it need not be asynchronous, if its caller does not want that.",
    ]);
  });

  it("say so too where that is a task of its own", () => {
    const stream = new StreamBuilder();
    const [serve, called] = [
      stream.function("serve", { kind: "function", path: "", line: 0 }),
      stream.function("called"),
    ];
    stream.emit("task-created", { task: 1, name: "Task-1", body: serve }).wait(1_000);
    stream
      .emit("task-step-started", { task: 1 })
      .emit("coroutine-created", { coroutine: 1, function: called });
    stream.emit("coroutine-started", { coroutine: 1 }).wait(1_000);
    stream.emit("coroutine-settled", { coroutine: 1, outcome: "returned", value: "1" });
    stream.emit("task-settled", { task: 1, outcome: "returned" }).emit("task-step-ended", { task: 1 });
    assert.deepEqual(
      runProblems(checkedModel(stream)).map(({ sentence }) => sentence),
      ["called() never waited for anything: it need not be asynchronous, if its caller does not want that."],
    );
  });

  it("leave alone that its own tasks go on for a while after they were asked to cancel", () => {
    const stream = new StreamBuilder();
    stream.emit("task-created", { task: 1, root: 0, name: "library" }).wait(1_000);
    stream.emit("task-step-started", { task: 1 }).emit("task-step-ended", { task: 1 });
    stream.emit("task-cancel-requested", { task: 1 }).emit("task-ready", { task: 1 }).wait(1_000);
    stream.emit("task-step-started", { task: 1 }).wait(1_000);
    stream.emit("task-settled", { task: 1, outcome: "returned" }).emit("task-step-ended", { task: 1 });
    assert.deepEqual(runProblems(checkedModel(stream)), []);
  });
});
