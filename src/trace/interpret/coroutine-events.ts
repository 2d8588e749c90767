import { entityOf, noEntity } from "../model/entity";
import type { CoroutineRow, TaskRow } from "../model/rows";
import { DerivedTasks } from "./derived-tasks";
import type { EventHandlers, StreamContext } from "./stream-context";

/** What events about coroutines do to the model. */
export function coroutineEvents(context: StreamContext): EventHandlers {
  const { model, scope, history, origin } = context;
  const { coroutines, runFindings, slices } = model;
  const derived = origin.derivesTasks ? new DerivedTasks(model, history) : undefined;

  function joinTask(row: CoroutineRow): void {
    if (coroutines.task.get(row) !== 0) return;
    if (derived !== undefined) derived.joined(row);
    else coroutines.task.set(row, context.thread.task);
  }

  function start(id: number, functionId: number): CoroutineRow {
    const known = scope.coroutines.get(id);
    if (known !== 0 && history.canStart(known)) {
      history.started(context.thread, known, context.time);
      if (coroutines.function.get(known) === 0) coroutines.function.set(known, scope.function(functionId));
      return known;
    }
    if (known !== 0 && !history.isSettled(known)) {
      context.anomaly("illegal-transition", "started anew before it had settled", known);
      history.mend(coroutines.newestSlice.get(known));
    }
    const row = history.startedUnseen(context.thread, scope.function(functionId), context.time);
    scope.coroutines.set(id, row);
    return row;
  }

  return {
    "coroutine-created": (operands) => {
      const id = operands[0] as number;
      const functionId = operands[1] as number;
      const creatorId = operands[2] as number;
      const creator = creatorId === 0 ? (0 as CoroutineRow) : scope.coroutines.get(creatorId);
      const row = history.created(context.thread, scope.function(functionId), creator, context.time);
      scope.coroutines.set(id, row);
    },

    "coroutine-started": (operands) => {
      joinTask(start(operands[0] as number, operands[1] as number));
    },

    "coroutine-resumed": (operands) => {
      const row = context.coroutine(operands[0] as number);
      if (row === 0) return;
      const value = context.string(operands[2] as number);
      history.resumed(context.thread, row, operands[1] as number, value, context.time);
      joinTask(row);
    },

    "coroutine-suspended": (operands, event) => {
      const row = context.coroutine(operands[0] as number);
      if (row === 0) return;
      const point = context.point(operands[1] as number, event.relativePoint, row);
      const awaited = context.entity(operands[2] as number, operands[3] as number);
      const value = context.string(operands[4] as number);
      if (point === 0) context.anomaly("missing-point", "was suspended at no known point", row);
      history.suspended(context.thread, row, point, awaited, value, context.time);
      derived?.left(row, awaited);
    },

    "coroutine-waits": (operands) => {
      const row = context.coroutine(operands[0] as number);
      const awaited = context.entity(operands[1] as number, operands[2] as number);
      if (row !== 0) history.waits(row, awaited);
    },

    "coroutine-ready": (operands) => {
      const row = context.coroutine(operands[0] as number);
      if (row === 0) return;
      if (history.isSettled(row)) {
        context.anomaly("illegal-transition", "was woken although it had settled", row);
        return;
      }
      const waker = context.entity(operands[1] as number, operands[2] as number);
      const reason = context.string(operands[3] as number);
      history.woken(context.thread, row, 0 as TaskRow, waker, reason, context.time);
    },

    "coroutine-settled": (operands) => {
      const row = context.coroutine(operands[0] as number);
      if (row === 0) return;
      const value = context.string(operands[2] as number);
      history.settled(context.thread, row, operands[1] as number, value, context.time);
      derived?.left(row, noEntity);
      derived?.settled(row);
    },

    "coroutine-locals": (operands) => {
      const id = operands[0] as number;
      const value = operands[1] as number;
      const row = context.coroutine(id);
      if (row !== 0) slices.locals.set(coroutines.newestSlice.get(row), context.string(value));
    },

    "coroutine-never-awaited": (operands) => {
      const id = operands[0] as number;
      const functionId = operands[1] as number;
      const point = operands[2] as number;
      const row = scope.coroutines.get(id);
      const finding = runFindings.add("never-awaited", context.thread.row, context.time);
      runFindings.point.set(finding, scope.point(point));
      runFindings.entity.set(finding, entityOf("coroutine", row));
      runFindings.function.set(
        finding,
        row === 0 ? scope.function(functionId) : coroutines.function.get(row),
      );
    },
  };
}
