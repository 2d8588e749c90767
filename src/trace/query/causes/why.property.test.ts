import assert from "node:assert/strict";
import fc from "fast-check";
import { anyProgram, livedThrough, numRuns } from "../../../../test/traces/lived-programs";
import type { RandomRun } from "../../../../test/traces/random-run";
import { entityKind, entityRow, type Entity } from "../../model/entity";
import type { AwaitableRow, CallbackRow, SliceRow, TaskRow, WakeupRow } from "../../model/rows";
import type { CoroutineState } from "../../model/states";
import type { TraceModel } from "../../model/trace-model";
import { functionPlace, pointPlace } from "../describe";
import type { Reason, ReasonRole } from "./reason";
import { reasonText } from "./reason";
import { why, whyTask } from "./why";

/** The states that a slice may be in which a sentence names as what shows it. */
const shownBy: Readonly<Partial<Record<ReasonRole, readonly CoroutineState[]>>> = {
  created: ["created"],
  awaited: ["suspended"],
  "still-waiting": ["suspended"],
  deadlock: ["suspended"],
  settled: ["settled"],
};

/** All moments at which something happened in a program, by its own account, and at which a callback ran or woke somebody. */
function momentsOf(run: RandomRun, { awaitables, callbacks, wakeups, end }: TraceModel): ReadonlySet<number> {
  const moments = new Set([0, end]);
  for (const life of run.lives.values()) for (const one of life) moments.add(one.start).add(one.end);
  for (const { start, end: last } of run.holds) moments.add(start).add(last);
  for (let row = 1 as WakeupRow; row <= wakeups.count; row++) moments.add(wakeups.time.get(row));
  for (let row = 1 as AwaitableRow; row <= awaitables.count; row++) moments.add(awaitables.end.get(row));
  for (let row = 1 as CallbackRow; row <= callbacks.count; row++)
    moments.add(callbacks.start.get(row)).add(callbacks.end.get(row));
  return moments;
}

function assertShown(model: TraceModel, moments: ReadonlySet<number>, reasons: readonly Reason[]): void {
  const { slices } = model;
  for (const { role, parts, evidence } of reasons) {
    const text = reasonText(reasons);
    const { slice, time, place, coroutine } = evidence;
    assert.ok(slice >= 1 && slice <= slices.count, text);
    assert.equal(coroutine, slices.coroutine.get(slice), text);
    assert.ok(moments.has(time), `${time} is no moment: ${text}`);
    const states = shownBy[role];
    if (states !== undefined) assert.ok(states.includes(slices.stateOf(slice)), `${role}: ${text}`);
    if (role === "still-waiting" || role === "deadlock") assert.equal(slices.end.get(slice), Infinity, text);
    const known =
      pointPlace(model, slices.point.get(slice)) ??
      functionPlace(model, model.coroutines.function.get(coroutine));
    assert.ok(known !== undefined && place !== undefined, `no place: ${text}`);
    for (const part of parts) {
      if (part.kind === "entity") assert.ok(isThere(model, part.entity), text);
      if (part.kind === "moment") assert.ok(moments.has(part.time), `${part.time} is no moment: ${text}`);
      if (part.kind === "place") assert.ok(part.place.line > 0, text);
      if (part.kind === "duration") assert.ok(isBetween(part.duration, moments), `${part.duration}: ${text}`);
    }
  }
}

function isThere(model: TraceModel, entity: Entity): boolean {
  const tables = {
    ...{
      coroutine: model.coroutines,
      task: model.tasks,
      awaitable: model.awaitables,
      callback: model.callbacks,
    },
    ...{ thread: model.threads, resource: model.resources, process: model.processes, none: { count: 0 } },
  };
  const row = entityRow(entity);
  return row >= 1 && row <= tables[entityKind(entity)].count;
}

/** Whether a duration is the time between two moments. */
function isBetween(duration: number, moments: ReadonlySet<number>): boolean {
  return [...moments].some((moment) => moments.has(moment + duration));
}

/** A language of one word, in which the gaps stand where they do in English. */
function inOtherLanguage(english: string): string {
  return english.replace(/\{\d+\}|[a-z]+/giu, (word) => (word.startsWith("{") ? word : "§"));
}

/** What kind of thing a wait is for is the vocabulary's own word: ` (a timer)`. */
const kindOfThing = /^ \(an? .*\)$/u;

describe("why, of random programs", () => {
  it("has no English words of its own beside the sentences that translators get", () => {
    fc.assert(
      fc.property(anyProgram, (program) => {
        const { model } = livedThrough(...program);
        for (let slice = 1 as SliceRow; slice <= model.slices.count; slice++) {
          for (const { parts } of why(model, slice, inOtherLanguage))
            for (const { kind, text } of parts)
              if (kind === "words" && !kindOfThing.test(text)) assert.doesNotMatch(text, /[a-z]/iu);
        }
      }),
      { numRuns },
    );
  });

  it("says nothing without an event, a place and a time that are in the trace", () => {
    fc.assert(
      fc.property(anyProgram, fc.double({ min: 0, max: 1, noNaN: true }), (program, share) => {
        const { run, model } = livedThrough(...program);
        const moments = momentsOf(run, model);
        for (let slice = 1 as SliceRow; slice <= model.slices.count; slice++) {
          const reasons = why(model, slice);
          assert.ok(reasons.length > 0);
          assertShown(model, moments, reasons);
        }
        const now = Math.floor(share * model.end);
        for (let task = 1 as TaskRow; task <= model.tasks.count; task++) {
          if (model.tasks.start.get(task) <= now) assertShown(model, moments, whyTask(model, task, now));
        }
      }),
      { numRuns },
    );
  });
});
