import type { CoroutineState } from "./coroutine-state";
import type { PromiseInfo } from "./promise-info";

/** So many calls are remembered before those that turned out well are sorted out. */
const fewest = 1024;

interface Candidate {
  readonly info: PromiseInfo;
  readonly coroutine: CoroutineState;
  readonly promise: WeakRef<object>;
}

/**
 * Calls of async functions whose promise settled and which nobody had taken a reaction on by then.
 *
 * Somebody may still do so, as long as the promise lives: so a call counts as floating once its promise was collected, or at the program's end. What is
 * remembered keeps no promise alive.
 */
export class FloatingCalls {
  readonly #onFound: (coroutine: CoroutineState) => void;
  #candidates: Candidate[] = [];
  #limit = fewest;

  constructor(onFound: (coroutine: CoroutineState) => void) {
    this.#onFound = onFound;
  }

  /** The promise of a call settled, and nobody has reacted to it yet. */
  add(promise: object, info: PromiseInfo, coroutine: CoroutineState): void {
    this.#candidates.push({ info, coroutine, promise: new WeakRef(promise) });
    if (this.#candidates.length < this.#limit) return;
    this.#sortOut(({ promise: reference }) => reference.deref() === undefined);
    this.#limit = Math.max(fewest, 2 * this.#candidates.length);
  }

  /** The program ends: nobody will react any more. */
  end(): void {
    this.#sortOut(() => true);
  }

  #sortOut(isOver: (candidate: Candidate) => boolean): void {
    const left: Candidate[] = [];
    for (const candidate of this.#candidates) {
      if (candidate.info.isHandled) continue;
      if (isOver(candidate)) this.#onFound(candidate.coroutine);
      else left.push(candidate);
    }
    this.#candidates = left;
  }
}
