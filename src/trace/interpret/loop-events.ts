import { entityOf } from "../model/entity";
import type { CallbackRow, CoroutineRow, LoopRow, StringRow, ThreadRow, TurnRow } from "../model/rows";
import { heldBy } from "./held-by";
import type { EventHandlers, StreamContext } from "./stream-context";
import { ThreadState } from "./thread-state";

/** What events about threads, loops and the callbacks that loops run do to the model. */
export function loopEvents(context: StreamContext): EventHandlers {
  return { ...threadEvents(context), ...turnEvents(context), ...callbackEvents(context) };
}

function threadEvents(context: StreamContext): EventHandlers {
  const { model, origin, directory } = context;
  const { coroutines, slices, threads } = model;

  /** A thread's number may come again after the thread ended. */
  function newThread(number: number): ThreadRow {
    const known = context.threads[number];
    if (known !== undefined && threads.end.get(known.row) === Infinity) return known.row;
    const row = threads.add(origin.process, 0 as StringRow, false, context.time);
    directory.nameThread(origin.process, number, row);
    const state = new ThreadState(row);
    context.threads[number] = state;
    if (context.thread === known) context.thread = state;
    return row;
  }

  return {
    "thread-started": (operands) => {
      const number = operands[0] as number;
      const name = operands[1] as number;
      const creator = operands[2] as number;
      const isMain = origin.isOneThread || number === 0;
      const row = isMain ? origin.thread : newThread(number);
      threads.start.set(row, context.time);
      if (name !== 0) threads.name.set(row, context.string(name));
      // Where a stream numbers its threads from 0, the creator may be 0, its main thread; elsewhere 0 is nobody.
      if (creator !== 0 || !isMain) threads.creator.set(row, directory.threadOf(origin.process, creator));
    },

    /** What still waits in a thread that ended will wait no longer: its last slice ends, and it never settles. */
    "thread-ended": (operands) => {
      const number = operands[0] as number;
      const { row } = context.threadState(number);
      threads.end.set(row, context.time);
      for (let coroutine = 1 as CoroutineRow; coroutine <= coroutines.count; coroutine++) {
        if (coroutines.thread.get(coroutine) !== row || coroutines.outcome.get(coroutine) !== 0) continue;
        slices.end.set(coroutines.newestSlice.get(coroutine), context.time);
      }
    },
  };
}

function turnEvents(context: StreamContext): EventHandlers {
  const { model, scope } = context;
  const { blockedSpans, coroutines, loops, runFindings, turns } = model;
  const open = new Map<LoopRow, TurnRow>();

  function endTurn(loop: LoopRow): void {
    const turn = open.get(loop);
    if (turn === undefined) return;
    turns.end.set(turn, context.time);
    open.delete(loop);
  }

  return {
    "loop-started": (operands) => {
      const id = operands[0] as number;
      const name = operands[1] as number;
      scope.loops.set(id, loops.add(context.thread.row, context.string(name), context.time));
    },

    "loop-closed": (operands) => loops.end.set(context.loop(operands[0] as number), context.time),

    "turn-started": (operands) => {
      const id = operands[0] as number;
      const number = operands[1] as number;
      const phase = operands[2] as number;
      const loop = context.loop(id);
      endTurn(loop);
      open.set(loop, turns.add(loop, number, phase, context.time));
    },

    "turn-ended": (operands) => endTurn(context.loop(operands[0] as number)),

    "loop-blocked": (operands) => {
      const id = operands[0] as number;
      const duration = operands[1] as number;
      const functionId = operands[2] as number;
      const line = operands[3] as number;
      const start = Math.max(0, context.time - duration);
      const row = blockedSpans.add(context.loop(id), context.thread.row, start, context.time);
      blockedSpans.function.set(row, scope.function(functionId));
      blockedSpans.line.set(row, line);
      blockedSpans.until.set(row, operands[4] as number);
      blockedSpans.coroutine.set(row, context.thread.innermost);
      if (functionId === 0 || line !== 0) return;
      const holder = heldBy(model, context.thread.row, start, context.time);
      if (coroutines.function.get(holder) === 0) return;
      blockedSpans.coroutine.set(row, holder);
      blockedSpans.function.set(row, coroutines.function.get(holder));
    },

    "loop-misused": (operands) => {
      const id = operands[0] as number;
      const misuse = operands[1] as number;
      const point = operands[2] as number;
      const value = operands[3] as number;
      context.loop(id);
      const finding = runFindings.add("loop-misused", context.thread.row, context.time);
      runFindings.misuse.set(finding, misuse);
      runFindings.point.set(finding, scope.point(point));
      runFindings.value.set(finding, context.string(value));
      runFindings.entity.set(finding, entityOf("coroutine", context.thread.innermost));
    },
  };
}

function callbackEvents(context: StreamContext): EventHandlers {
  const { scope } = context;
  const { callbacks } = context.model;

  return {
    "callback-scheduled": (operands) => {
      const id = operands[0] as number;
      const name = operands[1] as number;
      const schedulerKind = operands[2] as number;
      const scheduler = operands[3] as number;
      const row = callbacks.add(context.thread.row, context.string(name));
      callbacks.scheduled.set(row, context.time);
      callbacks.scheduler.set(row, context.entity(schedulerKind, scheduler));
      scope.callbacks.set(id, row);
    },

    "callback-started": (operands) => {
      const id = operands[0] as number;
      const name = operands[1] as number;
      const functionId = operands[2] as number;
      const known = scope.callbacks.get(id);
      const isWaiting = known !== 0 && Number.isNaN(callbacks.start.get(known));
      const row = isWaiting ? known : callbacks.add(context.thread.row, context.string(name));
      callbacks.thread.set(row, context.thread.row);
      callbacks.start.set(row, context.time);
      callbacks.ofThread.append(context.thread.row, row);
      if (name !== 0) callbacks.name.set(row, context.string(name));
      if (functionId !== 0) callbacks.function.set(row, scope.function(functionId));
      scope.callbacks.set(id, row);
      context.thread.callback = row;
    },

    "callback-ended": (operands) => {
      const id = operands[0] as number;
      const row = context.callback(id);
      if (row === 0) return;
      callbacks.end.set(row, context.time);
      if (context.thread.callback === row) context.thread.callback = 0 as CallbackRow;
    },
  };
}
