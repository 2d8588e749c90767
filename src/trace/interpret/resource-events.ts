import { entityOf } from "../model/entity";
import type { EventHandlers, StreamContext } from "./stream-context";

/** What events about awaitables, locks, queues, messages, errors and losses do to the model. */
export function resourceEvents(context: StreamContext): EventHandlers {
  return { ...awaitableEvents(context), ...operationEvents(context), ...messageEvents(context) };
}

function awaitableEvents(context: StreamContext): EventHandlers {
  const { model, scope } = context;
  const { awaitables, runFindings } = model;

  return {
    "awaitable-created": ([id = 0, kind = 0, name = 0, creatorKind = 0, creator = 0]) => {
      const row = awaitables.add(
        kind,
        context.string(name),
        context.entity(creatorKind, creator),
        context.time,
      );
      scope.awaitables.set(id, row);
    },

    "awaitable-settled": ([id = 0, outcome = 0, wakerKind = 0, waker = 0, reason = 0]) => {
      const row = context.awaitable(id);
      if (row === 0) return;
      awaitables.end.set(row, context.time);
      awaitables.outcome.set(row, outcome + 1);
      awaitables.settler.set(row, context.entity(wakerKind, waker));
      awaitables.reason.set(row, context.string(reason));
    },

    "awaitable-member": ([id = 0, memberKind = 0, member = 0]) => {
      const row = context.awaitable(id);
      if (row !== 0) awaitables.members.append(row, context.entity(memberKind, member));
    },

    "awaitable-floating": ([id = 0, point = 0]) => {
      const finding = runFindings.add("floating", context.thread.row, context.time);
      runFindings.entity.set(finding, entityOf("awaitable", scope.awaitables.get(id)));
      runFindings.point.set(finding, scope.point(point));
    },
  };
}

function operationEvents(context: StreamContext): EventHandlers {
  const { model, scope } = context;

  return {
    "resource-created": ([id = 0, kind = 0, name = 0]) => {
      scope.resources.set(id, model.resources.add(kind, context.string(name), context.time));
    },

    "resource-operation": ([id = 0, operation = 0, actorKind = 0, actorId = 0, size = 0]) => {
      const resource = context.resource(id);
      if (resource === 0) return;
      const actor = context.entity(actorKind, actorId);
      model.operations.add(resource, operation, actor, context.thread.row, context.time, size);
    },
  };
}

function messageEvents(context: StreamContext): EventHandlers {
  const { model, scope } = context;
  const { gaps, messages, runFindings } = model;

  return {
    "message-sent": ([channel = 0, number = 0, size = 0]) => {
      const row = messages.of(context.string(channel), number);
      messages.sender.set(row, context.thread.row);
      messages.senderCoroutine.set(row, context.thread.innermost);
      messages.sent.set(row, context.time);
      messages.size.set(row, size);
    },

    "message-received": ([channel = 0, number = 0]) => {
      const row = messages.of(context.string(channel), number);
      messages.receiver.set(row, context.thread.row);
      messages.receiverCoroutine.set(row, context.thread.innermost);
      messages.received.set(row, context.time);
    },

    "error-unhandled": ([actorKind = 0, actor = 0, value = 0]) => {
      const finding = runFindings.add("error-unhandled", context.thread.row, context.time);
      runFindings.entity.set(finding, context.entity(actorKind, actor));
      runFindings.value.set(finding, context.string(value));
    },

    gap: ([cause = 0, count = 0, functionId = 0, duration = 0]) => {
      const row = context.addGap(cause, Math.max(0, context.time - duration), context.time);
      gaps.events.set(row, count);
      gaps.function.set(row, scope.function(functionId));
    },
  };
}
