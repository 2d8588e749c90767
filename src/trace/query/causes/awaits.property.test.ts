import assert from "node:assert/strict";
import { holds, type Lived } from "../../../../test/traces/lived-programs";
import { RandomResources } from "../../../../test/traces/random-resources";
import type { RandomRun } from "../../../../test/traces/random-run";
import { entityKind, entityRow, type Entity } from "../../model/entity";
import { deadlocks } from "../report/deadlocks";
import { awaitGraphAt } from "./await-graph";

/** A wait by the program's own account: `coroutine 1` waits for `awaitable 2`. */
type Wait = readonly [from: string, to: string];

describe("awaits of random programs", () => {
  it("tell who awaits whom at a moment, with all that gathers and locks wait for", () =>
    holds(({ run, model }, moment) => {
      const graph = awaitGraphAt(model, moment, 1_000);
      const found = graph.edges.map(({ from, to }): Wait => [textOf(from), textOf(to)]);
      assert.deepEqual(found, waitsAt(run, moment));
    }));

  it("find circles exactly where there are some, and nothing but circles", () =>
    holds(({ run, model }, moment) => {
      const waits = waitsAt(run, moment);
      const { cycles } = awaitGraphAt(model, moment, 1_000);
      const inCircle = new Set(waits.map(([from]) => from).filter((from) => reaches(from, from, waits)));
      assert.equal(cycles.length > 0, inCircle.size > 0);
      for (const cycle of cycles)
        for (const coroutine of cycle) assert.ok(inCircle.has(`coroutine ${coroutine}`), `${coroutine}`);
      if (run instanceof RandomResources) return;
      const found = cycles.flat().map((coroutine) => `coroutine ${coroutine}`);
      assert.deepEqual(new Set(found), inCircle);
    }));

  it("find a deadlock exactly where tasks wait for none but each other", () =>
    holds((lived) => {
      const stuck = stuckTasks(lived);
      const found = deadlocks(lived.model).filter(({ problem }) => /can ever go on/.test(problem.sentence));
      assert.equal(found.length > 0, stuck.size > 0);
      for (const { tasks } of found) for (const task of tasks) assert.ok(stuck.has(task), `task ${task}`);
    }));
});

/** Who awaits whom at a moment: coroutines, then what their gathers wait for, and who has their locks. */
function waitsAt(run: RandomRun, moment: number): Wait[] {
  const waits: Wait[] = [];
  const gathers = new Set<string>();
  for (const [coroutine, life] of run.lives) {
    const now = life.findLast(({ start }) => start <= moment);
    if (now?.state !== "suspended" || now.awaits === "") continue;
    waits.push([`coroutine ${coroutine}`, shown(run, now.awaits)]);
    if (!(run instanceof RandomResources)) continue;
    const awaitable = Number(now.awaits.replace("awaitable ", ""));
    const members = gathers.has(now.awaits) ? [] : (run.gathers.get(awaitable) ?? []);
    gathers.add(now.awaits);
    for (const member of members) waits.push([now.awaits, shown(run, `task ${member}`)]);
    const holder = holderOf(run, run.lockWaits.get(awaitable), moment);
    if (holder !== 0) waits.push([now.awaits, shown(run, `task ${holder}`)]);
  }
  return waits;
}

/** The task that has a lock at a moment, by all that was done with it until then; 0 where none has. */
function holderOf(run: RandomResources, lock: number | undefined, moment: number): number {
  const last = run.operations.findLast(
    ({ resource, operation, time }) => resource === lock && operation !== "acquire" && time <= moment,
  );
  return last?.operation === "acquired" ? last.task : 0;
}

/** The most tasks that each wait for nothing but some of them: none of them will ever run. */
function stuckTasks({ run }: Lived): ReadonlySet<number> {
  let stuck = new Set(run.tasks.filter(({ state }) => state === "waiting").map(({ task }) => task));
  for (let before = -1; before !== stuck.size;) {
    before = stuck.size;
    stuck = new Set([...stuck].filter((task) => needs(run, task).some((all) => isAll(all, stuck))));
  }
  return stuck;
}

const isAll = (tasks: readonly number[], stuck: ReadonlySet<number>): boolean =>
  tasks.length > 0 && tasks.every((task) => stuck.has(task));

/** What a waiting task cannot go on without: sets of tasks, each stuck only if all of it is. */
function needs(run: RandomRun, task: number): readonly (readonly number[])[] {
  const { kind, id } = run.tasks[task - 1]?.awaits ?? { kind: "none", id: 0 };
  if (kind === "task") return [[id]];
  if (kind !== "awaitable" || !(run instanceof RandomResources)) return [];
  const open = (run.gathers.get(id) ?? []).filter((member) => run.tasks[member - 1]?.state !== "over");
  const holder = holderOf(run, run.lockWaits.get(id), Infinity);
  return [open, holder === 0 ? [] : [holder]];
}

/** A task is shown as its outermost coroutine. */
function shown(run: RandomRun, awaited: string): string {
  const [kind, id] = awaited.split(" ");
  return kind === "task" ? `coroutine ${run.tasks[Number(id) - 1]?.root ?? 0}` : awaited;
}

function textOf(entity: Entity): string {
  return `${entityKind(entity)} ${entityRow(entity)}`;
}

function reaches(from: string, to: string, waits: readonly Wait[]): boolean {
  const seen = new Set<string>();
  const pending = [from];
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    for (const [, next] of waits.filter(([waiting]) => waiting === at)) {
      if (next === to) return true;
      if (!seen.has(next)) pending.push(next);
      seen.add(next);
    }
  }
  return false;
}
