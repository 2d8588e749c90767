import type { Cause } from "./cause";
import type { CoroutineState } from "./coroutine-state";
import type { PromiseInfo } from "./promise-info";

/** A `for await` loop whose iterator was asked for its next item, and which has not been seen to await the answer. */
class Iteration {
  coroutine: CoroutineState;
  /** The coroutine that runs on once the loop waits. */
  beneath: CoroutineState | null = null;
  /** Whether it asks an async generator: then the first promise made is what it will await, and nobody else can. */
  isCertain = false;
  /** The first promise made since: in all likelihood what the iterator answers with, for its loop to await. */
  asked: PromiseInfo | null = null;
  /** Whether a reaction was made since that may be the loop's. */
  hasReacted = false;
  /** Why that loop is ready at once; null while it waits. */
  cause: Cause | null = null;
  /** What it waits for; null where it does not. */
  source: PromiseInfo | null = null;

  constructor(coroutine: CoroutineState) {
    this.coroutine = coroutine;
  }
}

/**
 * The `for await` loops that ask their iterators in one job, the innermost last: asking an async generator runs its body, which may ask another one
 * before any of the answers is awaited.
 */
export class Iterations {
  /** Those that run come first; the others are used again. */
  readonly #all: Iteration[] = [];
  #running = 0;

  /** Whether a loop has asked and not been seen to await. */
  get areRunning(): boolean {
    return this.#running !== 0;
  }

  /** The loop that asked last; there must be one. */
  get innermost(): Iteration {
    return this.#all[this.#running - 1] as Iteration;
  }

  /** A loop is about to ask its iterator; `beneath` runs on once it waits. */
  begin(coroutine: CoroutineState, beneath: CoroutineState | null, isCertain: boolean): void {
    if (this.#running === this.#all.length) this.#all.push(new Iteration(coroutine));
    const iteration = this.#all[this.#running++] as Iteration;
    iteration.coroutine = coroutine;
    iteration.beneath = beneath;
    iteration.isCertain = isCertain;
    iteration.asked = null;
    iteration.hasReacted = false;
    iteration.cause = null;
    iteration.source = null;
  }

  /** The loop whose iterator runs now, where `running` is the innermost coroutine that does; null where none asks, or the iterator is itself a coroutine. */
  asker(running: CoroutineState | null): CoroutineState | null {
    if (this.#running === 0) return null;
    const { coroutine, beneath, hasReacted } = this.innermost;
    return beneath === running && !hasReacted ? coroutine : null;
  }

  /** A promise was made. */
  promiseMade(info: PromiseInfo): void {
    this.innermost.asked ??= info;
  }

  /** The loop that was promised its item with this promise; null where that is none's. */
  awaiting(source: PromiseInfo): Iteration | null {
    for (let index = this.#running - 1; index >= 0; index--) {
      const iteration = this.#all[index] as Iteration;
      if (iteration.asked === source) return iteration;
    }
    return null;
  }

  /** The innermost loop awaits its answer. */
  end(): void {
    this.#running--;
  }
}
