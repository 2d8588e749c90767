import type { Nanos } from "../../base/units";
import type { CoroutineRow, SliceRow } from "../model/rows";
import { stateCode } from "../model/states";
import type { TraceModel } from "../model/trace-model";
import { coroutineLabel } from "../query/describe";
import type { InvariantRule, Violation } from "./violation";

/** Which states may follow each state, by their codes. */
const successors: readonly (readonly number[])[] = [
  [stateCode.running, stateCode.ready, stateCode.settled],
  [stateCode.suspended, stateCode.settled],
  [stateCode.running, stateCode.settled],
  [stateCode.running, stateCode.ready, stateCode.settled],
  [],
];

/**
 * Each coroutine by itself: its slices follow one another without a break from its start to its end, so that their
 * durations add up to its own; states alternate legally; a wakeup comes before the run that it causes. What the reader had
 * to mend it has reported as an anomaly.
 */
export function checkHistories(model: TraceModel): Violation[] {
  const violations: Violation[] = [];
  for (let coroutine = 1 as CoroutineRow; coroutine <= model.coroutines.count; coroutine++) {
    checkHistory(model, coroutine, (rule, slice, sentence) => {
      violations.push({
        rule,
        stream: "",
        event: 0,
        time: model.slices.start.get(slice) || (0 as Nanos),
        sentence: `coroutine ${coroutine} (${coroutineLabel(model, coroutine)}) ${sentence}`,
      });
    });
  }
  return violations;
}

type Report = (rule: InvariantRule, slice: SliceRow, sentence: string) => void;

function checkHistory(model: TraceModel, coroutine: CoroutineRow, report: Report): void {
  const { coroutines, slices } = model;
  let before = 0 as SliceRow;
  for (const slice of coroutines.slices.values(coroutine)) {
    if (before !== 0) checkStep(model, before, slice, report);
    else if (slices.start.get(slice) !== coroutines.start.get(coroutine)) {
      report("broken-history", slice, "does not begin with its first slice");
    }
    if (slices.end.get(slice) < slices.start.get(slice)) {
      report("broken-history", slice, "has a slice that ends before it starts");
    }
    checkWakeup(model, slice, report);
    before = slice;
  }
  if (before === 0) report("broken-history", before, "has no slice");
  const isSettled = slices.state.get(before) === stateCode.settled;
  if (isSettled !== (coroutines.outcome.get(coroutine) !== 0)) {
    report("broken-history", before, "has an outcome that its last state contradicts");
  }
  if (isSettled && slices.end.get(before) !== coroutines.end.get(coroutine)) {
    report("broken-history", before, "does not end with its last slice");
  }
}

function checkStep(model: TraceModel, before: SliceRow, slice: SliceRow, report: Report): void {
  const { slices } = model;
  const allowed = successors[slices.state.get(before)] ?? [];
  if (slices.isMended.get(slice) === 0 && !allowed.includes(slices.state.get(slice))) {
    report(
      "illegal-transition",
      slice,
      `went from ${slices.stateOf(before)} straight to ${slices.stateOf(slice)}`,
    );
  }
  if (slices.end.get(before) !== slices.start.get(slice)) {
    report("broken-history", slice, "has slices that do not follow one another without a break");
  }
}

function checkWakeup(model: TraceModel, slice: SliceRow, report: Report): void {
  const { slices, wakeups } = model;
  const wakeup = slices.wakeup.get(slice);
  if (wakeup === 0) return;
  const due = wakeups.due.get(wakeup);
  const time = wakeups.time.get(wakeup);
  const isDue = slices.state.get(slice) === stateCode.ready && !Number.isNaN(due);
  if ((isDue ? due : time) > slices.start.get(slice)) {
    report("late-wakeup", slice, "was resumed by a wakeup that came later");
  }
  if (due > time) report("late-wakeup", slice, "was due only after its wakeup");
  if (wakeups.target.get(wakeup) !== slices.coroutine.get(slice)) {
    report("late-wakeup", slice, "was resumed by a wakeup of another coroutine");
  }
}
