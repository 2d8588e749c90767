import assert from "node:assert/strict";
import { forAwaitStream, gatherStream, nodeStream, pipelineStream } from "../../test/traces/examples";
import { inPieces, readTrace } from "../../test/traces/read-trace";
import { manifestChunk, StreamBuilder } from "../../test/traces/trace-builder";
import { checkTrace } from "./check/check-trace";
import { entityKind, entityOf, entityRow, noEntity } from "./model/entity";
import type {
  AwaitableRow,
  CallbackRow,
  CoroutineRow,
  SliceRow,
  TaskRow,
  ThreadRow,
  TurnRow,
  WakeupRow,
} from "./model/rows";
import { TraceModel } from "./model/trace-model";
import { coroutineLabel, taskLabel } from "./query/describe";
import { TraceReader } from "./trace-reader";

/** `created 0–5 | running 5–8 | …`: a coroutine's history in one line, times in µs. */
function history(model: TraceModel, coroutine: number): string {
  return [...model.coroutines.slices.values(coroutine as CoroutineRow)]
    .map((slice) => {
      const { start, end } = model.slices;
      return `${model.slices.stateOf(slice)} ${start.get(slice) / 1000}–${end.get(slice) / 1000}`;
    })
    .join(" | ");
}

describe("TraceReader", () => {
  for (const encoding of ["packed", "fixed"] as const) {
    it(`reads two gathered sleeps from a ${encoding} stream`, () => {
      const { model, anomalies, problems } = readTrace(gatherStream({ encoding }).chunks());
      assert.deepEqual(problems, []);
      assert.deepEqual(anomalies, []);
      assert.equal(
        history(model, 1),
        "created 0–0 | ready 0–10 | running 10–19 | suspended 19–10032 | ready 10032–10033 | running 10033–10037 | settled 10037–10037",
      );
      assert.equal(
        history(model, 2),
        "created 15–15 | ready 15–20 | running 20–23 | suspended 23–10026 | ready 10026–10028 | running 10028–10030 | settled 10030–10030",
      );
      assert.equal(model.tasks.count, 3);
      assert.deepEqual(
        [1, 2, 3].map((task) => model.tasks.root.get(task as TaskRow)),
        [1, 2, 3],
      );
      const creator = model.tasks.creator.get(2 as TaskRow);
      assert.deepEqual([entityKind(creator), entityRow(creator)], ["task", 1]);
    });
  }

  it("names what is awaited, and by whom it was woken", () => {
    const { model } = readTrace(gatherStream().chunks());
    const [, , , suspended = 0 as SliceRow, ready = 0 as SliceRow] = model.coroutines.slices.values(
      2 as CoroutineRow,
    );
    const awaited = model.slices.entity.get(suspended);
    assert.equal(entityKind(awaited), "awaitable");
    const wakeup = model.slices.wakeup.get(ready);
    assert.equal(model.strings.get(model.wakeups.reason.get(wakeup)), "sleep(0.01)");
    assert.equal(entityKind(model.wakeups.waker.get(wakeup)), "callback");
    assert.equal(model.wakeups.task.get(wakeup), 2);
    assert.equal(model.wakeups.endedSlice.get(wakeup), suspended);
  });

  /** A task that waits for a timer which is due 40 µs after it began to wait and noticed after another 60 µs. */
  function heldStream(): StreamBuilder {
    const stream = new StreamBuilder();
    const work = stream.function("work");
    const point = stream.point(work, "sleep(0)");
    stream.emit("coroutine-created", { coroutine: 1, function: work });
    stream.emit("task-created", { task: 1, root: 1 }).emit("task-ready", { task: 1 });
    stream.emit("task-step-started", { task: 1 }).emit("coroutine-started", { coroutine: 1 });
    stream.emit("awaitable-created", { awaitable: 1, awaitableKind: "timer" }).wait(1_000);
    stream.emit("coroutine-suspended", { coroutine: 1, point, awaitedKind: "awaitable", awaited: 1 });
    return stream.emit("task-step-ended", { task: 1, awaitedKind: "awaitable", awaited: 1 }).wait(100_000);
  }

  it("makes a coroutine ready when its timer is due, although its loop notices only later", () => {
    const stream = heldStream();
    stream
      .emit("awaitable-due", { awaitable: 1, duration: 60_000 })
      .emit("awaitable-settled", { awaitable: 1 });
    stream.emit("task-ready", { task: 1 }).wait(2_000).emit("task-step-started", { task: 1 });
    stream.emit("coroutine-resumed", { coroutine: 1 }).emit("task-step-ended", { task: 1 });
    const reader = readTrace(stream.chunks());
    const { model } = reader;
    assert.match(history(model, 1), /suspended 1–41 \| ready 41–103 \| running 103–/);
    const wakeup = 2 as WakeupRow;
    assert.deepEqual([model.wakeups.due.get(wakeup), model.wakeups.time.get(wakeup)], [41_000, 101_000]);
  });

  it("makes no coroutine ready before it began to wait", () => {
    const stream = heldStream().emit("awaitable-due", { awaitable: 1, duration: 5_000_000 });
    const { model, anomalies } = readTrace(stream.emit("task-ready", { task: 1 }).chunks());
    assert.deepEqual(anomalies, []);
    assert.match(history(model, 1), /suspended 1–1 \| ready 1–/);
  });

  it("knows that a for await waits for the call that it made after it was suspended", () => {
    const stream = new StreamBuilder({ withoutTasks: true });
    const loop = stream.function("loop", { kind: "async-function" });
    const next = stream.function("next", { kind: "async-function" });
    const atLoop = stream.point(loop, "items", { kind: "for-await" });
    const atTimer = stream.point(next, "later()");
    stream.emit("coroutine-created", { coroutine: 1, function: loop });
    stream.emit("coroutine-started", { coroutine: 1 }).wait(1_000);
    stream.emit("coroutine-suspended", { coroutine: 1, point: atLoop }).wait(1_000);
    stream.emit("coroutine-created", { coroutine: 2, function: next, creator: 1 });
    stream.emit("coroutine-started", { coroutine: 2 }).wait(1_000);
    stream.emit("coroutine-suspended", { coroutine: 2, point: atTimer });
    stream.emit("coroutine-waits", { coroutine: 1, awaitedKind: "coroutine", awaited: 2 }).wait(1_000);
    const { model, anomalies } = readTrace(stream.chunks());
    assert.deepEqual(anomalies, []);
    const { coroutines, slices, tasks } = model;
    const waiting = coroutines.newestSlice.get(1 as CoroutineRow);
    assert.equal(slices.entity.get(waiting), entityOf("coroutine", 2));
    assert.equal(coroutines.parent.get(2 as CoroutineRow), 1);
    assert.equal(tasks.count, 1, "what the loop waits for is no task of its own");
  });

  it("derives the tasks of JavaScript from who awaits whom", () => {
    const { model, anomalies } = readTrace(nodeStream().chunks());
    assert.deepEqual(anomalies, []);
    assert.equal(model.tasks.count, 2);
    const taskOf = (row: number): number => model.coroutines.task.get(row as CoroutineRow);
    assert.equal(taskOf(1), taskOf(3), "a call that is awaited directly belongs to its caller's task");
    assert.notEqual(taskOf(2), taskOf(1), "a call that is not awaited is a task of its own");
    assert.equal(model.coroutines.parent.get(2 as CoroutineRow), 1);
    assert.equal(model.tasks.end.get(taskOf(1) as TaskRow), model.coroutines.end.get(1 as CoroutineRow));
    const wakeup = model.wakeups.count as WakeupRow;
    assert.equal(model.wakeups.target.get(wakeup), 1);
    assert.equal(entityKind(model.wakeups.waker.get(wakeup)), "coroutine");
  });

  it("sees who drives whom in a pipeline of generators", () => {
    const { model, anomalies } = readTrace(pipelineStream().chunks());
    assert.deepEqual(anomalies, []);
    assert.equal(model.tasks.count, 0);
    assert.equal(model.coroutines.parent.get(1 as CoroutineRow), 2);
    const slices = [...model.coroutines.slices.values(1 as CoroutineRow)];
    const driven = slices.filter((slice) => entityKind(model.slices.entity.get(slice)) === "coroutine");
    assert.deepEqual(
      driven.map((slice) => model.strings.get(model.slices.value.get(slice))),
      ["2", "4", "6"],
    );
  });

  it("sees that a for await drives the generator it asks for items", () => {
    const reader = readTrace(forAwaitStream().chunks());
    const { model } = reader;
    assert.deepEqual(checkTrace(reader), []);
    assert.equal(model.coroutines.parent.get(2 as CoroutineRow), 1);
    const waits = [...model.coroutines.slices.values(1 as CoroutineRow)].filter(
      (slice) => model.slices.stateOf(slice) === "suspended",
    );
    assert.deepEqual(
      waits.map((slice) => model.slices.entity.get(slice)),
      waits.map(() => entityOf("coroutine", 2)),
    );
  });

  it("honours a name that a task is given after it was created", () => {
    const stream = new StreamBuilder();
    stream.emit("task-created", { task: 1, name: "Task-1" });
    const [header, tables, events] = stream.chunks();
    stream.replaceString(stream.string("Task-1"), "fetcher");
    const later = stream.chunks()[1]!;
    const reader = new TraceReader(new TraceModel());
    const added = later.bytes.slice(tables!.bytes.length);
    for (const chunk of [header!, tables!, events!, { ...later, bytes: added }]) reader.push(chunk);
    const { tasks, strings } = reader.model;
    assert.equal(strings.get(tasks.name.get(1 as TaskRow)), "fetcher");
  });

  it("keeps parents a tree where two generators drive each other by turns", () => {
    const stream = new StreamBuilder();
    const work = stream.function("work", { kind: "generator" });
    const point = stream.point(work, "item", { kind: "yield" });
    for (const coroutine of [1, 2]) {
      stream.emit("coroutine-started", { coroutine, function: work });
      stream.emit("coroutine-suspended", { coroutine, point });
    }
    for (const [outer, inner] of [
      [1, 2],
      [2, 1],
    ] as const) {
      stream.emit("coroutine-resumed", { coroutine: outer }).emit("coroutine-resumed", { coroutine: inner });
      stream.emit("coroutine-suspended", { coroutine: inner, point });
      stream.emit("coroutine-suspended", { coroutine: outer, point });
    }
    const reader = readTrace(stream.chunks());
    assert.deepEqual(checkTrace(reader), []);
    const { parent } = reader.model.coroutines;
    assert.deepEqual([parent.get(1 as CoroutineRow), parent.get(2 as CoroutineRow)], [0, 1]);
  });

  it("says when the program itself began", () => {
    const stream = nodeStream();
    assert.equal(readTrace(stream.chunks()).model.activityStart, 10_000);
    const late = nodeStream({ clockStart: 2_000_000_000n, name: "late" });
    const early = nodeStream({ clockStart: 1_000_000_000n, name: "early" });
    assert.equal(readTrace([...late.chunks(), ...early.chunks()]).model.activityStart, 10_000);
    assert.equal(readTrace([]).model.activityStart, Infinity);
  });

  it("finds what a coroutine awaits through a chain, and wakes its innermost coroutine", () => {
    const stream = new StreamBuilder();
    const outer = stream.function("outer");
    const inner = stream.function("inner");
    const atInner = stream.point(outer, "inner()");
    const atSleep = stream.point(inner, "asyncio.sleep(0)");
    stream.emit("coroutine-created", { coroutine: 1, function: outer });
    stream.emit("task-created", { task: 1, root: 1 }).emit("task-ready", { task: 1 }).wait(1);
    stream
      .emit("task-step-started", { task: 1 })
      .emit("coroutine-started", { coroutine: 1, function: outer })
      .wait(1);
    stream.emit("coroutine-started", { coroutine: 2, function: inner }).wait(1);
    stream.emit("coroutine-suspended", { coroutine: 2, point: atSleep });
    stream.emit("coroutine-suspended", { coroutine: 1, point: atInner });
    stream.emit("task-step-ended", { task: 1 }).wait(1).emit("task-ready", { task: 1 }).wait(1);
    stream.emit("task-step-started", { task: 1 }).emit("coroutine-resumed", { coroutine: 2 }).wait(1);
    const { model, anomalies } = readTrace(stream.chunks());
    assert.deepEqual(anomalies, []);
    const waiting = model.coroutines.newestSlice.get(1 as CoroutineRow);
    assert.equal(entityKind(model.slices.entity.get(waiting)), "coroutine");
    assert.equal(entityRow(model.slices.entity.get(waiting)), 2);
    assert.match(history(model, 2), /suspended .* ready .* running/);
    assert.equal(model.slices.stateOf(waiting), "suspended");
  });

  it("takes a generator that was driven in passing for nothing that is awaited", () => {
    for (const [kind, awaits] of [
      ["await", 0],
      ["yield-from", 2],
    ] as const) {
      const stream = new StreamBuilder();
      const outer = stream.function("outer", { kind: kind === "await" ? "async-function" : "generator" });
      const items = stream.function("items", { kind: "generator" });
      const point = stream.point(outer, "it", { kind });
      const item = stream.point(items, "1", { kind: "yield" });
      stream.emit("coroutine-started", { coroutine: 1, function: outer });
      stream.emit("coroutine-started", { coroutine: 2, function: items });
      stream.emit("coroutine-suspended", { coroutine: 2, point: item });
      stream.emit("coroutine-suspended", { coroutine: 1, point });
      const { model, anomalies } = readTrace(stream.chunks());
      assert.deepEqual(anomalies, []);
      const waiting = model.coroutines.newestSlice.get(1 as CoroutineRow);
      assert.equal(entityRow(model.slices.entity.get(waiting)), awaits, kind);
    }
  });

  it("takes a call that was begun in passing for nothing that is awaited, where awaits do not nest", () => {
    for (const kind of ["await", "for-await"] as const) {
      const stream = new StreamBuilder({ withoutTasks: true });
      const outer = stream.function("outer");
      const begun = stream.function("begun");
      const point = stream.point(outer, "thenable", { kind });
      const timer = stream.point(begun, "delay(3)");
      stream.emit("coroutine-started", { coroutine: 1, function: outer });
      stream.emit("coroutine-started", { coroutine: 2, function: begun });
      stream.emit("coroutine-suspended", { coroutine: 2, point: timer });
      stream.emit("coroutine-suspended", { coroutine: 1, point });
      const { model, anomalies } = readTrace(stream.chunks());
      assert.deepEqual(anomalies, []);
      const waiting = model.coroutines.newestSlice.get(1 as CoroutineRow);
      assert.equal(model.slices.entity.get(waiting), noEntity, kind);
    }
  });

  it("lets a task's untraced body wait for what the task waits for, not for a generator it has driven", () => {
    const stream = new StreamBuilder();
    const items = stream.function("items", { kind: "generator" });
    const item = stream.point(items, "1", { kind: "yield" });
    stream.emit("task-created", { task: 1, name: "library" }).emit("task-ready", { task: 1 }).wait(1);
    stream.emit("task-step-started", { task: 1 });
    stream.emit("coroutine-started", { coroutine: 2, function: items });
    stream.emit("coroutine-suspended", { coroutine: 2, point: item });
    stream.emit("awaitable-created", { awaitable: 5, awaitableKind: "future" });
    stream.emit("task-step-ended", { task: 1, awaitedKind: "awaitable", awaited: 5 }).wait(1);
    stream.emit("task-ready", { task: 1 }).wait(1);
    const { model, anomalies } = readTrace(stream.chunks());
    assert.deepEqual(anomalies, []);
    const body = model.tasks.root.get(1 as TaskRow);
    assert.match(history(model, body), /running .* suspended .* ready/);
    const waiting = model.coroutines.slices.at(body, model.coroutines.slices.length(body) - 2);
    assert.equal(entityKind(model.slices.entity.get(waiting)), "awaitable");
  });

  it("gives a task whose coroutine is not traced a stand-in with the task's states", () => {
    const stream = new StreamBuilder();
    stream.emit("task-created", { task: 1, name: "library" }).emit("task-ready", { task: 1 }).wait(1_000);
    stream
      .emit("task-step-started", { task: 1 })
      .wait(1_000)
      .emit("task-step-ended", { task: 1 })
      .wait(1_000);
    stream.emit("task-ready", { task: 1 }).wait(1_000).emit("task-step-started", { task: 1 }).wait(1_000);
    stream.emit("task-settled", { task: 1, outcome: "returned" }).emit("task-step-ended", { task: 1 });
    const { model, anomalies } = readTrace(stream.chunks());
    assert.deepEqual(anomalies, []);
    assert.equal(
      history(model, 1),
      "created 0–0 | ready 0–1 | running 1–2 | suspended 2–3 | ready 3–4 | running 4–5 | settled 5–5",
    );
  });

  it("names such a stand-in after its function where that is known", () => {
    const stream = new StreamBuilder();
    const serve = stream.function("Server.serve", { kind: "function", path: "", line: 0 });
    stream.emit("task-created", { task: 1, name: "Task-1", body: serve }).emit("task-ready", { task: 1 });
    stream.emit("task-created", { task: 2, name: "Task-2" }).emit("task-ready", { task: 2 });
    const reader = readTrace(stream.chunks());
    assert.deepEqual(checkTrace(reader), []);
    const { model } = reader;
    const labels = ([1, 2] as TaskRow[]).map((row) => [
      taskLabel(model, row),
      coroutineLabel(model, model.tasks.root.get(row)),
    ]);
    assert.deepEqual(labels, [
      ["Server.serve (Task-1)", "untraced Server.serve()"],
      ["Task-2", "untraced body of Task-2"],
    ]);
  });

  it("puts streams of several processes on one clock, whichever arrives first", () => {
    const early = gatherStream({ name: "early", clockStart: 5_000_000n });
    const late = nodeStream({ name: "late", clockStart: 6_000_000n });
    const ends = [
      [...early.chunks(), ...late.chunks()],
      [...late.chunks(), ...early.chunks()],
    ].map((chunks) => {
      const { model } = readTrace(chunks);
      const thread = [1, 2].find(
        (row) => model.strings.get(model.threads.name.get(row as ThreadRow)) === "main",
      );
      return [model.threads.start.get(thread as ThreadRow), model.end];
    });
    assert.deepEqual(ends[0], ends[1]);
    assert.equal(ends[0]?.[0], 1_000_000);
  });

  it("knows which process ended a wait, whichever stream arrives first", () => {
    const parent = new StreamBuilder({ name: "parent", process: { id: 1, parent: 0, arguments: [] } });
    parent.emit("awaitable-created", { awaitable: 1, awaitableKind: "process", creatorKind: "thread" });
    parent.emit("awaitable-member", { awaitable: 1, memberKind: "process", member: 2 });
    parent.wait(1_000).emit("awaitable-settled", { awaitable: 1, wakerKind: "process", waker: 2 });
    const child = new StreamBuilder({ name: "child", process: { id: 2, parent: 1, arguments: [] } });
    child.emit("loop-started", { loop: 1 });
    for (const streams of [
      [parent, child],
      [child, parent],
    ]) {
      const { model } = readTrace(streams.flatMap((stream) => stream.chunks()));
      const wait = 1 as AwaitableRow;
      const process = entityOf("process", model.processes.find(2));
      assert.notEqual(process, noEntity);
      assert.deepEqual(
        [model.awaitables.settler.get(wait), ...model.awaitables.members.values(wait)],
        [process, process],
      );
    }
  });

  it("ends what a killed process or a terminated worker did at its last event, once the run is over", () => {
    const killed = new StreamBuilder({ name: "killed", process: { id: 2, parent: 1, arguments: [] } });
    const stuck = killed.function("stuck");
    killed.emit("loop-started", { loop: 1 }).emit("turn-started", { loop: 1, number: 1 });
    killed.emit("callback-started", { callback: 1, name: "work" });
    for (const coroutine of [1, 2])
      killed
        .emit("coroutine-created", { coroutine, function: stuck })
        .emit("coroutine-started", { coroutine });
    killed.wait(1_000).emit("coroutine-suspended", { coroutine: 2, point: killed.point(stuck, "never") });
    const other = new StreamBuilder({ name: "other", process: { id: 1, parent: 0, arguments: [] } });
    const main = other.function("main");
    other
      .emit("coroutine-created", { coroutine: 1, function: main })
      .emit("coroutine-started", { coroutine: 1 });
    other.wait(9_000).emit("coroutine-settled", { coroutine: 1, outcome: "returned" });
    const chunks = [...killed.chunks(), ...other.chunks()];
    const ends = (model: TraceModel): unknown[] => [
      history(model, 1),
      history(model, 2),
      model.turns.end.get(1 as TurnRow),
      model.callbacks.end.get(1 as CallbackRow),
    ];
    assert.deepEqual(ends(readTrace([manifestChunk(), ...chunks]).model), [
      "created 0–0 | running 0–1",
      "created 0–0 | running 0–1 | suspended 1–1",
      1_000,
      1_000,
    ]);
    const [runs, waits, ...open] = ends(readTrace(chunks).model);
    assert.match(String(runs), /running 0–Infinity$/);
    assert.match(String(waits), /suspended 1–Infinity$/);
    assert.deepEqual(open, [Infinity, Infinity]);
  });

  it("reads the same whatever the pieces", () => {
    const chunks = [
      manifestChunk(),
      ...gatherStream().chunks(),
      ...pipelineStream({ name: "b", encoding: "fixed" }).chunks(),
    ];
    const whole = readTrace(chunks).model;
    for (const size of [1, 3, 7, 64]) {
      const { model } = readTrace(inPieces(chunks, size));
      assert.equal(model.eventCount, whole.eventCount);
      for (let row = 1; row <= whole.coroutines.count; row++) {
        assert.equal(history(model, row), history(whole, row));
      }
    }
  });

  it("holds events back until the header is there, and says so where it never comes", () => {
    const [header, tables, events] = gatherStream().chunks();
    const reader = new TraceReader(new TraceModel());
    for (const chunk of [events, tables]) reader.push(chunk!);
    assert.deepEqual([reader.model.eventCount, reader.model.coroutines.count], [0, 0]);
    reader.push(header!);
    assert.equal(reader.model.coroutines.count, 3);
    const headless = readTrace([events!]);
    assert.equal(headless.problems[0]?.reason, "missing-header");
  });

  it("changes the revision with each push", () => {
    const { model } = readTrace(gatherStream().chunks());
    assert.ok(model.revision >= 3);
  });
});
