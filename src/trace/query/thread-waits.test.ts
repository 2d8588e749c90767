import assert from "node:assert/strict";
import { lockStream } from "../../../test/traces/lock-trace";
import { readTrace } from "../../../test/traces/read-trace";
import { manifestChunk } from "../../../test/traces/trace-builder";
import { entityOf } from "../model/entity";
import type { ThreadRow } from "../model/rows";
import { isBlocked, waitLabel, waitsOfThread } from "./thread-waits";

describe("waits of threads", () => {
  const { model } = readTrace([manifestChunk(), ...lockStream().chunks()]);

  it("are those of the jobs that a thread ran", () => {
    const labels = [1, 2, 3].map((thread) =>
      waitsOfThread(model, thread as ThreadRow).map((wait) => waitLabel(model, wait)),
    );
    assert.deepEqual(labels.flat(), ["acquire of gate"]);
  });

  it("block a job from when it asks until it is let go on", () => {
    const { awaitables } = model;
    const wait = [1, 2, 3].flatMap((thread) => [...waitsOfThread(model, thread as ThreadRow)])[0]!;
    const [start, end] = [awaitables.start.get(wait), awaitables.end.get(wait)];
    const job = awaitables.creator.get(wait);
    assert.deepEqual(
      [start - 1, start, end - 1, end].map((time) => isBlocked(model, job, time)),
      [false, true, true, false],
    );
    assert.equal(isBlocked(model, entityOf("thread", 1), start), false);
  });
});
