import assert from "node:assert/strict";
import fc from "fast-check";
import { holds, livedThrough, numRuns, type Lived } from "../../../test/traces/lived-programs";
import { RandomResources } from "../../../test/traces/random-resources";
import { randomChoices, RandomRun, type LivedStretch } from "../../../test/traces/random-run";
import { readTrace } from "../../../test/traces/read-trace";
import { manifestChunk } from "../../../test/traces/trace-builder";
import { checkTrace } from "../check/check-trace";
import { entityRow } from "../model/entity";
import type { CoroutineRow, LoopRow, SliceRow, TaskRow } from "../model/rows";
import type { CoroutineState } from "../model/states";
import { criticalPath } from "./causes/critical-path";
import { wakeChain } from "./causes/wake-chain";
import { loopUtilization } from "./loop-utilization";
import { pipelineGraphAt } from "./pipeline-graph";
import type { DurationStatistics } from "./quantiles";
import { compareRuns } from "./report/compare-runs";
import { runProblems } from "./report/run-problems";
import { functionStatistics, pointStatistics, taskTotals } from "./statistics";
import { sliceAt, slicesInWindow } from "./window";

function stretches(
  { lives }: RandomRun,
  state?: CoroutineState,
): (LivedStretch & { readonly coroutine: number })[] {
  return [...lives].flatMap(([coroutine, life]) =>
    life
      .filter((stretch) => state === undefined || stretch.state === state)
      .map((stretch) => ({ ...stretch, coroutine })),
  );
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

/** The nearest rank, by its definition: the smallest that at least this share of all are not above. */
function statisticsOf(durations: readonly number[]): DurationStatistics {
  const at = (share: number): number =>
    durations
      .filter((candidate) => durations.filter((one) => one <= candidate).length >= share * durations.length)
      .reduce((least, candidate) => Math.min(least, candidate), durations.length === 0 ? 0 : Infinity);
  const max = durations.reduce((most, duration) => Math.max(most, duration), 0);
  return {
    count: durations.length,
    total: sum(durations),
    p50: at(0.5),
    p95: at(0.95),
    max,
  } as DurationStatistics;
}

describe("queries of random programs", () => {
  it("are asked of traces that are sound, and hold what the program lived through", () => {
    fc.assert(
      fc.property(randomChoices, (choices) => {
        const run = new RandomRun(choices).live();
        const reader = readTrace([manifestChunk(), ...run.stream.chunks()]);
        assert.deepEqual(checkTrace(reader), []);
        const { coroutines, slices } = reader.model;
        assert.equal(coroutines.count, run.lives.size);
        for (const [coroutine, life] of run.lives) {
          const found = [...coroutines.slices.values(coroutine as CoroutineRow)].map((slice) => [
            slices.stateOf(slice),
            slices.start.get(slice),
            slices.end.get(slice),
          ]);
          assert.deepEqual(
            found,
            life.map(({ state, start, end }) => [state, start, end]),
          );
        }
      }),
      { numRuns },
    );
  });

  it("count what happened at each point", () =>
    holds(({ run, model }) => {
      const expected = new Map<number, unknown>();
      for (const point of new Set(stretches(run, "suspended").map(({ point }) => point))) {
        const waits = stretches(run, "suspended").filter((stretch) => stretch.point === point);
        const readies = stretches(run, "ready").filter((stretch) => stretch.point === point);
        const lengths = (all: readonly LivedStretch[]): number[] =>
          all.filter(({ end }) => end < Infinity).map(({ start, end }) => end - start);
        expected.set(point, {
          ...{ point, hits: waits.length, waiting: waits.filter(({ end }) => end === Infinity).length },
          ...{ wait: statisticsOf(lengths(waits)), ready: statisticsOf(lengths(readies)) },
        });
      }
      const found = pointStatistics(model);
      assert.deepEqual(new Map(found.map((entry) => [entry.point as number, entry])), expected);
      assert.deepEqual(
        found.map(({ hits }) => hits),
        found.map(({ hits }) => hits).sort((a, b) => b - a),
      );
    }));

  it("count the calls of each function and their states", () =>
    holds(({ run, model }) => {
      const found = functionStatistics(model);
      assert.equal(found.length, new Set(run.functionOf.values()).size);
      for (const { function: row, ...statistics } of found) {
        const calls = [...run.lives].filter(([coroutine]) => run.functionOf.get(coroutine) === row);
        const totalOf = (state: CoroutineState): number =>
          sum(
            calls.flatMap(([, life]) =>
              life
                .filter((stretch) => stretch.state === state)
                .map(({ start, end }) => Math.min(end, run.end) - start),
            ),
          );
        const settled = calls.filter(([, life]) => life.at(-1)?.state === "settled").map(([, life]) => life);
        assert.deepEqual(statistics, {
          calls: calls.length,
          settled: settled.length,
          suspensions: sum(calls.map(([, life]) => life.filter(({ state }) => state === "suspended").length)),
          duration: statisticsOf(settled.map((life) => (life.at(-1)?.start ?? 0) - (life[0]?.start ?? 0))),
          ...{ running: totalOf("running"), ready: totalOf("ready"), suspended: totalOf("suspended") },
        });
      }
    }));

  it("divide a task's life into running, ready and waiting", () =>
    holds(({ run, model }) => {
      for (const { task, end: settled } of run.tasks) {
        const [root = 0] = [...run.taskOf].filter(([, own]) => own === task).map(([coroutine]) => coroutine);
        const life = run.lives.get(root) ?? [];
        const born = life[0]?.start ?? 0;
        const own = stretches(run).filter(({ coroutine }) => run.taskOf.get(coroutine) === task);
        const clip = ({ start, end }: LivedStretch): number => Math.min(end, run.end) - start;
        const running = unionOf(
          own.filter((one) => one.state === "running"),
          run.end,
        );
        const ready = sum(own.filter((one) => one.state === "ready").map(clip));
        const end = Math.min(settled, run.end);
        const totals = taskTotals(model)(task as TaskRow);
        assert.deepEqual([totals.running, totals.ready], [running, ready]);
        assert.equal(totals.suspended, Math.max(0, end - born - running - ready));
      }
    }));

  it("give the slices of a window, merged where they are short, and none twice", () =>
    holds(({ run, model }, from, to) => {
      const resolution = Math.floor((to - from) / 5);
      for (const [coroutine, life] of run.lives) {
        const all = [...model.coroutines.slices.values(coroutine as CoroutineRow)];
        const inside = all.filter((_, index) => {
          const { start, end } = life[index] as LivedStretch;
          return end >= from && start <= to;
        });
        const window = { from, to, resolution: 0, limit: 1_000 };
        const single = slicesInWindow(model, coroutine as CoroutineRow, window);
        assert.deepEqual(
          single.map(({ slice }) => slice),
          inside,
        );
        if (inside.length === 0) continue;
        const merged = slicesInWindow(model, coroutine as CoroutineRow, { ...window, resolution });
        assert.ok(merged.length <= inside.length);
        let next = all.indexOf(inside[0] ?? (0 as SliceRow));
        for (const { slice, count, start, end } of merged) {
          assert.equal(all.indexOf(slice), next);
          const [first, last] = [life[next], life[next + count - 1]];
          assert.deepEqual([start, end], [first?.start, last?.end]);
          assert.ok(count === 1 || end - start <= resolution, "only short ones are merged");
          next += count;
        }
        assert.ok(next >= all.indexOf(inside.at(-1) ?? (0 as SliceRow)) + 1, "no slice is left out");
        assert.deepEqual(
          slicesInWindow(model, coroutine as CoroutineRow, { ...window, limit: 2 }),
          single.slice(0, 2),
        );
      }
    }));

  it("find the slice of a moment", () =>
    holds(({ run, model }, moment) => {
      for (const [coroutine, life] of run.lives) {
        const all = [...model.coroutines.slices.values(coroutine as CoroutineRow)];
        const last = life.filter(({ start }) => start <= moment).length;
        assert.equal(sliceAt(model, coroutine as CoroutineRow, moment), all[last - 1] ?? 0);
      }
    }));

  it("follow wakeups back in time, each during the run that is said to have caused it", () =>
    holds(({ model }) => {
      const { slices, wakeups } = model;
      for (let row = 1 as SliceRow; row <= slices.count; row++) {
        const links = wakeChain(model, row, 50);
        for (const [index, { wakeup, slice, wakerSlice }] of links.entries()) {
          const time = wakeups.time.get(wakeup);
          assert.ok(time <= slices.start.get(slice) || slices.stateOf(slice) === "ready");
          if (wakerSlice !== 0) {
            assert.equal(slices.stateOf(wakerSlice), "running");
            assert.ok(slices.start.get(wakerSlice) <= time);
          }
          const after = links[index + 1];
          if (after !== undefined)
            assert.ok(wakeups.time.get(after.wakeup) <= time, "a chain goes back in time");
        }
      }
    }));

  it("lay the critical path without overlap, in the states that the program was in", () =>
    holds(({ run, model }, from, to) => {
      for (const coroutine of run.lives.keys()) {
        let before = from;
        for (const segment of criticalPath(model, coroutine as CoroutineRow, from, to)) {
          assert.ok(segment.start >= before && segment.end > segment.start && segment.end <= to);
          before = segment.end;
          const stretch = run.lives
            .get(segment.coroutine)
            ?.find(({ start, end }) => start <= segment.start && end >= segment.end);
          const kind = stretch?.state === "suspended" ? "waiting" : stretch?.state;
          assert.equal(kind, segment.kind);
        }
      }
    }));

  it("tell how busy the loop was in each part of a window", () =>
    holds(({ run, model }, from, to) => {
      if (to - from < 4) return;
      const width = (to - from) / 4;
      const found = loopUtilization(model, 1 as LoopRow, from, to, 4);
      for (let bucket = 0; bucket < 4; bucket++) {
        const [start, end] = [from + bucket * width, from + (bucket + 1) * width];
        const busy = sum(
          run.turns.map((turn) => Math.max(0, Math.min(end, turn.end) - Math.max(start, turn.start))),
        );
        assert.ok(
          Math.abs((found[bucket] ?? 0) - busy / width) < 1e-6,
          `${found[bucket]} is not ${busy / width}`,
        );
      }
    }));

  it("count the items that generators gave and took", () =>
    holds(({ run, model }, moment) => {
      const expected = new Map<string, number>();
      for (const { kind, generator, driver, time } of run.items) {
        if (time > moment) continue;
        const key = kind === "send" ? `send ${driver} ${generator}` : `yield ${generator} ${driver}`;
        expected.set(key, (expected.get(key) ?? 0) + 1);
      }
      for (const { operation, resource, task, time } of run instanceof RandomResources
        ? run.operations
        : []) {
        if (time > moment || (operation !== "put" && operation !== "get")) continue;
        const key = operation === "put" ? `put ${task} ${resource}` : `get ${resource} ${task}`;
        expected.set(key, (expected.get(key) ?? 0) + 1);
      }
      const { edges } = pipelineGraphAt(model, moment);
      const found = edges.map(
        ({ kind, from, to, items }) => [`${kind} ${entityRow(from)} ${entityRow(to)}`, items] as const,
      );
      assert.deepEqual(new Map(found), expected);
    }));

  it("tell of each line that held the loop, and how often", () =>
    holds(({ run, model }) => {
      const expected = new Map<number, number>();
      for (const { line } of run.holds) expected.set(line, (expected.get(line) ?? 0) + 1);
      const found = runProblems(model).filter(({ kind }) => kind === "loop-blocked");
      assert.deepEqual(new Map(found.map(({ place, count }) => [place?.line ?? 0, count])), expected);
      for (const { place, time } of found) {
        const same = run.holds.filter(({ line }) => line === place?.line);
        const longest = Math.max(...same.map(({ start, end }) => end - start));
        assert.ok(same.some(({ start, end }) => start === time && end - start === longest));
      }
    }));

  it("find no change from a run to itself, and tell two runs apart by their calls", () => {
    fc.assert(
      fc.property(randomChoices, randomChoices, (one, other) => {
        const [before, after] = [livedThrough(one), livedThrough(other)];
        assert.deepEqual(
          [...new Set(compareRuns(before.model, before.model).map(({ change }) => change))],
          ["same"],
        );
        const calls = ({ run }: Lived, name: string): number =>
          [...run.functionOf.values()].filter(
            (id) => ["main", "load", "parse", "save", "items", "feed"][id - 1] === name,
          ).length;
        for (const compared of compareRuns(before.model, after.model)) {
          if (compared.kind !== "function") continue;
          assert.deepEqual(
            [compared.before.count, compared.after.count],
            [calls(before, compared.name), calls(after, compared.name)],
          );
        }
      }),
      { numRuns },
    );
  });
});

/** How long at least one of some stretches lasted. */
function unionOf(all: readonly LivedStretch[], now: number): number {
  const moments = [...new Set(all.flatMap(({ start, end }) => [start, Math.min(end, now)]))].sort(
    (a, b) => a - b,
  );
  return sum(
    moments.slice(1).map((to, index) => {
      const from = moments[index] ?? to;
      return all.some(({ start, end }) => start <= from && end >= to) ? to - from : 0;
    }),
  );
}
