import assert from "node:assert/strict";
import { largeTrace } from "../../../test/bench/webview/large-trace";
import { lockStream } from "../../../test/traces/lock-trace";
import { poolStream } from "../../../test/traces/pool-trace";
import { gatherStream } from "../../../test/traces/examples";
import { manifestChunk } from "../../../test/traces/trace-builder";
import { fanOutTrace } from "../../../test/webview/fan-out-trace";
import { lookCode, type Selection } from "./scene";
import { TraceEngine } from "./trace-engine";

function engineOf(chunks: Parameters<TraceEngine["push"]>[0]): TraceEngine {
  const engine = new TraceEngine();
  engine.push(chunks);
  engine.finish();
  engine.rows();
  return engine;
}

describe("TraceEngine", () => {
  it("lists processes, threads, loops and tasks, equal names numbered", () => {
    const engine = engineOf([manifestChunk(), ...gatherStream().chunks()]);
    assert.deepEqual(
      engine.rows().map(({ kind, name }) => `${kind} ${name}`),
      [
        "process python 3.13 · fan_out.py",
        "thread MainThread",
        "loop event loop turns",
        "task main",
        "task worker #1",
        "task worker #2",
      ],
    );
  });

  it("keeps rows where they are while a trace grows", () => {
    const chunks = largeTrace(4_000);
    const events = chunks.at(-1);
    assert.ok(events !== undefined);
    const engine = new TraceEngine();
    engine.push(chunks.slice(1, -1));
    const seen: string[] = [];
    for (let at = 0; at < events.bytes.length; at += 1_000) {
      engine.push([{ ...events, bytes: events.bytes.slice(at, at + 1_000) }]);
      const keys = engine.rows().map(({ key }) => key);
      assert.deepEqual(keys.slice(0, seen.length), seen);
      seen.splice(0, seen.length, ...keys);
    }
    assert.ok(seen.length > 20);
  });

  it("says of rows in the end what it says of a trace that is there at once", () => {
    for (const chunks of [poolStream().chunks(), gatherStream().chunks(), fanOutTrace().slice(1)]) {
      const whole = engineOf([manifestChunk(), ...chunks]).rows();
      const engine = new TraceEngine();
      engine.push([manifestChunk()]);
      for (const chunk of chunks) {
        const step = chunk.part === "events" ? 40 : chunk.bytes.length;
        for (let at = 0; at < chunk.bytes.length; at += step) {
          engine.push([{ ...chunk, bytes: chunk.bytes.slice(at, at + step) }]);
          engine.rows();
        }
      }
      assert.deepEqual(engine.rows(), whole);
      engine.finish();
      assert.deepEqual(engine.rows(), whole);
    }
  });

  it("draws any window from no more slices than it has pixels, and loses none of them", () => {
    const engine = engineOf(largeTrace(30_000));
    const { end } = engine.push([]);
    const lastRow = engine.rows().length - 1;
    for (const [from, to] of [
      [0, end],
      [end * 0.4, end * 0.5],
      [end * 0.45, end * 0.4502],
    ] as const) {
      const pixels = 300;
      const request = {
        from,
        to,
        resolution: (to - from) / pixels,
        merge: (to - from) / pixels,
        pinnedRows: 0,
        firstRow: 0,
        lastRow,
      };
      const { rows } = engine.scene(request);
      const exact = engine.scene({ ...request, resolution: 0, merge: 0 });
      for (const [index, row] of rows.entries()) {
        assert.ok(row.count <= pixels * 2 + 2, `${row.count} slices in ${pixels} pixels`);
        for (let item = 1; item < row.count; item++) {
          assert.ok((row.starts[item] ?? 0) >= (row.starts[item - 1] ?? 0));
        }
        if ((exact.rows.get(index)?.count ?? 0) > 0) assert.ok(row.count > 0);
      }
    }
  });

  it("walks along a row and back over the same slices", () => {
    const engine = engineOf(largeTrace(6_000));
    const first = engine.nearest(3, 0);
    assert.ok(first !== undefined);
    const walked: Selection[] = [first];
    for (let next = engine.neighbour(first, 1); next !== undefined && walked.length < 400;) {
      walked.push(next);
      next = engine.neighbour(next, 1);
    }
    assert.ok(walked.length > 50);
    const starts = walked.map((selection) => engine.locate(selection).start);
    assert.deepEqual(
      starts,
      [...starts].sort((a, b) => a - b),
    );
    let last = walked.at(-1) as Selection;
    for (const expected of walked.slice(0, -1).reverse()) {
      last = engine.neighbour(last, -1) as Selection;
      assert.deepEqual(last, expected);
    }
  });

  it("finds the gaps in which nothing ran", () => {
    const gaps = engineOf(fanOutTrace()).idleGaps();
    assert.deepEqual(gaps, [
      { start: 2_000_000, end: 10_000_000 },
      { start: 31_000_000, end: 39_000_000 },
    ]);
  });

  it("draws a slice that lasts and one in which the loop was held", () => {
    const engine = engineOf(fanOutTrace());
    const scene = engine.scene({
      from: 0,
      to: 41e6,
      resolution: 41e6 / 500,
      merge: 41e6 / 500,
      pinnedRows: 0,
      firstRow: 2,
      lastRow: 4,
    });
    assert.ok(scene.rows.get(2)?.looks.includes(lookCode.held));
    assert.ok([...(scene.rows.get(2)?.labels.values() ?? [])].includes("loop held 20.0 ms at fan_out.py:9"));
    assert.ok(scene.rows.get(4)?.looks.includes(lookCode.ready));
  });

  it("draws the part of a job in which its thread was blocked, over the job's bar", () => {
    const engine = engineOf([manifestChunk(), ...lockStream().chunks()]);
    const window = { from: 0, to: 9e6, resolution: 9e6 / 500, merge: 9e6 / 500 };
    const scene = engine.scene({ ...window, pinnedRows: 0, firstRow: 0, lastRow: engine.rows().length - 1 });
    const row = engine.rows().findIndex(({ name }) => name === "second");
    const { looks, rows, starts, ends } = scene.rows.get(row) ?? assert.fail();
    assert.deepEqual([...looks], [lookCode.job, lookCode.blocked]);
    assert.deepEqual([rows[1], starts[1], ends[1]], [rows[0], 2e6, 5e6]);
  });
});
