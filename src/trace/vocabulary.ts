/**
 * The event vocabulary: everything a tracer may report, and the only words that pass between the half of Coroscope that
 * runs programs and the half that shows them.
 *
 * Every event has a time and a thread besides the operands listed here. An operand that a tracer does not know is 0.
 * Ids (coroutine, task, awaitable, callback, resource, loop, thread) are numbers from 1 that a tracer chooses; they are
 * unique within their stream and their table while the thing lives, and may be used again after it settled.
 * Functions, points and strings are ids into the stream's side tables (`wire/side-table.ts`).
 *
 * A tracer reports only what it saw: no event is invented to make a history look complete. What it knows to be missing
 * it says with `gap`.
 */
export const eventOperands = {
  "thread-started": ["thread", "name", "creator"],
  "thread-ended": ["thread"],
  "loop-started": ["loop", "name"],
  "loop-closed": ["loop"],
  /** A turn of an event loop begins: asyncio's `_run_once`, or one phase of a libuv iteration in which JavaScript ran. */
  "turn-started": ["loop", "number", "phase"],
  "turn-ended": ["loop"],

  /** A suspendable function was called. `creator` is the coroutine that ran the call. */
  "coroutine-created": ["coroutine", "function", "creator"],
  /** Its body begins. With an id not created before (or settled since), this is the creation too: then `function` counts. */
  "coroutine-started": ["coroutine", "function"],
  /**
   * It gives up control at `point`. `awaitedKind`/`awaited` name what it waits for, where known at that moment; `value`
   * previews what it yields or awaits. In a chain of awaits the innermost coroutine is reported first.
   */
  "coroutine-suspended": ["coroutine", "point", "awaitedKind", "awaited", "value"],
  /** What a suspended coroutine waits for, where that is known only after its suspension: a `for await` is suspended before it asks its iterator. */
  "coroutine-waits": ["coroutine", "awaitedKind", "awaited"],
  /** What it waited for is there; it will run when the loop comes to it. Told by the tracer at the moment of the wakeup. */
  "coroutine-ready": ["coroutine", "wakerKind", "waker", "reason"],
  /** It runs on. `value` previews what came in (sent, awaited result, thrown error) according to `mode`. */
  "coroutine-resumed": ["coroutine", "mode", "value"],
  "coroutine-settled": ["coroutine", "outcome", "value"],
  /** Values of the suspended frame's locals, as one preview text; follows its `coroutine-suspended`. */
  "coroutine-locals": ["coroutine", "value"],
  /**
   * A coroutine object was dropped without ever having been awaited. `function` where the id was never reported. `point`: the
   * call whose result was thrown away at once, where that was seen.
   */
  "coroutine-never-awaited": ["coroutine", "function", "point"],

  /**
   * The loop's unit of scheduling. `root` is its outermost coroutine, 0 where that one is not traced; `body` is then its function as far as
   * that is known, which has a name and no place.
   */
  "task-created": ["task", "name", "root", "creatorKind", "creator", "body"],
  "task-ready": ["task", "wakerKind", "waker", "reason"],
  "task-step-started": ["task"],
  "task-step-ended": ["task", "awaitedKind", "awaited"],
  "task-cancel-requested": ["task", "requesterKind", "requester"],
  "task-settled": ["task", "outcome", "value"],

  "awaitable-created": ["awaitable", "awaitableKind", "name", "creatorKind", "creator"],
  "awaitable-settled": ["awaitable", "outcome", "wakerKind", "waker", "reason"],
  /**
   * What it stands for had come about `duration` ns ago, but its loop was running other code and did not notice: a timer
   * was due by the loop's own clock, a thread had its result. Who waits for it is ready from then on. Told before the
   * wakeup, and only where the loop was held.
   */
  "awaitable-due": ["awaitable", "duration"],
  /** `awaitable` settles depending on `member`: the children of a gather, the promises of a `Promise.all`. */
  "awaitable-member": ["awaitable", "memberKind", "member"],
  /**
   * A promise that nobody took a reaction on by the end of its life or of the program. `actor` is the coroutine whose promise it is, where it is one's:
   * then it needs no `awaitable` of its own.
   */
  "awaitable-floating": ["awaitable", "point", "actorKind", "actor"],

  /** Other code that the loop runs: a timer's callback, an event listener, `call_soon`. */
  "callback-scheduled": ["callback", "name", "schedulerKind", "scheduler"],
  "callback-started": ["callback", "name", "function"],
  "callback-ended": ["callback"],
  /**
   * The loop was held for `duration` ns, ending now, by `function` at `line` (1-based; 0 unknown). With `until`, which line it was is not known, only that it
   * was one from `line` to `until`.
   */
  "loop-blocked": ["loop", "duration", "function", "line", "until"],
  "loop-misused": ["loop", "misuse", "point", "value"],

  "resource-created": ["resource", "resourceKind", "name"],
  "resource-operation": ["resource", "operation", "actorKind", "actor", "size"],

  /** The two ends of a message between threads or processes; `channel` is a string equal at both ends. */
  "message-sent": ["channel", "number", "size"],
  "message-received": ["channel", "number"],
  "process-spawned": ["process", "name"],
  /** An error that nobody handled: an uncaught exception, a rejection without a handler. It came from the line of `point`; 0: not known. */
  "error-unhandled": ["actorKind", "actor", "value", "point"],

  /** Something was not recorded: `count` events (0 unknown) of `function` (0 all), since `duration` ns before now. */
  gap: ["cause", "count", "function", "duration"],

  /**
   * An estimate by sampling, of a thread of an interpreter with one lock for all threads (Python's GIL): in the `duration` ns that end now it ran holding
   * the lock for about `held`, stood ready to run for about `wanted`, and used `native` ns of processor time in calls of C functions, which may have let go of the lock.
   * For the rest it waited for something else. It is the process's event, not that of the thread that it is recorded in.
   */
  "gil-estimated": ["thread", "duration", "held", "wanted", "native"],
} as const satisfies Record<string, readonly string[]>;

