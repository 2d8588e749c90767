import type { Cause } from "./cause";
import type { RateLimit, Tally } from "./rate-limit";

/** What the recorder and the causality keep about one call of a suspendable function. */
export interface CoroutineState {
  readonly id: number;
  readonly file: FileNumbers;
  /** The function's number in its file. */
  readonly index: number;
  /** What is left out of its function. */
  readonly tally: Tally;
  /** Async functions and async generators: their `await`s are resumed by the event loop. */
  readonly isAsync: boolean;
  /** The coroutine that runs again when this one stops running. */
  parent: CoroutineState | null;
  /** The point's number in its file while it is suspended there; 0 while it runs. */
  point: number;
  /** The point it was resumed at last; 0 before the first. */
  passed: number;
  /** One of `endings`. */
  ending: number;
  /** String id of the preview of what it returns or throws. */
  endValue: number;
  /** True while it is suspended at a `yield`: its caller resumes it, not the event loop. */
  isYielded: boolean;
  isSettled: boolean;
  /** True from a suspension on whose resumption is left out, or from that resumption on, until one is recorded again; see `HotPoints`. */
  isMuted: boolean;
  /** The point and the period of time in which its resumptions there are left out without asking again; see `HotPoints.mute`. */
  mutedAt: number;
  mutedIn: number;
  /** True where the promise that its call returned is known to be its own. */
  ownsPromise: boolean;
  /** The promise it waits for, where known. */
  waitsFor: WaitState | null;
  /** The point of the `for await` that it began last, where that asks an async generator; see `asksGenerator`. */
  generatorLoop: number;
  /** What stands for the jobs in which it answers whoever asked it for an item, once it has yielded some. */
  answers: WaitState | null;
  /** What stands for the answers that its loops get whose arrival is not recorded. */
  unheard: WaitState | null;
  /** What it is as the cause of something; see `causeBy`. */
  cause: Cause | null;
}

/** What a coroutine knows of the promise it waits for. */
export interface WaitState {
  /** One more coroutine waits for it. */
  addWaiter(coroutine: CoroutineState): void;
  /** The coroutine that began to wait last does not do so after all. */
  dropWaiter(coroutine: CoroutineState): void;
}

/** The numbers of one instrumented file's functions and points in the stream. */
export interface FileNumbers {
  /** A point's id is its number plus this. */
  readonly pointBase: number;
  /** A function's id is its number plus this. */
  readonly functionBase: number;
  /** How many functions there are. */
  readonly functionCount: number;
  readonly limit: RateLimit;
  /**
   * Between which lines a function must be while it gets from one point to the next, whatever it does on the way; 0 stands for its beginning and its end.
   */
  linesBetween(index: number, from: number, to: number): readonly [first: number, last: number];
  /** Whether a function's awaits are resumed by the event loop. */
  isAsync(index: number): boolean;
  /** Whether a point may show one more value now; `budget` is how many it may have had by the end of the running period. */
  mayPreview(point: number, budget: number): boolean;
}

/** How a coroutine is about to settle: what its probes saw last. */
export const endings = { none: 0, returning: 1, threw: 2, closing: 3 } as const;
