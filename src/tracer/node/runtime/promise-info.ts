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
  /** Of a promise made in a reaction without saying what it reacts to, as V8 does for its own: what caused that reaction. */
  inherited: Cause | null = null;
  /** The traced coroutine whose call returned this promise. */
  owner: CoroutineState | null = null;
  /** What it was made of, where a function such as `Promise.all` made it. */
  gathering: Gathering | null = null;
  /** The traced coroutine that runs in the reaction this promise was made for. */
  actor: CoroutineState | null = null;
  /** Id of the coroutine that was running when the promise was made. */
  readonly creator: number;
  waiters: CoroutineState[] | null = null;

  constructor(source: PromiseInfo | null, creator: number) {
    this.source = source;
    this.creator = creator;
  }
}

/** A constructor that returns the very object it is given, so that a subclass's private field lands on that. */
const Identity = function (object: object): object {
  return object;
} as unknown as new (object: object) => object;

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
}

/** Remembers something about a promise for as long as the promise lives. */
export function stamp(promise: object, info: PromiseInfo): void {
  new Stamped(promise, info);
}

/** What was stamped on an object; null where nothing was. Safe for every object: a Proxy is not asked. */
export function infoOf(value: object): PromiseInfo | null {
  return Stamped.infoOf(value);
}
