import type { PromiseInfo } from "./promise-info";

/** The most calls that are remembered: those whose parameters threw are forgotten when their promise settles, or then. */
const capacity = 64;

/** A call of an async function that evaluates its parameters. */
interface BegunCall {
  readonly functionId: number;
  /** The promise that it will return. */
  readonly promise: PromiseInfo;
  /** Whether one of its initializers runs now, and may call the same function. */
  isInitializing: boolean;
}

/** The calls of async functions of which initializers of parameters run before their body, the innermost last. */
export class BegunCalls {
  readonly #calls: BegunCall[] = [];

  /** An initializer of a call is about to run; `promise` was made last, which is the call's own if it is the first. */
  initializes(functionId: number, promise: PromiseInfo): void {
    const call = this.#latest(functionId);
    if (call !== undefined && !call.isInitializing) {
      call.isInitializing = true;
      return;
    }
    if (this.#calls.length === capacity) this.#calls.shift();
    this.#calls.push({ functionId, promise, isInitializing: true });
  }

  initialized(functionId: number): void {
    const call = this.#latest(functionId);
    if (call !== undefined) call.isInitializing = false;
  }

  /** The body of a call begins: the promise that it returns, or null where none of its initializers ran. */
  take(functionId: number): PromiseInfo | null {
    const call = this.#latest(functionId);
    if (call === undefined || call.isInitializing) return null;
    this.#calls.splice(this.#calls.lastIndexOf(call), 1);
    return call.promise;
  }

  /** A promise settled: a call that would return it never began, for its parameters threw. */
  settled(promise: PromiseInfo): void {
    const index = this.#calls.findIndex((call) => call.promise === promise);
    if (index >= 0) this.#calls.splice(index, 1);
  }

  get areSome(): boolean {
    return this.#calls.length > 0;
  }

  #latest(functionId: number): BegunCall | undefined {
    return this.#calls.findLast((call) => call.functionId === functionId);
  }
}
