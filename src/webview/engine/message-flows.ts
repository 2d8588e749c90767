import { entityKind, entityOf, entityRow, type Entity } from "../../trace/model/entity";
import type {
  AwaitableRow,
  CallbackRow,
  CoroutineRow,
  MessageRow,
  TaskRow,
  ThreadRow,
  WakeupRow,
} from "../../trace/model/rows";
import type { TraceModel } from "../../trace/model/trace-model";
import { runsJobs } from "../../trace/query/thread-jobs";
import { waitsOf } from "../../trace/query/thread-waits";
import type { RowNavigation } from "./row-navigation";
import type { Flow } from "./scene";

/** More messages than this are not drawn for one selection: the nearest say what there is to say. */
const mostMessages = 8;

/** A span of time, in ns; both ends may be infinite. */
interface Span {
  readonly start: number;
  readonly end: number;
}

/** The arrows of a job: who handed it over, whom it woke, and the messages that brought it to its process and its result back. */
export function jobFlows(model: TraceModel, rows: RowNavigation, job: CallbackRow): readonly Flow[] {
  const { callbacks } = model;
  const thread = callbacks.thread.get(job);
  const span = spanBetweenNeighbours(model, job);
  const { messages } = model;
  const start = callbacks.start.get(job);
  const end = callbacks.end.get(job);
  const carried = messageFlows(model, rows, span, start, (message, which) =>
    which === "sent"
      ? messages.sender.get(message) === thread && messages.sent.get(message) >= start
      : messages.receiver.get(message) === thread && messages.received.get(message) <= end,
  );
  return [
    ...handOver(model, rows, job),
    ...letGoOn(model, rows, job),
    ...woken(model, rows, job),
    ...carried,
  ];
}

/** The arrows from those who let a job go on that was blocked: of its longest waits. */
function letGoOn(model: TraceModel, rows: RowNavigation, job: CallbackRow): readonly Flow[] {
  const { awaitables, callbacks } = model;
  const toRow = rows.rowOfThread(callbacks.thread.get(job));
  const length = (wait: AwaitableRow): number => awaitables.end.get(wait) - awaitables.start.get(wait);
  return waitsOf(model, entityOf("callback", job))
    .filter((wait) => awaitables.end.get(wait) < Infinity)
    .sort((one, other) => length(other) - length(one))
    .slice(0, mostMessages)
    .flatMap((wait) => {
      const fromRow = rowOfEntity(model, rows, awaitables.settler.get(wait));
      if (fromRow < 0 || toRow < 0 || fromRow === toRow) return [];
      const time = awaitables.end.get(wait);
      return [{ kind: "wake", fromRow, fromTime: time, toRow, toTime: time, distance: 1 } as const];
    });
}

/** The arrows of the messages that a coroutine sent or received within a span. */
export function coroutineMessages(
  model: TraceModel,
  rows: RowNavigation,
  coroutine: CoroutineRow,
  span: Span,
): readonly Flow[] {
  const { messages } = model;
  return messageFlows(model, rows, span, span.start, (message, end) =>
    end === "sent"
      ? messages.senderCoroutine.get(message) === coroutine
      : messages.receiverCoroutine.get(message) === coroutine,
  );
}

/** What brought a job came after the job before it, and its result went before the one after it. */
function spanBetweenNeighbours({ callbacks }: TraceModel, job: CallbackRow): Span {
  const lists = callbacks.ofThread;
  const thread = callbacks.thread.get(job);
  const start = callbacks.start.get(job);
  const at = lists.search(thread, (other) => callbacks.start.get(other) >= start);
  return {
    start: at === 0 ? -Infinity : callbacks.end.get(lists.at(thread, at - 1)),
    end: at + 1 < lists.length(thread) ? callbacks.start.get(lists.at(thread, at + 1)) : Infinity,
  };
}

function messageFlows(
  model: TraceModel,
  rows: RowNavigation,
  span: Span,
  near: number,
  isOwn: (message: MessageRow, end: "sent" | "received") => boolean,
): readonly Flow[] {
  const { messages } = model;
  const found: { readonly flow: Flow; readonly distance: number }[] = [];
  for (let message = 1 as MessageRow; message <= messages.count; message++) {
    const [sent, received] = [messages.sent.get(message), messages.received.get(message)];
    const own =
      isWithin(sent, span) && isOwn(message, "sent")
        ? sent
        : isWithin(received, span) && isOwn(message, "received")
          ? received
          : undefined;
    if (own === undefined || Number.isNaN(sent) || Number.isNaN(received)) continue;
    const fromRow = rowOfEnd(
      rows,
      messages.senderCoroutine.get(message),
      rows.rowOfThread(messages.sender.get(message)),
    );
    const toRow = rowOfEnd(
      rows,
      messages.receiverCoroutine.get(message),
      rows.rowOfThread(messages.receiver.get(message)),
    );
    if (fromRow < 0 || toRow < 0 || fromRow === toRow) continue;
    const flow: Flow = { kind: "message", fromRow, fromTime: sent, toRow, toTime: received, distance: 1 };
    found.push({ flow, distance: Math.abs(own - near) });
  }
  found.sort((one, other) => one.distance - other.distance);
  return found.slice(0, mostMessages).map(({ flow }) => flow);
}

function isWithin(time: number, { start, end }: Span): boolean {
  return time >= start && time <= end;
}

/** The row of the coroutine at an end of a message, else that of its thread. */
function rowOfEnd(rows: RowNavigation, coroutine: CoroutineRow, threadRow: number): number {
  const row = coroutine === 0 ? -1 : rows.rowOfCoroutine(coroutine);
  return row < 0 ? threadRow : row;
}

function handOver(model: TraceModel, rows: RowNavigation, job: CallbackRow): readonly Flow[] {
  const { callbacks } = model;
  const fromTime = callbacks.scheduled.get(job);
  const fromRow = rowOfEntity(model, rows, callbacks.scheduler.get(job));
  const toRow = rows.rowOfThread(callbacks.thread.get(job));
  if (Number.isNaN(fromTime) || fromRow < 0 || toRow < 0) return [];
  return [{ kind: "create", fromRow, fromTime, toRow, toTime: callbacks.start.get(job), distance: 1 }];
}

function woken(model: TraceModel, rows: RowNavigation, job: CallbackRow): readonly Flow[] {
  const { wakeups, callbacks } = model;
  const waker = entityOf("callback", job);
  const fromRow = rows.rowOfThread(callbacks.thread.get(job));
  for (let wakeup = 1 as WakeupRow; wakeup <= wakeups.count; wakeup++) {
    if (wakeups.waker.get(wakeup) !== waker) continue;
    const toRow = rows.rowOfCoroutine(wakeups.target.get(wakeup));
    if (toRow < 0 || fromRow < 0) return [];
    const time = wakeups.time.get(wakeup);
    const fromTime = Math.min(time, callbacks.end.get(job));
    return [{ kind: "wake", fromRow, fromTime, toRow, toTime: time, distance: 1 }];
  }
  return [];
}

function rowOfEntity(model: TraceModel, rows: RowNavigation, entity: Entity): number {
  const kind = entityKind(entity);
  const row = entityRow(entity);
  if (kind === "coroutine") return rows.rowOfCoroutine(row as CoroutineRow);
  if (kind === "thread") return rows.rowOfThread(row as ThreadRow);
  if (kind === "callback") {
    const thread = model.callbacks.thread.get(row as CallbackRow);
    return runsJobs(model, thread) ? rows.rowOfThread(thread) : -1;
  }
  if (kind === "task") return rows.rowOfCoroutine(model.tasks.root.get(row as TaskRow));
  return -1;
}
