import type { CoroutineState } from "./coroutine-state";
import type { PromiseInfo } from "./promise-info";

/** So many calls are remembered before those that turned out well are sorted out. */
const fewest = 1024;

/** The shortest time between two turns at whose end candidates are sorted out, and how much of it each candidate adds; in ns. */
const shortestRest = 100_000_000;
const restPerCandidate = 2_500;

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
  /** Until this time, in ns, no turn's end sorts out. */
  #rest = 0;

  constructor(onFound: (coroutine: CoroutineState) => void) {
    this.#onFound = onFound;
  }

  /** The promise of a call settled, and nobody has reacted to it yet. */
  add(promise: object, info: PromiseInfo, coroutine: CoroutineState): void {
    this.#candidates.push({ info, coroutine, promise: new WeakRef(promise) });
    if (this.#candidates.length < this.#limit) return;
    this.#sortOutCollected();
  }

  /**
   * A turn of the event loop is over: lets go of those that turned out well meanwhile, so seldom that it costs next to nothing. What is kept of a call is more than
   * the call itself.
   */
  turnEnds(time: number): void {
    const { length } = this.#candidates;
    if (length < fewest || time < this.#rest) return;
    this.#sortOutCollected();
    this.#rest = time + shortestRest + length * restPerCandidate;
  }

  /** The program ends: nobody will react any more. */
  end(): void {
    this.#sortOut(() => true);
  }

  #sortOutCollected(): void {
    this.#sortOut(({ promise }) => promise.deref() === undefined);
    this.#limit = Math.max(fewest, 2 * this.#candidates.length);
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
