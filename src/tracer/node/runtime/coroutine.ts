import type { FileRuntime } from "./file-runtime";
import type { PromiseInfo } from "./promise-info";
import type { Thread } from "./thread";

/** How a coroutine is about to settle: what its probes saw last. */
export const endings = { none: 0, returning: 1, threw: 2 } as const;

/**
 * One call of a suspendable function, as its probes tell of it. The methods' names stand in instrumented code (`instrument/probe-names.ts`); each
 * returns what it was given, so that a probe around an expression changes nothing.
 */
export class Coroutine {
  readonly id: number;
  readonly file: FileRuntime;
  /** The function's number in its file. */
  readonly index: number;
  /** Async functions and async generators: their `await`s are resumed by the event loop. */
  readonly isAsync: boolean;
  /** The coroutine that runs again when this one stops running. */
  parent: Coroutine | null = null;
  /** The point's number in its file while it is suspended there; 0 while it runs. */
  point = 0;
  ending: number = endings.none;
  /** String id of the preview of what it returns or throws. */
  endValue = 0;
  /** True while it is suspended at a `yield`: its caller resumes it, not the event loop. */
  isYielded = false;
  isSettled = false;
  /** True where the promise that its call returned is known to be its own. */
  ownsPromise = false;
  /** The promise it waits for, where known. */
  waitsFor: PromiseInfo | null = null;
  readonly #thread: Thread;

  constructor(thread: Thread, id: number, file: FileRuntime, index: number) {
    this.#thread = thread;
    this.id = id;
    this.file = file;
    this.index = index;
    this.isAsync = file.isAsync(index);
  }

  /** The body of a generator begins. */
  started(): void {
    this.#thread.started(this);
  }

  /** About to await `value` at a point. */
  awaiting<T>(point: number, value: T): T {
    this.#thread.awaiting(this, point, value);
    return value;
  }

  /** An `await` gave `value`. */
  awaited<T>(value: T): T {
    this.#thread.resumedByLoop(this, value);
    return value;
  }

  /** About to yield `value`. */
  yielding<T>(point: number, value: T): T {
    this.#thread.yielding(this, point, value);
    return value;
  }

  /** A `yield` gave `value`. */
  continued<T>(value: T): T {
    this.#thread.resumedByCaller(this, value);
    return value;
  }

  /** About to hand over to another iterator, until it is done. */
  delegating<T>(point: number, value: T): T {
    this.#thread.yielding(this, point, value);
    return value;
  }

  /** A `catch` (0) or a `finally` (1) of the function begins. */
  caught(isFinally: number): void {
    if (this.point !== 0) this.#thread.resumedAbruptly(this, isFinally === 1);
  }

  /** About to return `value`. */
  returning<T>(value: T): T {
    this.#thread.returning(this, value);
    return value;
  }

  /** About to return `value` from an async generator, which awaits it first. */
  returningAwait<T>(point: number, value: T): T {
    this.#thread.returning(this, value);
    this.#thread.awaiting(this, point, value);
    return value;
  }

  /** An error leaves the body. */
  threw(error: unknown): void {
    this.#thread.threw(this, error);
  }

  /** The body is left. */
  exited<T>(value?: T): T | undefined {
    this.#thread.exited(this);
    return value;
  }

  /** About to iterate over `value` with `for await`. */
  iterating<T>(point: number, value: T): T {
    this.#thread.iterating(this, point);
    return value;
  }

  /** An item of the iteration is there, or the loop is over. */
  iterated(): void {
    if (this.point !== 0) this.#thread.resumedFromIteration(this);
  }

  /** The loop's body ends: the next item, or the iterator's end, is waited for. */
  iterationEnds(point: number): void {
    this.#thread.iterating(this, point);
  }

  /** A resource that is disposed of first, before the awaited ones of its block. */
  resourceDisposing(point: number): Disposable {
    return { [disposeSymbol]: () => this.#thread.iterating(this, point) };
  }

  /** A resource that is disposed of last. */
  resourceDisposed(): Disposable {
    return { [disposeSymbol]: () => this.iterated() };
  }
}

interface Disposable {
  [disposeSymbol](): void;
}

/** TypeScript's helpers for older targets look for the same symbol. */
const disposeSymbol: unique symbol = ((Symbol as { dispose?: symbol }).dispose ??
  Symbol.for("Symbol.dispose")) as never;
