import assert from "node:assert/strict";
import { checkedModel } from "../../../../test/traces/checked-model";
import {
  blockedStream,
  deadlockStream,
  gatherStream,
  pipelineStream,
} from "../../../../test/traces/examples";
import { gatherUnderLockStream, taskLockStream } from "../../../../test/traces/task-lock-stream";
import { StreamBuilder } from "../../../../test/traces/trace-builder";
import { runProblems } from "./run-problems";

describe("runProblems", () => {
  const kinds = (stream: StreamBuilder): string[] =>
    runProblems(checkedModel(stream)).map(({ kind }) => kind);

  it("finds nothing in a run without problems", () => assert.deepEqual(kinds(gatherStream()), []));

  it("names the line that held the loop", () => {
    const [problem] = runProblems(checkedModel(blockedStream()));
    assert.equal(problem?.kind, "loop-blocked");
    assert.equal(problem.place?.line, 33);
    assert.equal(
      problem.sentence,
      "blocker() held the event loop for 20.0 ms; nothing else could run meanwhile.",
    );
    assert.deepEqual(kinds(blockedStream()), ["loop-blocked", "never-suspended"]);
  });

  it("says once for all calls of a function that nobody awaited them, and how many", () => {
    const stream = new StreamBuilder();
    const [forgotten, other] = [stream.function("forgotten"), stream.function("other")];
    for (const [index, called] of [forgotten, other, forgotten].entries())
      stream.wait(1_000).emit("coroutine-never-awaited", { coroutine: index + 1, function: called });
    assert.deepEqual(
      runProblems(checkedModel(stream)).map(({ sentence, time, count }) => [sentence, time, count]),
      [
        ["forgotten() was called but never awaited, so its body never ran.", 1_000, 2],
        ["other() was called but never awaited, so its body never ran.", 2_000, 1],
      ],
    );
  });

  it("says what awaiting calls one after another at different places cost, and under which condition", () => {
    const stream = new StreamBuilder();
    const load = stream.function("load");
    const page = stream.function("page");
    const points = [1, 2].map((line) => stream.point(page, `load(${line})`, { line }));
    const delay = stream.point(load, "sleep()");
    stream.emit("coroutine-started", { coroutine: 1, function: page });
    for (const [index, point] of points.entries()) {
      const coroutine = index + 2;
      stream.emit("coroutine-created", { coroutine, function: load, creator: 1 });
      stream.emit("coroutine-started", { coroutine, function: load }).wait(1_000);
      stream.emit("coroutine-suspended", { coroutine, point: delay });
      stream.emit("coroutine-suspended", {
        coroutine: 1,
        point,
        awaitedKind: "coroutine",
        awaited: coroutine,
      });
      stream.wait(10_000_000 * (index + 1)).emit("coroutine-resumed", { coroutine });
      stream.emit("coroutine-settled", { coroutine, outcome: "returned", value: "[1]" });
      stream.emit("coroutine-resumed", { coroutine: 1 }).wait(1_000);
    }
    stream.emit("coroutine-settled", { coroutine: 1, outcome: "returned" });
    const problems = runProblems(checkedModel(stream)).filter(({ kind }) => kind === "sequential-awaits");
    assert.deepEqual(
      problems.map(({ sentence, place }) => [sentence, place?.line]),
      [
        [
          "page() awaited 2 calls one after another, 30.0 ms in all; started together they would have taken 20.0 ms, if none needs another's result.",
          1,
        ],
      ],
    );
  });

  it("finds tasks that wait for one another, and says of them only that", () => {
    assert.deepEqual(
      runProblems(checkedModel(deadlockStream())).map(({ kind, sentence }) => [kind, sentence]),
      [["deadlock", "left awaits right, which awaits left: a deadlock; none of them can ever go on."]],
    );
  });

  it("finds tasks that wait for each other's locks, and how long they did where they were cancelled", () => {
    const sentences = (stream: StreamBuilder): string[] =>
      runProblems(checkedModel(stream))
        .filter(({ kind }) => kind === "deadlock")
        .map(({ sentence }) => sentence);
    const circle =
      "transfer (t1) waits for the lock two of transfer (t2), which waits for the lock one of transfer (t1): a deadlock; none of them";
    assert.deepEqual(sentences(taskLockStream(["two", "one"])), [`${circle} can ever go on.`]);
    for (const cancelled of [true, "ended"] as const)
      assert.deepEqual(sentences(taskLockStream(["two", "one"], cancelled)), [
        `${circle} could go on until a cancellation ended it after 20.0 ms.`,
      ]);
  });

  it("takes a task that asks for a lock again which it has for a circle, and none that waits for who goes on", () => {
    const [problem] = runProblems(checkedModel(taskLockStream(["one", "one"]))).filter(
      ({ kind }) => kind === "deadlock",
    );
    assert.match(
      problem?.sentence ?? "",
      /^transfer \(t1\) waits for the lock one of transfer \(t1\): a deadlock; none of them can ever go on\.$/,
    );
    assert.ok(!kinds(gatherStream()).includes("deadlock"));
  });

  it("finds a circle through all that is awaited together, and none where one of them may still end it", () => {
    const sentences = (sleeps: boolean): string[] =>
      runProblems(checkedModel(gatherUnderLockStream(sleeps)))
        .filter(({ kind }) => kind === "deadlock")
        .map(({ sentence }) => sentence);
    assert.deepEqual(sentences(true), []);
    assert.deepEqual(sentences(false), [
      "parent (t1) awaits child (t2), which waits for the semaphore lock of parent (t1): a deadlock; none of them can ever go on.",
    ]);
  });

  it("says how a task that was closed at the end had been left", () => {
    const stream = new StreamBuilder();
    const lost = stream.function("lost");
    const point = stream.point(lost, "future", { line: 7 });
    stream.emit("coroutine-created", { coroutine: 1, function: lost });
    stream.emit("task-created", { task: 1, root: 1 });
    stream.wait(1_000).emit("task-step-started", { task: 1 }).emit("coroutine-started", { coroutine: 1 });
    stream.emit("coroutine-suspended", { coroutine: 1, point }).emit("task-step-ended", { task: 1 });
    stream.wait(1_000).emit("coroutine-resumed", { coroutine: 1, mode: "close" });
    stream.emit("coroutine-settled", { coroutine: 1, outcome: "closed" });
    const [problem] = runProblems(checkedModel(stream));
    assert.equal(problem?.sentence, "lost never settled: the program ended while it was suspended.");
    assert.equal(problem.place?.line, 7);
  });

  it("does not say that a task ran on which was woken by its cancellation and never ran again", () => {
    const stream = new StreamBuilder();
    const lost = stream.function("lost");
    const point = stream.point(lost, "future");
    stream.emit("coroutine-created", { coroutine: 1, function: lost });
    stream.emit("task-created", { task: 1, root: 1 });
    stream.wait(1_000).emit("task-step-started", { task: 1 }).emit("coroutine-started", { coroutine: 1 });
    stream.emit("coroutine-suspended", { coroutine: 1, point }).emit("task-step-ended", { task: 1 });
    stream.wait(1_000).emit("task-cancel-requested", { task: 1 }).emit("task-ready", { task: 1 }).wait(1_000);
    stream.emit("coroutine-resumed", { coroutine: 1, mode: "close" });
    stream.emit("coroutine-settled", { coroutine: 1, outcome: "closed" });
    assert.deepEqual(
      runProblems(checkedModel(stream)).map(({ sentence }) => sentence),
      ["lost never settled: the program ended while it was ready."],
    );
  });

  it("finds generators that were left open", () => {
    const stream = pipelineStream();
    const functionId = stream.function("forgotten", { kind: "generator" });
    const point = stream.point(functionId, "item", { kind: "yield" });
    stream.emit("coroutine-started", { coroutine: 9, function: functionId });
    stream.emit("coroutine-suspended", { coroutine: 9, point });
    assert.deepEqual(kinds(stream), ["generator-never-closed"]);
  });

  /** A task that is asked to cancel, holds a lock while it waits, and returns. */
  function stubbornStream(
    cancelledBy: string,
    awaitableKind: "timer" | "task-group" = "timer",
    resourceKind: "lock" | "semaphore" = "lock",
    others: readonly ("acquire" | "acquired")[] = [],
  ): StreamBuilder {
    const stream = new StreamBuilder();
    const main = stream.function("main");
    const point = stream.point(main, "asyncio.sleep(1)");
    stream.emit("loop-started", { loop: 1 });
    stream.emit("resource-created", { resource: 1, resourceKind, name: "lock" });
    stream.emit("coroutine-created", { coroutine: 1, function: main });
    stream.emit("task-created", { task: 1, name: "Task-1", root: 1 });
    stream.emit("task-ready", { task: 1, reason: "created" }).wait(1_000);
    stream.emit("task-step-started", { task: 1 }).emit("coroutine-started", { coroutine: 1 });
    stream.emit("resource-operation", { resource: 1, operation: "acquired", actorKind: "task", actor: 1 });
    for (const operation of others)
      stream.emit("resource-operation", { resource: 1, operation, actorKind: "thread", actor: 0 });
    stream.emit("awaitable-created", { awaitable: 1, awaitableKind, name: "sleep(1)" });
    const awaited = { awaitedKind: "awaitable", awaited: 1 };
    stream.emit("coroutine-suspended", { coroutine: 1, point, ...awaited });
    stream.emit("task-step-ended", { task: 1, ...awaited }).wait(20_000_000);
    stream.emit("callback-started", { callback: 1, name: cancelledBy });
    stream.emit("task-cancel-requested", { task: 1, requesterKind: "callback", requester: 1 });
    stream.emit("task-ready", { task: 1, wakerKind: "callback", waker: 1, reason: "cancel" });
    stream.emit("callback-ended", { callback: 1 }).wait(1_000);
    stream.emit("task-step-started", { task: 1 }).emit("coroutine-resumed", { coroutine: 1, mode: "throw" });
    stream.emit("resource-operation", { resource: 1, operation: "release", actorKind: "task", actor: 1 });
    stream.wait(5_000_000).emit("coroutine-settled", { coroutine: 1, outcome: "returned" });
    stream.emit("task-settled", { task: 1, outcome: "returned" }).emit("task-step-ended", { task: 1 });
    stream.emit("loop-closed", { loop: 1 });
    return stream;
  }

  it("finds a lock that is held across a long wait, and a task that ran on when it was to cancel", () => {
    const problems = runProblems(checkedModel(stubbornStream("give_up")));
    assert.deepEqual(
      problems.map(({ sentence }) => sentence),
      [
        "main (Task-1) was asked to cancel and ran on for 5.00 ms.",
        "main (Task-1) held the lock while it waited for 20.0 ms.",
      ],
    );
  });

  it("takes a semaphore for a lock where one has it and others wait, not where several may have it", () => {
    const held = (...others: ("acquire" | "acquired")[]): boolean =>
      kinds(stubbornStream("give_up", "timer", "semaphore", others)).includes("lock-held-while-waiting");
    assert.deepEqual(
      [held(), held("acquire"), held("acquired"), held("acquired", "acquire")],
      [false, true, false, false],
    );
  });

  it("takes a timeout, or a future that was cancelled, for what it is: the end of one wait, not of the task", () => {
    for (const by of ["timeout", "Future.cancel"])
      assert.deepEqual(kinds(stubbornStream(by)), ["lock-held-while-waiting"]);
  });

  it("takes a task group for what it is: it ends the code in it, and the task that holds it goes on", () => {
    assert.deepEqual(kinds(stubbornStream("task group", "task-group")), ["lock-held-while-waiting"]);
    assert.ok(kinds(stubbornStream("task group")).includes("cancelled-but-ran-on"));
  });

  it("finds a queue that only grows", () => {
    const stream = blockedStream();
    stream.emit("resource-created", { resource: 1, resourceKind: "queue", name: "jobs" });
    for (let size = 1; size <= 2_000; size++) {
      stream.emit("resource-operation", { resource: 1, operation: "put", size });
    }
    assert.ok(kinds(stream).includes("queue-grows"));
  });
});
