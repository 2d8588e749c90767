import assert from "node:assert/strict";
import { gatherStream } from "../../../test/traces/examples";
import { readTrace } from "../../../test/traces/read-trace";
import { evidenceOf } from "./trace-evidence";

describe("what a trace shows of its files", () => {
  it("is told by file, point and function, small enough to keep", () => {
    const { model } = readTrace(gatherStream().chunks());
    const files = [...evidenceOf(model)];
    assert.equal(files.length, 1);
    const [[, { points, functions }]] = files as [(typeof files)[number]];
    const sleep = points.find(({ line }) => line === 11)!;
    assert.equal(sleep.hits, 2);
    assert.equal(sleep.waiting, 0);
    assert.equal(sleep.wait.count, 2);
    assert.ok(sleep.wait.p50 >= 10_000_000);
    assert.match(sleep.lastWaker ?? "", /_set_result_unless_cancelled/);
    const worker = functions.find(({ qualifiedName }) => qualifiedName === "worker")!;
    assert.equal(worker.calls, 2);
    assert.equal(worker.suspensions, 2);
    assert.ok(worker.line <= 11 && worker.endLine >= 11);
  });

  it("can be passed between threads", () => {
    const { model } = readTrace(gatherStream().chunks());
    const evidence = evidenceOf(model);
    assert.deepEqual(structuredClone(evidence), evidence);
  });
});
