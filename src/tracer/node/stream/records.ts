import type { RecordLayout } from "../../../trace/wire/format";
import {
  awaitableKinds,
  entityKinds,
  outcomes,
  phases,
  resumeModes,
  gapCauses,
} from "../../../trace/vocabulary";

/** String ids that every stream of this tracer begins with, so that a record layout can fix one. */
export const reservedStrings = { alreadySettled: 1, microtask: 2 } as const;

/** The texts of {@link reservedStrings}. */
export const reservedTexts: Readonly<Record<keyof typeof reservedStrings, string>> = {
  alreadySettled: "already settled",
  microtask: "microtask",
};

/** The index of an entity kind on the wire. */
export const entity = indexOf(entityKinds);

/** The index of an awaitable kind on the wire. */
export const awaitable = indexOf(awaitableKinds);

/** The index of an outcome on the wire. */
export const outcome = indexOf(outcomes);

/** The index of a phase on the wire. */
export const phase = indexOf(phases);

/** The index of a gap's cause on the wire. */
export const gapCause = indexOf(gapCauses);

const mode = indexOf(resumeModes);

function indexOf<Name extends string>(names: readonly Name[]): Readonly<Record<Name, number>> {
  return Object.fromEntries(names.map((name, index) => [name, index])) as Record<Name, number>;
}

/** The record codes of this tracer; hot events have short records for their usual cases. */
export const code = {
  threadStarted: 1,
  threadEnded: 2,
  loopStarted: 3,
  turnStarted: 4,
  turnEnded: 5,
  created: 6,
  started: 7,
  startedUnseen: 8,
  suspended: 9,
  suspendedWithValue: 10,
  suspendedOnAwaitable: 11,
  suspendedOnCoroutine: 12,
  readyAtOnce: 13,
  ready: 14,
  readyByCoroutine: 15,
  readyByCallback: 16,
  resumed: 17,
  resumedWithValue: 18,
  resumedByThrow: 19,
  resumedToClose: 20,
  returned: 21,
  returnedValue: 22,
  settled: 23,
  locals: 24,
  awaitableCreated: 25,
  awaitableSettled: 26,
  awaitableMember: 27,
  floating: 28,
  callbackStarted: 29,
  callbackEnded: 30,
  loopBlocked: 31,
  messageSent: 32,
  messageReceived: 33,
  processSpawned: 34,
  errorUnhandled: 35,
  gap: 36,
  awaitableNamed: 37,
  waitsForCoroutine: 38,
} as const;

/** What each code means; written into every stream's header. */
export const layouts: Readonly<Record<number, RecordLayout>> = {
  [code.threadStarted]: { event: "thread-started", operands: ["thread", "name", "creator"] },
  [code.threadEnded]: { event: "thread-ended", operands: ["thread"] },
  [code.loopStarted]: { event: "loop-started", operands: ["loop", "name"] },
  [code.turnStarted]: { event: "turn-started", operands: ["number", "phase"], constants: { loop: 1 } },
  [code.turnEnded]: { event: "turn-ended", operands: [], constants: { loop: 1 } },
  [code.created]: { event: "coroutine-created", operands: ["coroutine", "function", "creator"] },
  [code.started]: { event: "coroutine-started", operands: ["coroutine"] },
  [code.startedUnseen]: { event: "coroutine-started", operands: ["coroutine", "function"] },
  [code.suspended]: { event: "coroutine-suspended", operands: ["coroutine", "point"] },
  [code.suspendedWithValue]: { event: "coroutine-suspended", operands: ["coroutine", "point", "value"] },
  [code.suspendedOnAwaitable]: {
    event: "coroutine-suspended",
    operands: ["coroutine", "point", "awaited"],
    constants: { awaitedKind: entity.awaitable },
  },
  [code.suspendedOnCoroutine]: {
    event: "coroutine-suspended",
    operands: ["coroutine", "point", "awaited"],
    constants: { awaitedKind: entity.coroutine },
  },
  [code.waitsForCoroutine]: {
    event: "coroutine-waits",
    operands: ["coroutine", "awaited"],
    constants: { awaitedKind: entity.coroutine },
  },
  [code.readyAtOnce]: {
    event: "coroutine-ready",
    operands: ["coroutine"],
    constants: { wakerKind: entity.none, reason: reservedStrings.alreadySettled },
  },
  [code.ready]: {
    event: "coroutine-ready",
    operands: ["coroutine", "reason"],
    constants: { wakerKind: entity.none },
  },
  [code.readyByCoroutine]: {
    event: "coroutine-ready",
    operands: ["coroutine", "waker", "reason"],
    constants: { wakerKind: entity.coroutine },
  },
  [code.readyByCallback]: {
    event: "coroutine-ready",
    operands: ["coroutine", "waker", "reason"],
    constants: { wakerKind: entity.callback },
  },
  [code.resumed]: { event: "coroutine-resumed", operands: ["coroutine"], constants: { mode: mode.value } },
  [code.resumedWithValue]: {
    event: "coroutine-resumed",
    operands: ["coroutine", "value"],
    constants: { mode: mode.value },
  },
  [code.resumedByThrow]: {
    event: "coroutine-resumed",
    operands: ["coroutine", "value"],
    constants: { mode: mode.throw },
  },
  [code.resumedToClose]: {
    event: "coroutine-resumed",
    operands: ["coroutine"],
    constants: { mode: mode.close },
  },
  [code.returned]: {
    event: "coroutine-settled",
    operands: ["coroutine"],
    constants: { outcome: outcome.returned },
  },
  [code.returnedValue]: {
    event: "coroutine-settled",
    operands: ["coroutine", "value"],
    constants: { outcome: outcome.returned },
  },
  [code.settled]: { event: "coroutine-settled", operands: ["coroutine", "outcome", "value"] },
  [code.locals]: { event: "coroutine-locals", operands: ["coroutine", "value"] },
  [code.awaitableCreated]: {
    event: "awaitable-created",
    operands: ["awaitable", "awaitableKind", "creatorKind", "creator"],
  },
  [code.awaitableSettled]: {
    event: "awaitable-settled",
    operands: ["awaitable", "outcome", "wakerKind", "waker", "reason"],
  },
  [code.awaitableMember]: { event: "awaitable-member", operands: ["awaitable", "memberKind", "member"] },
  [code.awaitableNamed]: {
    event: "awaitable-created",
    operands: ["awaitable", "awaitableKind", "name", "creatorKind", "creator"],
  },
  [code.floating]: {
    event: "awaitable-floating",
    operands: ["actor"],
    constants: { actorKind: entity.coroutine },
  },
  [code.callbackStarted]: { event: "callback-started", operands: ["callback", "name"] },
  [code.callbackEnded]: { event: "callback-ended", operands: ["callback"] },
  [code.loopBlocked]: {
    event: "loop-blocked",
    operands: ["duration", "function", "line", "until"],
    constants: { loop: 1 },
  },
  [code.messageSent]: { event: "message-sent", operands: ["channel", "number", "size"] },
  [code.messageReceived]: { event: "message-received", operands: ["channel", "number"] },
  [code.processSpawned]: { event: "process-spawned", operands: ["process", "name"] },
  [code.errorUnhandled]: { event: "error-unhandled", operands: ["actorKind", "actor", "value"] },
  [code.gap]: { event: "gap", operands: ["cause", "count", "function", "duration"] },
};
