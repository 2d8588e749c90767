import type { combinators } from "../instrument/probe-names";
import type { Cause } from "./cause";
import type { CoroutineState, WaitState } from "./coroutine-state";

/** What one call of a function such as `Promise.all` was given. */
export interface Gathering {
  readonly combinator: (typeof combinators)[number];
  /** How many items there are, promises or not. */
  readonly size: number;
  /** Those of them that are known promises. */
  readonly members: readonly PromiseInfo[];
}

/** Who is told that coroutines are ready. */
interface CoroutineWake {
  ready(coroutine: CoroutineState, cause: Cause): void;
}

/** What the tracer knows about one promise. It holds no promise, so it keeps none alive. */
export class PromiseInfo implements WaitState {
  /** The awaitable's id once it was reported; 0 before. */
  awaitable = 0;
  isSettled = false;
  /** Whether anybody has reacted to it: awaited it, called `then`, or had it settle another promise. */
  isHandled = false;
  /** Who settled it. */
  cause: Cause | null = null;
  /** Of a promise made by `then` or `await`: the promise it reacts to, until it settles. */
  source: PromiseInfo | null;
  /** How many promises had been made before it. */
  readonly order: number;
  /** Of a promise made in a reaction without saying what it reacts to, as V8 does for its own: what caused that reaction. */
  inherited: Cause | null = null;
  /** The traced coroutine whose call returned this promise. */
  owner: CoroutineState | null = null;
  /** What it was made of, where a function such as `Promise.all` made it. */
  gathering: Gathering | null = null;
  /** The traced coroutine that runs in the reaction this promise was made for. */
  actor: CoroutineState | null = null;
  /** Whether it stands for many promises, of which nobody needs to know more than the coroutine that waits for each: {@link actor}. */
  isShared = false;
  /** Id of the coroutine that was running when the promise was made. */
  readonly creator: number;
  /** The first coroutine that waits for it, and the others: there is seldom more than one. */
  #waiter: CoroutineState | null = null;
  #others: CoroutineState[] | null = null;

  constructor(source: PromiseInfo | null, creator: number, order: number) {
    this.source = source;
    this.creator = creator;
    this.order = order;
  }

  /** Whether a coroutine waits for it. */
  get hasWaiters(): boolean {
    return this.#waiter !== null;
  }

  addWaiter(coroutine: CoroutineState): void {
    if (this.#waiter === null) this.#waiter = coroutine;
    else if (this.#others === null) this.#others = [coroutine];
    else this.#others.push(coroutine);
  }

  dropWaiter(coroutine: CoroutineState): void {
    if (this.#others !== null && this.#others.length > 0) {
      if (this.#others.at(-1) === coroutine) this.#others.pop();
    } else if (this.#waiter === coroutine) this.#waiter = null;
  }

  /** Tells each coroutine that still waits for it, in the order in which they came. */
  wakeAll(wake: CoroutineWake, cause: Cause): void {
    const first = this.#waiter;
    const others = this.#others;
    this.#waiter = this.#others = null;
    if (first !== null) this.#wake(first, wake, cause);
    if (others !== null) for (const other of others) this.#wake(other, wake, cause);
  }

  #wake(coroutine: CoroutineState, wake: CoroutineWake, cause: Cause): void {
    if (coroutine.waitsFor !== this) return;
    coroutine.waitsFor = null;
    wake.ready(coroutine, cause);
  }
}

/**
 * A constructor that returns the very object it is given, so that a subclass's private field lands on that. It is a derived class that calls no `super`, for which
 * nothing is allocated (ECMA-262 §10.2.2).
 */
class Identity extends Object {
  constructor(object: object | undefined) {
    if (object !== undefined) return object;
    super();
  }
}

/** Puts a private field on promises that the program did not make for us: invisible, and several times cheaper than a `WeakMap`. */
class Stamped extends Identity {
  readonly #info: PromiseInfo;

  constructor(promise: object, info: PromiseInfo) {
    super(promise);
    this.#info = info;
  }

  static infoOf(value: object): PromiseInfo | null {
    return #info in value ? value.#info : null;
  }

  /** The same, apart: V8 keeps what it has seen of the objects that each of the two was given, and this one is given nothing but promises. */
  static infoOfPromise(promise: object): PromiseInfo | null {
    return #info in promise ? promise.#info : null;
  }
}

/** Remembers something about a promise for as long as the promise lives. */
export function stamp(promise: object, info: PromiseInfo): void {
  new Stamped(promise, info);
}

/** What was stamped on a promise; null where nothing was. */
export function infoOfPromise(promise: object): PromiseInfo | null {
  return Stamped.infoOfPromise(promise);
}

/** What was stamped on an object; null where nothing was. Safe for every object: a Proxy is not asked. */
export function infoOf(value: object): PromiseInfo | null {
  return Stamped.infoOf(value);
}
