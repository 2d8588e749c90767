import type { CoroutineRow, FunctionRow } from "../model/rows";
import type { EventHandlers, StreamContext } from "./stream-context";
import { TaskHistory } from "./task-history";

/** What events about tasks do to the model. */
export function taskEvents(context: StreamContext): EventHandlers {
  const { model, scope, history } = context;
  const tasks = new TaskHistory(model, history);

  /** The task may be reported before its outermost coroutine, which then exists but has not begun. */
  function rootOf(id: number): CoroutineRow {
    if (id === 0) return 0 as CoroutineRow;
    const known = scope.coroutines.get(id);
    if (known !== 0 && !history.isSettled(known)) return known;
    const root = history.created(context.thread, 0 as FunctionRow, 0 as CoroutineRow, context.time);
    scope.coroutines.set(id, root);
    return root;
  }

  return {
    "task-created": (operands) => {
      const id = operands[0] as number;
      const name = operands[1] as number;
      const rootId = operands[2] as number;
      const creatorKind = operands[3] as number;
      const creator = operands[4] as number;
      const body = operands[5] as number;
      const row = tasks.created(
        context.thread,
        context.string(name),
        { root: rootOf(rootId), untraced: scope.function(body) },
        context.entity(creatorKind, creator),
        context.time,
      );
      scope.tasks.set(id, row);
    },

    "task-ready": (operands) => {
      const row = context.task(operands[0] as number);
      if (row === 0) return;
      const waker = context.entity(operands[1] as number, operands[2] as number);
      const reason = context.string(operands[3] as number);
      tasks.woken(context.thread, row, waker, reason, context.time);
    },

    "task-step-started": (operands) => {
      const row = context.task(operands[0] as number);
      if (row !== 0) tasks.stepStarted(context.thread, row, context.time);
    },

    "task-step-ended": (operands) => {
      const row = context.task(operands[0] as number);
      if (row === 0) return;
      const awaited = context.entity(operands[1] as number, operands[2] as number);
      tasks.stepEnded(context.thread, row, awaited, context.time);
    },

    "task-cancel-requested": (operands) => {
      const id = operands[0] as number;
      const requesterKind = operands[1] as number;
      const requester = operands[2] as number;
      const row = context.task(id);
      if (row === 0) return;
      model.tasks.cancelTime.set(row, context.time);
      model.tasks.canceller.set(row, context.entity(requesterKind, requester));
    },

    "task-settled": (operands) => {
      const id = operands[0] as number;
      const outcome = operands[1] as number;
      const value = operands[2] as number;
      const row = context.task(id);
      if (row !== 0) tasks.settled(context.thread, row, outcome, context.string(value), context.time);
    },
  };
}
