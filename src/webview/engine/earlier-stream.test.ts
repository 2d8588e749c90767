import assert from "node:assert/strict";
import { deadlockStream, gatherStream } from "../../../test/traces/examples";
import { manifestChunk, StreamBuilder } from "../../../test/traces/trace-builder";
import type { TraceChunk } from "../../trace/trace-chunk";
import { plainArrangement } from "./row-list";
import type { Scene } from "./scene";
import { TraceEngine } from "./trace-engine";

/** A process that began half a second before the others did, and of which the trace is read after theirs. */
function earlierStream(): TraceChunk[] {
  const stream = new StreamBuilder({
    ...{ name: "earlier", clockStart: 500_000_000n },
    process: { id: 99, parent: 1, arguments: ["earlier.py"] },
  });
  const wait = stream.function("wait_long", { line: 1 });
  stream.emit("loop-started", { loop: 1 });
  stream.emit("coroutine-created", { coroutine: 1, function: wait }).wait(1_000);
  stream.emit("coroutine-started", { coroutine: 1, function: wait });
  return stream.chunks();
}

/** A job in a pool's thread that is blocked twice. */
function blockedJob(): StreamBuilder {
  const stream = new StreamBuilder({ encoding: "fixed" });
  const work = stream.function("work", { kind: "function" });
  stream.thread = 1;
  stream.emit("thread-started", { thread: 1, name: "Pool-0", creator: 0 });
  stream.emit("callback-started", { callback: 1, name: "work", function: work });
  for (const awaitable of [1, 2]) {
    const kind = { awaitableKind: "lock", creatorKind: "callback", creator: 1 };
    stream.wait(10_000).emit("awaitable-created", { awaitable, name: "acquire of gate", ...kind });
    stream.wait(10_000).emit("awaitable-settled", { awaitable, outcome: "returned" });
  }
  stream.wait(10_000).emit("callback-ended", { callback: 1 });
  return stream;
}

/** All that is drawn of a trace, and what tracks do at a moment shortly before its end. */
function answersOf(engine: TraceEngine): unknown {
  const { start, end, focus } = engine.push([]);
  const moment = start + (end - start) * 0.9;
  engine.arrangeAt(moment);
  engine.arrange({ ...plainArrangement, groupBy: "state" });
  const byState = engine.rows().map(({ key, name, detail }) => [key, name, detail]);
  engine.arrange(plainArrangement);
  const rows = engine.rows();
  const scenes = [engine.scene({ ...whole(start, end, 1), lastRow: rows.length - 1 })];
  scenes.push(engine.scene({ ...whole(start, end, (end - start) / 20), lastRow: rows.length - 1 }));
  return {
    ...{ start, end, focus, byState, rows, scenes: scenes.map(drawn) },
    states: engine.states(moment, 0, 0, rows.length),
    nearest: rows.map((_, row) => engine.nearest(row, moment)),
    overview: engine.overview(50),
  };
}

const whole = (from: number, to: number, resolution: number) => ({
  ...{ from, to, resolution, merge: resolution, pinnedRows: 0, firstRow: 0 },
});

function drawn({ rows }: Scene): unknown {
  return [...rows].map(([row, scene]) => [
    row,
    [...scene.starts],
    [...scene.ends],
    [...scene.looks],
    scene.caps,
  ]);
}

describe("a stream that began before those that were read", () => {
  const programs = { gather: gatherStream, deadlock: deadlockStream, "blocked job": blockedJob };
  const focus = { file: "fan_out.py", line: 1, name: "worker" };
  for (const [name, program] of Object.entries(programs)) {
    it(`moves all that was known of the others before: ${name}`, () => {
      const first = [manifestChunk({ focus }), ...program().chunks()];
      const grown = new TraceEngine();
      grown.push(first);
      answersOf(grown);
      grown.push(earlierStream());
      const fresh = new TraceEngine();
      fresh.push([...first, ...earlierStream()]);
      assert.deepEqual(answersOf(grown), answersOf(fresh));
    });
  }
});
