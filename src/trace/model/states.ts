/** What a coroutine is doing. `ready`: woken, but not yet running. */
export const coroutineStates = ["created", "running", "ready", "suspended", "settled"] as const;

/** One of {@link coroutineStates}. */
export type CoroutineState = (typeof coroutineStates)[number];

/** The index of each state in {@link coroutineStates}, as the slice table holds it. */
export const stateCode = {
  created: 0,
  running: 1,
  ready: 2,
  suspended: 3,
  settled: 4,
} as const satisfies Record<CoroutineState, number>;
