import assert from "node:assert/strict";
import { gilStream } from "../../../test/traces/gil-stream";
import { manifestChunk } from "../../../test/traces/trace-builder";
import { plainArrangement, type Arrangement } from "./row-list";
import { TraceEngine } from "./trace-engine";

const millisecond = 1_000_000;

function engineOf(arrangement: Partial<Arrangement> = {}): TraceEngine {
  const engine = new TraceEngine();
  engine.push([manifestChunk(), ...gilStream().chunks()]);
  engine.finish();
  engine.arrange({ ...plainArrangement, ...arrangement });
  return engine;
}

function rowsOf(engine: TraceEngine): string[] {
  return engine.rows().map(({ depth, name, detail }) => `${"  ".repeat(depth)}${name} ${detail}`.trimEnd());
}

function rowOfGil(engine: TraceEngine, which: number): number {
  return engine
    .rows()
    .flatMap(({ kind }, index) => (kind === "gil" ? [index] : []))
    .at(which) as number;
}

function detailsAt(engine: TraceEngine, which: number, time: number) {
  const selection = engine.nearest(rowOfGil(engine, which), time);
  assert.ok(selection !== undefined);
  const details = engine.details(selection);
  assert.ok(details !== undefined);
  const told = details.sentences.map(({ parts }) =>
    parts.map((part) => ("text" in part ? part.text : "")).join(""),
  );
  return { ...details, told };
}

describe("the track of a thread's use of the GIL", () => {
  it("stands below each thread that was sampled, by thread and wherever threads are not listed", () => {
    const threads = [
      "  Worker-1 nothing traced",
      "    GIL estimated",
      "  Worker-2 nothing traced",
      "    GIL estimated",
    ];
    assert.deepEqual(rowsOf(engineOf()).slice(-4), threads);
    const [first] = engineOf()
      .rows()
      .filter(({ kind }) => kind === "gil");
    assert.deepEqual(
      rowsOf(engineOf({ pinned: new Set([first?.key ?? ""]) })).filter((row) => row.includes("GIL")),
      ["GIL Worker-1", "    GIL estimated"],
    );
    for (const groupBy of ["function", "state"] as const)
      assert.deepEqual(rowsOf(engineOf({ groupBy })).slice(-2), ["  GIL Worker-1", "  GIL Worker-2"]);
  });

  it("shows of each stretch how much of it the thread held the lock, was in C code, wanted the lock", () => {
    const engine = engineOf();
    const row = rowOfGil(engine, 1);
    const resolution = millisecond;
    const { rows } = engine.scene({
      ...{ from: 0, to: 60 * millisecond, resolution, merge: resolution },
      ...{ pinnedRows: 0, firstRow: row, lastRow: row },
    });
    const shown = rows.get(row);
    assert.deepEqual(
      [...(shown?.shares ?? [])].map((share) => Math.round(share * 100)),
      [...[40, 0, 60], ...[0, 90, 0], ...[0, 100, 0]],
    );
    assert.deepEqual(
      [...(shown?.ends ?? [])],
      [20, 40, 60].map((time) => time * millisecond),
    );
  });

  it("says of a stretch what was estimated, who held the lock meanwhile, and what is not known", () => {
    const engine = engineOf();
    const first = detailsAt(engine, 0, 10 * millisecond);
    assert.deepEqual([first.title, first.state], ["GIL of Worker-1", "estimated by sampling"]);
    assert.deepEqual(first.told, [
      "Worker-1 held the GIL for ~12.0 ms.",
      "It was ready to run and had to wait for the GIL, ~8.00 ms, while Worker-2 held it ~8.00 ms.",
    ]);
    assert.deepEqual(detailsAt(engine, 1, 30 * millisecond).told, [
      "Worker-2 used the processor for ~18.0 ms in C code, holding the GIL or not.",
      "For the rest, ~2.00 ms, it waited for something else, or other programs had the processor.",
    ]);
    assert.deepEqual(
      detailsAt(engine, 0, 0).slices.map(({ state }) => state),
      ["held the GIL ~12.0 ms, wanted it ~8.00 ms", "held the GIL ~19.0 ms, wanted it ~1.00 ms"],
    );
  });

  it("is gone along from stretch to stretch", () => {
    const engine = engineOf();
    const first = engine.nearest(rowOfGil(engine, 1), 0);
    assert.ok(first !== undefined);
    const second = engine.neighbour(first, 1);
    assert.ok(second !== undefined);
    assert.deepEqual(engine.locate(second), {
      ...{ row: rowOfGil(engine, 1), start: 20 * millisecond, end: 40 * millisecond },
    });
    assert.deepEqual(engine.neighbour(second, -1), first);
    assert.equal(engine.neighbour(first, -1), undefined);
  });
});
