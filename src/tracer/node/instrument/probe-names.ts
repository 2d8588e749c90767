/**
 * The words that instrumented code says to the runtime. Every coroutine object has a method of each name (`runtime/coroutine.ts`); a
 * program's own stack traces and debugger show them, so they are whole words.
 */
export const probes = {
  start: "started",
  awaiting: "awaiting",
  awaited: "awaited",
  yielding: "yielding",
  continued: "continued",
  delegating: "delegating",
  gathers: "gathers",
  withLocals: "withLocals",
  caught: "caught",
  returning: "returning",
  returningAwait: "returningAwait",
  threw: "threw",
  exit: "exited",
  iterating: "iterating",
  iterated: "iterated",
  iterationEnds: "iterationEnds",
  resourceDisposing: "resourceDisposing",
  resourceDisposed: "resourceDisposed",
} as const;

/** How a function's entry reports the coroutine, as the second argument of a file's entry function. */
export const entryModes = {
  /** Created now, its body begins later: a generator's call. */
  created: 0,
  /** Created and begun: an async function's call. */
  createdAndStarted: 1,
  /** Begun; the call was not seen. */
  started: 2,
  /** Created and begun, and its promise is not known. */
  createdAndStartedApart: 3,
  /** Created and begun, and its promise may be that of `initializes` before. */
  createdAndStartedAfter: 4,
  /** A parameter's initializer is about to run: the call's promise is there, its body has not begun. */
  initializes: 5,
  /** It has run; the third argument is its value, which is returned. */
  initialized: 6,
} as const;

/** The functions of `Promise` that make one promise of many, by the number that probes give them, with the awaitable kind each makes. */
export const combinators = [
  { name: "all", kind: "all" },
  { name: "allSettled", kind: "all" },
  { name: "any", kind: "any" },
  { name: "race", kind: "race" },
] as const;