/** The name of an event. */
export type EventName = keyof typeof eventOperands;

/** The operands of one kind of event. */
export type OperandName<Name extends EventName = EventName> = (typeof eventOperands)[Name][number];

/** What kind of thing an entity reference (`awaitedKind`, `wakerKind`, …) points at; the id beside it is of that table. */
export const entityKinds = [
  "none",
  "coroutine",
  "task",
  "awaitable",
  "callback",
  "thread",
  "resource",
  "process",
] as const;

/** How a coroutine was resumed: with a value (`next`, `send`, a fulfilled promise), by an error, or told to close. */
export const resumeModes = ["value", "throw", "close"] as const;

/**
 * How something ended. `closed`: a generator's `return()`/`close()`; `collected`: garbage-collected while suspended;
 * `abandoned`: the program ended first. `unknown`: the runtime told that it ended, and not how.
 */
export const outcomes = [
  "returned",
  "threw",
  "cancelled",
  "closed",
  "collected",
  "abandoned",
  "unknown",
] as const;

/** Phases of a loop's turn: libuv's, and asyncio's one ready queue. */
export const phases = [
  "ready-queue",
  "timers",
  "pending",
  "poll",
  "check",
  "closing",
  "microtasks",
  "main",
] as const;

/** What kind of thing is waited for. */
export const awaitableKinds = [
  "unknown",
  "promise",
  "future",
  "timer",
  "immediate",
  "next-tick",
  "microtask",
  "file",
  "socket",
  "dns",
  "crypto",
  "compression",
  "process",
  "message",
  "worker",
  "thread-pool",
  "event",
  "all",
  "any",
  "race",
  "gather",
  "wait",
  "task-group",
  "timeout",
  "lock",
  "condition",
  "semaphore",
  "queue",
  "stream",
  "signal",
  "thenable",
  "async-iterator",
  "value",
] as const;

/** What a resource is. */
export const resourceKinds = [
  "lock",
  "event",
  "condition",
  "semaphore",
  "queue",
  "thread-pool",
  "process-pool",
  "channel",
] as const;

/** What is done to a resource. */
export const resourceOperations = [
  "acquire",
  "acquired",
  "release",
  "put",
  "get",
  "wait",
  "notify",
  "submit",
  "close",
] as const;

/** Ways in which a loop is used that it cannot serve. */
export const misuses = ["closed", "already-running", "not-running"] as const;

/** Why events are missing. */
export const gapCauses = [
  "rate-limit",
  "buffer-lost",
  "disk-error",
  "tracer-error",
  "untraceable",
  "cut-off",
  "damaged",
] as const;

/** Operands that are an index into a list of names rather than an id or a number. */
export const enumerations = {
  awaitedKind: entityKinds,
  wakerKind: entityKinds,
  creatorKind: entityKinds,
  requesterKind: entityKinds,
  schedulerKind: entityKinds,
  memberKind: entityKinds,
  actorKind: entityKinds,
  mode: resumeModes,
  outcome: outcomes,
  phase: phases,
  awaitableKind: awaitableKinds,
  resourceKind: resourceKinds,
  operation: resourceOperations,
  misuse: misuses,
  cause: gapCauses,
} as const satisfies Partial<Record<OperandName, readonly string[]>>;

/** Operands that are an id in the stream's string table: names, reasons, and previews of values. */
export const stringOperands = [
  "name",
  "reason",
  "value",
  "channel",
] as const satisfies readonly OperandName[];
