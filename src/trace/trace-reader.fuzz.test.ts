import assert from "node:assert/strict";
import fc from "fast-check";
import { damaged, mutationKinds } from "../../test/traces/damage";
import {
  blockedStream,
  forAwaitStream,
  gatherStream,
  nodeStream,
  pipelineStream,
} from "../../test/traces/examples";
import { generatedStream } from "../../test/traces/generated-trace";
import { readTrace } from "../../test/traces/read-trace";
import { StreamBuilder } from "../../test/traces/trace-builder";
import { checkTrace } from "./check/check-trace";
import type { CoroutineRow, SliceRow } from "./model/rows";
import type { TraceModel } from "./model/trace-model";
import { reasonText } from "./query/causes/reason";
import { why } from "./query/causes/why";
import { pipelineGraphAt } from "./query/pipeline-graph";
import { runProblems } from "./query/report/run-problems";
import { trackTree } from "./query/tracks";
import { sliceAt, slicesInWindow } from "./query/window";
import { summarizeTrace } from "./show/summary";
import { textBars } from "./show/text-bars";
import { textSummary } from "./show/text-summary";
import { textTimeline } from "./show/text-timeline";
import type { TraceChunk } from "./trace-chunk";

/** Asks everything of a model that a view asks: none of it may throw, whatever was read. */
function useModel(chunks: readonly TraceChunk[]): void {
  const reader = readTrace(chunks);
  const { model } = reader;
  checkTrace(reader);
  trackTree(model);
  runProblems(model);
  pipelineGraphAt(model, model.end);
  textBars(model, 40);
  textTimeline(model, { limit: 20, normalize: false });
  textSummary(summarizeTrace(model, reader.problems), { normalize: false });
  for (let slice = 1 as SliceRow; slice <= Math.min(5, model.slices.count); slice++)
    reasonText(why(model, slice));
}

/** Mutations in the whole run; the last figure of the seed in a failure leads back to the one that failed. */
const mutations = Number(process.env["COROSCOPE_MUTATIONS"] ?? 600);

describe("damaged traces", function () {
  this.timeout(600_000);
  const originals = [
    gatherStream(),
    gatherStream({ encoding: "fixed" }),
    nodeStream(),
    pipelineStream({ encoding: "fixed" }),
    forAwaitStream(),
    blockedStream({ encoding: "fixed" }),
  ].map((stream) => stream.chunks());
  for (const [name, mutate] of Object.entries(mutationKinds)) {
    it(`with ${name} are read without an exception`, () => {
      fc.assert(fc.property(damaged(originals, mutate), useModel), {
        numRuns: Math.ceil(mutations / Object.keys(mutationKinds).length),
      });
    });
  }

  it("hold what happened before the cut, and declare the rest", () => {
    const [header, tables, events] = generatedStream({ events: 400, tasks: 10 }).chunks() as [
      TraceChunk,
      TraceChunk,
      TraceChunk,
    ];
    for (let end = 1; end < events.bytes.length; end += 37) {
      const reader = readTrace([header, tables, { ...events, bytes: events.bytes.slice(0, end) }]);
      assert.deepEqual(checkTrace(reader), []);
      assert.equal(reader.model.gaps.count, 1);
    }
  });
});

/** What happens to a few coroutines of one thread, as steps that are legal by construction. */
const anyProgram = fc.array(
  fc.record({
    step: fc.constantFrom("start", "resume", "suspend", "settle", "ready"),
    which: fc.nat(20),
    wait: fc.nat(50),
  }),
  { maxLength: 60 },
);

interface Expected {
  readonly state: string;
  readonly start: number;
}

