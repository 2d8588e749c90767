import { rowOfKind } from "../../trace/model/entity";
import type { CallbackRow, SliceRow, WakeupRow } from "../../trace/model/rows";
import type { TraceModel } from "../../trace/model/trace-model";
import { runsJobs } from "../../trace/query/thread-jobs";
import { nextSlice } from "../../trace/query/window";
import { awaitFlows } from "./await-flows";
import { coroutineMessages, jobFlows } from "./message-flows";
import type { RowNavigation } from "./row-navigation";
import type { Flow, Selection } from "./scene";
import { sendFlows } from "./send-flows";

/** How many causes back arrows are drawn: the selection's own, and the cause of that. */
const mostCauses = 2;

/**
 * The arrows that explain a selection: who woke it, who woke that one, what was created or handed over, what it awaits, what was sent
 * to it and by it, and its messages.
 */
export function flowsOf(
  model: TraceModel,
  rows: RowNavigation,
  selection: Selection | undefined,
): readonly Flow[] {
  if (selection?.kind === "job") return jobFlows(model, rows, selection.row as CallbackRow);
  if (selection?.kind !== "slice") return [];
  const flows: Flow[] = [];
  let slice = selection.row as SliceRow;
  for (let distance = 1; distance <= mostCauses && slice !== 0; distance++) {
    const wakeup = wakeupOf(model, slice, distance === 1);
    if (wakeup === 0) {
      const created = creation(model, rows, slice, distance);
      if (created !== undefined) flows.push(created);
      break;
    }
    const waker = model.wakeups.wakerSlice.get(wakeup);
    const time = model.wakeups.time.get(wakeup);
    const fromRow =
      waker === 0 ? rowOfJob(model, rows, wakeup) : rows.rowOfCoroutine(model.slices.coroutine.get(waker));
    const toRow = rows.rowOfCoroutine(model.wakeups.target.get(wakeup));
    if (fromRow >= 0 && toRow >= 0) {
      flows.push({ kind: "wake", fromRow, fromTime: time, toRow, toTime: time, distance });
    }
    slice = waker;
  }
  const selected = selection.row as SliceRow;
  return [
    ...flows,
    ...awaitFlows(model, rows, selected),
    ...sendFlows(model, rows, selected),
    ...messagesOf(model, rows, selected),
  ];
}

function messagesOf(model: TraceModel, rows: RowNavigation, slice: SliceRow): readonly Flow[] {
  const { slices } = model;
  const span = { start: slices.start.get(slice), end: slices.end.get(slice) };
  return coroutineMessages(model, rows, slices.coroutine.get(slice), span);
}

/** The row of the thread whose job was the waker; -1 where no job was. */
function rowOfJob(model: TraceModel, rows: RowNavigation, wakeup: WakeupRow): number {
  const { callbacks, wakeups } = model;
  const job = rowOfKind(wakeups.waker.get(wakeup), "callback") as CallbackRow;
  const thread = callbacks.thread.get(job);
  return job !== 0 && runsJobs(model, thread) ? rows.rowOfThread(thread) : -1;
}

/** The wakeup that a slice began with; for a waiting slice that was selected, the one that ended it. */
function wakeupOf(model: TraceModel, slice: SliceRow, isSelected: boolean): WakeupRow {
  const { slices } = model;
  const state = slices.stateOf(slice);
  if (isSelected && (state === "suspended" || state === "created")) {
    const next = nextSlice(model, slice);
    return next === 0 ? (0 as WakeupRow) : slices.wakeup.get(next);
  }
  return slices.wakeup.get(slice);
}

function creation(
  model: TraceModel,
  rows: RowNavigation,
  slice: SliceRow,
  distance: number,
): Flow | undefined {
  const { coroutines, slices } = model;
  const coroutine = slices.coroutine.get(slice);
  const creator = coroutines.creator.get(coroutine);
  if (creator === 0 || coroutines.slices.length(coroutine) === 0) return undefined;
  if (coroutines.slices.search(coroutine, (other) => other >= slice) > 1) return undefined;
  const time = coroutines.start.get(coroutine);
  const fromRow = rows.rowOfCoroutine(creator);
  const toRow = rows.rowOfCoroutine(coroutine);
  if (fromRow < 0 || toRow < 0 || fromRow === toRow) return undefined;
  return { kind: "create", fromRow, fromTime: time, toRow, toTime: time, distance };
}
