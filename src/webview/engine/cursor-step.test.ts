import assert from "node:assert/strict";
import { fanOutTrace } from "../../../test/webview/fan-out-trace";
import type { StepUnit } from "../../trace/view-protocol";
import { TraceEngine } from "./trace-engine";

describe("stepping the cursor", () => {
  const engine = new TraceEngine();
  engine.push(fanOutTrace());
  engine.finish();

  /** All moments that steps lead to, in ms. */
  function walk(unit: StepUnit, direction: 1 | -1, from: number, row?: number): number[] {
    const selection = row === undefined ? undefined : ({ kind: "slice", row } as const);
    const times: number[] = [];
    let time = from * 1e6;
    for (;;) {
      const step = engine.step(unit, direction, time, selection);
      if (step === undefined) return times;
      time = step.time;
      times.push(time / 1e6);
    }
  }

  it("stops wherever a coroutine changed its state, and comes back over the same moments", () => {
    const forward = walk("event", 1, -1);
    assert.deepEqual(forward, [0, 1, 1.5, 2, 10, 30, 31, 39, 40, 41]);
    assert.deepEqual(walk("event", -1, 42), [...forward].reverse());
  });

  it("goes along the runs of the selected task", () => {
    const ticker = engine.find(
      { kind: "point", file: "/home/me/fan_out.py", line: 14, column: 6 },
      undefined,
    );
    assert.ok(ticker !== undefined);
    assert.deepEqual(walk("task", 1, -1, ticker.row), [1, 30]);
  });

  it("goes along the turns of the loop", () => {
    assert.deepEqual(walk("turn", 1, 0), [10, 39]);
    assert.deepEqual(walk("turn", -1, 40), [39, 10, 0]);
  });
});
