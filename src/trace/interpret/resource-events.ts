import type { Nanos } from "../../base/units";
import { entityKind, entityKindCode, entityOf, entityRow, noEntity } from "../model/entity";
import type { CoroutineRow } from "../model/rows";
import type { EventHandlers, StreamContext } from "./stream-context";

/** What events about awaitables, locks, queues, messages, errors and losses do to the model. */
export function resourceEvents(context: StreamContext): EventHandlers {
  return { ...awaitableEvents(context), ...operationEvents(context), ...messageEvents(context) };
}

function awaitableEvents(context: StreamContext): EventHandlers {
  const { model, scope } = context;
  const { awaitables, runFindings } = model;

  return {
    "awaitable-created": (operands) => {
      const id = operands[0] as number;
      const kind = operands[1] as number;
      const name = operands[2] as number;
      const creatorKind = operands[3] as number;
      const creator = operands[4] as number;
      const row = awaitables.add(
        kind,
        context.string(name),
        context.entity(creatorKind, creator),
        context.time,
      );
      scope.awaitables.set(id, row);
    },

    "awaitable-settled": (operands) => {
      const id = operands[0] as number;
      const outcome = operands[1] as number;
      const wakerKind = operands[2] as number;
      const waker = operands[3] as number;
      const reason = operands[4] as number;
      const row = context.awaitable(id);
      if (row === 0) return;
      awaitables.end.set(row, context.time);
      awaitables.outcome.set(row, outcome + 1);
      if (wakerKind === entityKindCode.process)
        model.processes.whenKnown(waker, (process) =>
          awaitables.settler.set(row, entityOf("process", process)),
        );
      else awaitables.settler.set(row, context.entity(wakerKind, waker));
      awaitables.reason.set(row, context.string(reason));
    },

    "awaitable-due": (operands) => {
      const row = context.awaitable(operands[0] as number);
      const late = operands[1] as number;
      if (row !== 0) awaitables.due.set(row, Math.max(0, context.time - late));
    },

    "awaitable-member": (operands) => {
      const id = operands[0] as number;
      const memberKind = operands[1] as number;
      const member = operands[2] as number;
      const row = context.awaitable(id);
      if (row === 0) return;
      if (memberKind === entityKindCode.process)
        model.processes.whenKnown(member, (process) =>
          awaitables.members.append(row, entityOf("process", process)),
        );
      else awaitables.members.append(row, context.entity(memberKind, member));
    },

    "awaitable-floating": (operands) => {
      const id = operands[0] as number;
      const point = operands[1] as number;
      const actorKind = operands[2] as number;
      const actor = context.entity(actorKind, operands[3] as number);
      const finding = runFindings.add("floating", context.thread.row, context.time);
      const promise = entityOf("awaitable", scope.awaitables.get(id));
      runFindings.entity.set(finding, actor === noEntity ? promise : actor);
      if (entityKind(actor) === "coroutine")
        runFindings.function.set(finding, model.coroutines.function.get(entityRow(actor) as CoroutineRow));
      runFindings.point.set(finding, scope.point(point));
    },
  };
}

function operationEvents(context: StreamContext): EventHandlers {
  const { model, scope } = context;

  return {
    "resource-created": (operands) => {
      const id = operands[0] as number;
      const kind = operands[1] as number;
      const name = operands[2] as number;
      scope.resources.set(id, model.resources.add(kind, context.string(name), context.time));
    },

    "resource-operation": (operands) => {
      const id = operands[0] as number;
      const operation = operands[1] as number;
      const actorKind = operands[2] as number;
      const actorId = operands[3] as number;
      const size = operands[4] as number;
      const resource = context.resource(id);
      if (resource === 0) return;
      const actor = context.entity(actorKind, actorId);
      model.operations.add(resource, operation, actor, context.thread.row, context.time, size);
    },
  };
}

function messageEvents(context: StreamContext): EventHandlers {
  const { model, scope } = context;
  const { gaps, gilEstimates, messages, runFindings } = model;

  return {
    "message-sent": (operands) => {
      const channel = operands[0] as number;
      const number = operands[1] as number;
      const size = operands[2] as number;
      const row = messages.of(context.string(channel), number);
      messages.sender.set(row, context.thread.row);
      messages.senderCoroutine.set(row, context.thread.innermost);
      messages.sent.set(row, context.time);
      messages.size.set(row, size);
    },

    "message-received": (operands) => {
      const channel = operands[0] as number;
      const number = operands[1] as number;
      const row = messages.of(context.string(channel), number);
      messages.receiver.set(row, context.thread.row);
      messages.receiverCoroutine.set(row, context.thread.innermost);
      messages.received.set(row, context.time);
    },

    "error-unhandled": (operands) => {
      const actorKind = operands[0] as number;
      const actor = operands[1] as number;
      const value = operands[2] as number;
      const point = operands[3] as number;
      const finding = runFindings.add("error-unhandled", context.thread.row, context.time);
      runFindings.point.set(finding, scope.point(point));
      runFindings.entity.set(finding, context.entity(actorKind, actor));
      runFindings.value.set(finding, context.string(value));
    },

    gap: (operands) => {
      const cause = operands[0] as number;
      const count = operands[1] as number;
      const functionId = operands[2] as number;
      const duration = operands[3] as number;
      const row = context.addGap(cause, Math.max(0, context.time - duration), context.time);
      gaps.events.set(row, count);
      gaps.function.set(row, scope.function(functionId));
    },

    "gil-estimated": (operands) => {
      const number = operands[0] as number;
      const duration = operands[1] as number;
      const thread = context.directory.threadOf(context.origin.process, number);
      gilEstimates.add(thread, Math.max(0, context.time - duration), context.time, {
        held: operands[2] as Nanos,
        wanted: operands[3] as Nanos,
        native: operands[4] as Nanos,
      });
    },
  };
}
