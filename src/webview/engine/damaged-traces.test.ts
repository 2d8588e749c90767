import assert from "node:assert/strict";
import fc from "fast-check";
import { damaged, mutationKinds } from "../../../test/traces/damage";
import { deadlockStream, gatherStream, nodeStream, pipelineStream } from "../../../test/traces/examples";
import { poolStream } from "../../../test/traces/pool-trace";
import { manifestChunk } from "../../../test/traces/trace-builder";
import type { TraceChunk } from "../../trace/trace-chunk";
import type { GroupBy } from "../../trace/view-protocol";
import { plainArrangement } from "./row-list";
import type { Selection } from "./scene";
import { TraceEngine } from "./trace-engine";

/** Damages in the whole run. */
const mutations = Number(process.env["COROSCOPE_MUTATIONS"] ?? 250);

/** Asks everything that the views ask: none of it may throw or hang, whatever was read. */
function lookAtAll(chunks: readonly TraceChunk[], other: readonly TraceChunk[]): void {
  const engine = new TraceEngine();
  for (const chunk of chunks) engine.push([chunk]);
  const { start, end } = engine.finish();
  engine.overview(100);
  engine.statistics();
  engine.findings();
  engine.loopLoads();
  engine.idleGaps();
  for (const groupBy of ["task", "function", "thread"] satisfies GroupBy[]) {
    engine.arrange({ ...plainArrangement, groupBy, filter: groupBy === "task" ? "" : "is:late" });
    engine.rows();
  }
  engine.arrange(plainArrangement);
  const lastRow = engine.rows().length - 1;
  const resolution = Math.max(1, end - start) / 300;
  engine.scene({ from: start, to: end, resolution, merge: resolution, pinnedRows: 0, firstRow: 0, lastRow });
  const found = new Set<Selection>();
  for (const time of [start, (start + end) / 2, end]) {
    engine.awaits(time);
    engine.pipeline(time);
    engine.loopTurns(time);
    engine.replayFrames(time);
    engine.states(time, 0, 0, lastRow + 1);
    for (let row = 0; row <= lastRow; row++) {
      const selection = engine.nearest(row, time);
      if (selection !== undefined) found.add(selection);
    }
  }
  for (const selection of [...found].slice(0, 8)) {
    engine.details(selection);
    engine.flows(selection);
    engine.measure({ start, end }, selection);
    engine.hiddenBehind(selection);
    for (const unit of ["event", "task", "line", "turn"] as const) engine.step(unit, 1, start, selection);
  }
  engine.openOther();
  engine.pushOther(other);
  engine.compareWithOther();
}

describe("views of damaged traces", function () {
  this.timeout(600_000);
  const originals = [
    gatherStream(),
    gatherStream({ encoding: "fixed" }),
    nodeStream(),
    pipelineStream(),
    deadlockStream(),
    poolStream(),
  ].map((stream) => [manifestChunk(), ...stream.chunks()]);
  const sound = originals[0] ?? [];

  for (const [name, mutate] of Object.entries(mutationKinds)) {
    it(`with ${name} answer without an exception`, () => {
      fc.assert(
        fc.property(damaged(originals, mutate), (chunks) => lookAtAll(chunks, sound)),
        { numRuns: Math.ceil(mutations / Object.keys(mutationKinds).length) },
      );
    });
  }

  it("compare with a sound one, and say so where nothing is left", () => {
    const engine = new TraceEngine();
    engine.push(sound);
    engine.finish();
    engine.openOther();
    engine.pushOther([]);
    assert.equal(engine.compareWithOther(), undefined);
  });
});
