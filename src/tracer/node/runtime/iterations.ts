import type { Cause } from "./cause";
import type { CoroutineState } from "./coroutine-state";
import type { PromiseInfo } from "./promise-info";

/** A `for await` loop whose iterator was asked for its next item, and which has not been seen to await the answer. */
interface Iteration {
  readonly coroutine: CoroutineState;
  /** The coroutine that runs on once the loop waits. */
  readonly beneath: CoroutineState | null;
  /** The first promise made since: in all likelihood what the iterator answers with, for its loop to await. */
  asked: PromiseInfo | null;
  /** Whether a reaction was made since that may be the loop's. */
  hasReacted: boolean;
  /** Why that loop is ready at once; null while it waits. */
  cause: Cause | null;
}

/**
 * The `for await` loops that ask their iterators in one job, the innermost last: asking an async generator runs its body, which may ask another one
 * before any of the answers is awaited.
 */
export class Iterations {
  readonly #running: Iteration[] = [];

  /** Whether a loop has asked and not been seen to await. */
  get areRunning(): boolean {
    return this.#running.length !== 0;
  }

  /** The loop that asked last; there must be one. */
  get innermost(): Iteration {
    return this.#running[this.#running.length - 1] as Iteration;
  }

  /** A loop is about to ask its iterator; `beneath` runs on once it waits. */
  begin(coroutine: CoroutineState, beneath: CoroutineState | null): void {
    this.#running.push({ coroutine, beneath, asked: null, hasReacted: false, cause: null });
  }

  /** The loop whose iterator runs now, where `running` is the innermost coroutine that does; null where none asks, or the iterator is itself a coroutine. */
  asker(running: CoroutineState | null): CoroutineState | null {
    if (this.#running.length === 0) return null;
    const { coroutine, beneath, hasReacted } = this.innermost;
    return beneath === running && !hasReacted ? coroutine : null;
  }

  /** A promise was made. */
  promiseMade(info: PromiseInfo): void {
    this.innermost.asked ??= info;
  }

  /** The loop that was promised its item with this promise; null where that is none's. */
  awaiting(source: PromiseInfo): Iteration | null {
    const running = this.#running;
    for (let index = running.length - 1; index >= 0; index--) {
      const iteration = running[index] as Iteration;
      if (iteration.asked === source) return iteration;
    }
    return null;
  }

  /** The innermost loop awaits its answer. */
  end(): void {
    this.#running.pop();
  }
}
