import assert from "node:assert/strict";
import fc from "fast-check";
import { anyProgram, livedThrough, numRuns } from "../../../test/traces/lived-programs";
import { manifestChunk, StreamBuilder } from "../../../test/traces/trace-builder";
import type { CoroutineRow } from "../../trace/model/rows";
import { TraceModel } from "../../trace/model/trace-model";
import { TraceReader } from "../../trace/trace-reader";
import { TrackLayout } from "./track-layout";
import { TrackStates, type TrackMoment } from "./track-states";

/** Each track's state at a moment, found by looking at all slices of its outermost coroutines. */
function slowStates(model: TraceModel, layout: TrackLayout, time: number): TrackMoment[] {
  return layout.tracks.map(({ lanes }) => {
    const lane = lanes[0];
    const coroutine =
      lane?.coroutines.findLast((_, index) => lane.startAt(index) <= time) ?? (0 as CoroutineRow);
    const slice = [...model.coroutines.slices.values(coroutine)].findLast(
      (slice) => model.slices.start.get(slice) <= time,
    );
    if (coroutine === 0 || slice === undefined) return "absent";
    const state = model.slices.stateOf(slice);
    if (state === "settled" || model.slices.end.get(slice) <= time) return "ended";
    return state === "suspended" ? "waiting" : state;
  });
}

/** A task that waits once. */
function oneTask(): StreamBuilder {
  const stream = new StreamBuilder({ encoding: "fixed" });
  const work = stream.function("work", { line: 1 });
  const point = stream.point(work, "sleep(1)", { line: 2 });
  const coroutine = { coroutine: 1 };
  stream.emit("loop-started", { loop: 1 }).emit("turn-started", { loop: 1, number: 1 }).wait(1_000);
  stream.emit("coroutine-created", { ...coroutine, function: work });
  stream.emit("task-created", { task: 1, root: 1 });
  stream.emit("task-ready", { task: 1, reason: "created" }).wait(1_000);
  stream.emit("task-step-started", { task: 1 }).wait(1_000);
  stream.emit("coroutine-started", { ...coroutine, function: work }).wait(1_000);
  stream
    .emit("coroutine-suspended", { ...coroutine, point })
    .emit("task-step-ended", { task: 1 })
    .wait(1_000);
  stream.emit("task-ready", { task: 1, reason: "timer" }).wait(1_000);
  stream.emit("task-step-started", { task: 1 }).wait(1_000);
  stream.emit("coroutine-resumed", { ...coroutine, mode: "value" }).wait(1_000);
  stream.emit("coroutine-settled", { ...coroutine, outcome: "returned" });
  return stream.emit("task-step-ended", { task: 1 }).emit("turn-ended", { loop: 1 });
}

/** Moves through moments as shares of the trace's length, and compares; `told` is what was said the last time. */
function compareAt(
  states: TrackStates,
  shares: readonly number[],
  told: readonly TrackMoment[],
): TrackMoment[] {
  const { model, layout } = states;
  let last = [...told];
  for (const share of shares) {
    const time = share * model.end;
    const isChanged = states.moveTo(time);
    const now = layout.tracks.map((track) => states.of(track));
    assert.deepEqual(now, slowStates(model, layout, time));
    if (!isChanged) assert.deepEqual(now, last);
    last = now;
  }
  return last;
}

describe("states of tracks", () => {
  it("are those that all slices show, wherever the cursor goes", () => {
    const shares = fc.array(fc.double({ min: 0, max: 1.1, noNaN: true }), { minLength: 2, maxLength: 6 });
    fc.assert(
      fc.property(anyProgram, shares, (program, shares) => {
        const { model } = livedThrough(...program);
        const layout = new TrackLayout(model);
        layout.update();
        compareAt(new TrackStates(model, layout), shares, []);
      }),
      { numRuns },
    );
  });

  it("follow a trace that grows, at its end", () => {
    const model = new TraceModel();
    const reader = new TraceReader(model);
    const layout = new TrackLayout(model);
    const states = new TrackStates(model, layout);
    const seen = new Set<TrackMoment>();
    let told: TrackMoment[] = [];
    for (const chunk of [manifestChunk(), ...oneTask().chunks()]) {
      const step = chunk.part === "events" ? 16 : chunk.bytes.length;
      for (let at = 0; at < chunk.bytes.length; at += step) {
        reader.push({ ...chunk, bytes: chunk.bytes.slice(at, at + step) });
        layout.update();
        told = compareAt(states, [1], told);
        for (const moment of told) seen.add(moment);
      }
    }
    assert.deepEqual([...seen], ["created", "ready", "running", "waiting", "ended"]);
  });
});
