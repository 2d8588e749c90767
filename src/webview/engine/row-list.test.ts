import assert from "node:assert/strict";
import { StreamBuilder } from "../../../test/traces/trace-builder";
import { fanOutTrace } from "../../../test/webview/fan-out-trace";
import { plainArrangement, type Arrangement } from "./row-list";
import { TraceEngine } from "./trace-engine";
import { parseFilter, writeFilter } from "./track-filter";

function engineOf(chunks: Parameters<TraceEngine["push"]>[0] = fanOutTrace()): TraceEngine {
  const engine = new TraceEngine();
  engine.push(chunks);
  engine.finish();
  return engine;
}

function rowsOf(engine: TraceEngine, arrangement: Partial<Arrangement>): string[] {
  engine.arrange({ ...plainArrangement, ...arrangement });
  return rowNames(engine);
}

function rowNames(engine: TraceEngine): string[] {
  return engine.rows().map(({ depth, name }) => `${"  ".repeat(depth)}${name}`);
}

describe("rows as they are arranged", () => {
  it("are those that a filter lets through, with the process, the thread and its loop", () => {
    const engine = engineOf();
    const around = ["python 3.13 · fan_out.py", "  MainThread", "    event loop turns"];
    assert.deepEqual(rowsOf(engine, { filter: "TICK" }), [...around, "    ticker"]);
    assert.deepEqual(rowsOf(engine, { filter: "fan_out.py er" }), [...around, "    ticker", "    blocker"]);
    assert.deepEqual(rowsOf(engine, { filter: "is:late" }), [...around, "    ticker", "    fetch"]);
    assert.deepEqual(rowsOf(engine, { filter: "is:failed fetch" }), [...around, "    fetch"]);
    assert.deepEqual(rowsOf(engine, { filter: "is:unfinished" }), []);
    assert.deepEqual(rowsOf(engine, { filter: "is:nonsense" }), []);
  });

  it("are named after what is not traced, with that said beside them; those that drive nothing traced come last", () => {
    const stream = new StreamBuilder();
    const untraced = (name: string): number => stream.function(name, { kind: "function", path: "", line: 0 });
    const [clean, serve, hello] = [
      untraced("Pool.clean"),
      untraced("Server.serve"),
      stream.function("hello"),
    ];
    const bodies = [clean, serve, serve, 0];
    for (const [index, body] of bodies.entries()) {
      const task = index + 1;
      stream
        .emit("task-created", { task, name: `Task-${task}`, body })
        .emit("task-ready", { task })
        .wait(1_000);
      stream.emit("task-step-started", { task });
      if (body === serve) stream.emit("coroutine-started", { coroutine: task, function: hello }).wait(1_000);
      if (body === serve) stream.emit("coroutine-settled", { coroutine: task, outcome: "returned" });
      stream.wait(1_000).emit("task-step-ended", { task });
    }
    const rows = engineOf(stream.chunks()).rows();
    assert.deepEqual(
      rows.filter(({ kind }) => kind === "task").map(({ name, detail }) => `${name} ${detail}`.trim()),
      [
        "Server.serve #1 untraced",
        "Server.serve #2 untraced",
        "Pool.clean untraced",
        "tasks of the runtime itself",
      ],
    );
  });

  it("stand below their function, or below the task that created them", () => {
    const engine = engineOf();
    assert.deepEqual(rowsOf(engine, { groupBy: "function" }), [
      "python 3.13 · fan_out.py",
      "  event loop turns",
      ...["main", "ticker", "blocker", "fetch"].flatMap((name) => [`  ${name}`, `    ${name}`]),
    ]);
    assert.deepEqual(rowsOf(engine, { groupBy: "task" }), [
      "python 3.13 · fan_out.py",
      "  MainThread",
      "    event loop turns",
      "    main",
      "      ticker",
      "      blocker",
      "      fetch",
    ]);
  });

  it("stand below what they do at a moment, which is said, and move as it does", () => {
    const engine = engineOf();
    const process = "python 3.13 · fan_out.py";
    const atEnd = [
      "  ended at the end",
      ...["main", "ticker", "blocker", "fetch"].map((name) => `    ${name}`),
    ];
    assert.deepEqual(rowsOf(engine, { groupBy: "state" }), [process, "  event loop turns", ...atEnd]);
    engine.arrangeAt(20_000_000);
    const held = engine.rows();
    assert.deepEqual(
      held.slice(2).map(({ name, detail }) => `${name} ${detail}`.trim()),
      [
        ...["running at the cursor 1 track", "blocker"],
        ...["ready at the cursor 1 track", "ticker"],
        ...["waiting at the cursor 2 tracks", "main", "fetch"],
      ],
    );
    engine.arrangeAt(20_500_000);
    assert.equal(engine.rows(), held);
    engine.arrangeAt(35_000_000);
    assert.deepEqual(rowNames(engine).slice(2), [
      ...["  waiting at the cursor", "    main", "    fetch"],
      ...["  ended at the cursor", "    ticker", "    blocker"],
    ]);
  });

  it("are those that do something at a moment", () => {
    const engine = engineOf();
    const around = ["python 3.13 · fan_out.py", "  MainThread", "    event loop turns"];
    engine.arrangeAt(20_000_000);
    assert.deepEqual(rowsOf(engine, { filter: "is:ready" }), [...around, "    ticker"]);
    assert.deepEqual(rowsOf(engine, { filter: "is:failed is:waiting" }), [
      ...around,
      "    main",
      "    fetch",
    ]);
    assert.deepEqual(rowsOf(engine, { filter: "is:ended" }), []);
    engine.arrangeAt(undefined);
    assert.equal(rowsOf(engine, { filter: "is:ended" }).length, 7);
  });

  it("have a thread's own row above all where it is pinned, and its heading where its tracks are", () => {
    const engine = engineOf();
    const thread = engine.rows()[1];
    assert.ok(thread !== undefined);
    const pinned = new Set([thread.key]);
    const rows = rowsOf(engine, { pinned });
    assert.deepEqual(rows.slice(0, 4), [
      ...["MainThread", "python 3.13 · fan_out.py", "  MainThread", "    event loop turns"],
    ]);
    assert.equal(new Set(engine.rows().map(({ key }) => key)).size, rows.length);
    assert.equal(rowsOf(engine, { pinned, groupBy: "state" })[0], "MainThread");
  });

  it("are found again by their keys, however they are grouped, and pinned ones come first even from closed threads", () => {
    const engine = engineOf();
    const [process, thread, loop, , , , fetch] = engine.rows();
    assert.ok(process !== undefined && thread !== undefined && loop !== undefined && fetch !== undefined);
    const pinned = new Set([loop.key, fetch.key]);
    const top = ["event loop turns", "fetch", "python 3.13 · fan_out.py"];
    assert.deepEqual(rowsOf(engine, { pinned }).slice(0, 3), top);
    assert.deepEqual(rowsOf(engine, { pinned, groupBy: "function" }).slice(0, 3), top);
    assert.deepEqual(rowsOf(engine, { pinned, toggled: new Set([thread.key]) }), [...top, "  MainThread"]);
    assert.deepEqual(
      engine.rows().map(({ isPinned }) => isPinned),
      [true, true, false, false],
    );
  });

  it("tell what must be opened for a slice to be seen", () => {
    const engine = engineOf();
    const [process, thread, , main] = engine.rows();
    const slice = engine.nearest(5, 20_000_000);
    assert.ok(process !== undefined && thread !== undefined && main !== undefined && slice !== undefined);
    assert.deepEqual(engine.hiddenBehind(slice), []);
    const toggled = new Set([process.key, thread.key, main.key]);
    rowsOf(engine, { toggled, groupBy: "task" });
    assert.deepEqual(engine.hiddenBehind(slice), [main.key, thread.key, process.key]);
  });

  it("nest ten thousand tasks of which each created the next", () => {
    const stream = new StreamBuilder();
    const link = stream.function("link");
    const count = 10_000;
    for (let id = 1; id <= count; id++) {
      stream.emit("coroutine-created", { coroutine: id, function: link, creator: id - 1 });
      stream.emit("task-created", { task: id, root: id, creatorKind: "task", creator: id - 1 });
      stream.emit("task-step-started", { task: id }).emit("coroutine-started", { coroutine: id });
    }
    const engine = engineOf(stream.chunks());
    const toggled = new Set(engine.rows().flatMap(({ kind, key }) => (kind === "task" ? [key] : [])));
    const rows = rowsOf(engine, { groupBy: "task", toggled });
    assert.equal(rows.length, count + 2);
    assert.equal(rows.at(-1), `${"  ".repeat(12)}link #${count}`);
  });

  it("have a filter that reads as it was written", () => {
    const text = "is:late is:failed is:ready worker fan_out.py";
    assert.equal(writeFilter(parseFilter(`worker IS:failed  is:ready fan_out.py is:late`)), text);
    assert.equal(writeFilter(parseFilter(text)), text);
  });
});