/** Plays a program on a stream and, slowly and obviously, on plain arrays. */
function play(
  program: readonly { step: string; which: number; wait: number }[],
  encoding: "packed" | "fixed",
): { stream: StreamBuilder; histories: Expected[][] } {
  const stream = new StreamBuilder({ encoding });
  const functionId = stream.function("work", { kind: "generator" });
  const point = stream.point(functionId, "item", { kind: "yield" });
  const histories: Expected[][] = [];
  const stack: number[] = [];
  const enter = (id: number, state: string): void =>
    void histories[id - 1]?.push({ state, start: stream.time });
  const waiting = (...states: string[]): number[] =>
    histories.flatMap((history, index) => (states.includes(history.at(-1)?.state ?? "") ? [index + 1] : []));
  for (const { step, which, wait } of program) {
    stream.wait(wait);
    const choose = (ids: readonly number[]): number | undefined => ids[which % Math.max(1, ids.length)];
    const top = stack.at(-1);
    if (step === "start") {
      histories.push([]);
      const id = histories.length;
      stack.push(id);
      enter(id, "running");
      stream.emit("coroutine-started", { coroutine: id, function: functionId });
    } else if (step === "resume") {
      const id = choose(waiting("suspended", "ready"));
      if (id === undefined) continue;
      stack.push(id);
      enter(id, "running");
      stream.emit("coroutine-resumed", { coroutine: id });
    } else if (step === "ready") {
      const id = choose(waiting("suspended"));
      if (id === undefined) continue;
      enter(id, "ready");
      stream.emit("coroutine-ready", { coroutine: id });
    } else if (top !== undefined) {
      stack.pop();
      enter(top, step === "suspend" ? "suspended" : "settled");
      if (step === "suspend") stream.emit("coroutine-suspended", { coroutine: top, point });
      else stream.emit("coroutine-settled", { coroutine: top, outcome: "returned" });
    }
  }
  return { stream, histories };
}

function historiesOf(model: TraceModel): Expected[][] {
  return Array.from({ length: model.coroutines.count }, (_, index) =>
    [...model.coroutines.slices.values((index + 1) as CoroutineRow)].map((slice) => ({
      state: model.slices.stateOf(slice),
      start: model.slices.start.get(slice),
    })),
  );
}

describe("any legal history", () => {
  for (const encoding of ["packed", "fixed"] as const) {
    it(`survives ${encoding} encoding, decoding and the model, and satisfies the invariants`, () => {
      fc.assert(
        fc.property(anyProgram, (program) => {
          const { stream, histories } = play(program, encoding);
          const reader = readTrace(stream.chunks());
          assert.deepEqual(historiesOf(reader.model), histories);
          assert.deepEqual(checkTrace(reader), []);
        }),
        { numRuns: 60 },
      );
    });
  }

  it("is found again by moment and by window", () => {
    fc.assert(
      fc.property(anyProgram, fc.nat(2_000), fc.nat(500), fc.nat(30), (program, from, width, resolution) => {
        const { stream, histories } = play(program, "packed");
        const { model } = readTrace(stream.chunks());
        for (const [index, history] of histories.entries()) {
          const coroutine = (index + 1) as CoroutineRow;
          const at = sliceAt(model, coroutine, from);
          const expected = history.findLast(({ start }) => start <= from)?.state;
          assert.equal(at === 0 ? undefined : model.slices.stateOf(at), expected);
          compareWindow(model, coroutine, { from, to: from + width, resolution, limit: 1_000 });
        }
      }),
      { numRuns: 100 },
    );
  });
});

/** Held against a walk over all slices: nothing is left out, counted twice, or drawn where it was not. */
function compareWindow(
  model: TraceModel,
  coroutine: CoroutineRow,
  window: Parameters<typeof slicesInWindow>[2],
): void {
  const { end, start } = model.slices;
  const all = [...model.coroutines.slices.values(coroutine)];
  const overlapping = all.filter((slice) => end.get(slice) >= window.from && start.get(slice) <= window.to);
  const drawn = slicesInWindow(model, coroutine, window);
  let position = all.indexOf(drawn[0]?.slice ?? (0 as SliceRow));
  for (const { slice, count, ...span } of drawn) {
    assert.equal(slice, all[position]);
    assert.equal(span.start, start.get(slice));
    assert.equal(span.end, end.get(all[position + count - 1]!));
    assert.ok(count === 1 || span.end - span.start <= window.resolution);
    position += count;
  }
  const shown = drawn.reduce((sum, { count }) => sum + count, 0);
  assert.ok(shown >= overlapping.length);
  for (const slice of overlapping) assert.ok(all.indexOf(slice) < position);
}
