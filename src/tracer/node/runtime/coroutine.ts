import type { Cause } from "./cause";
import { type CoroutineState, endings, type FileNumbers, type WaitState } from "./coroutine-state";
import { type Disposable, disposeSymbol } from "./dispose-symbol";
import type { HotPoints } from "./hot-points";
import type { Tally } from "./rate-limit";
import type { WakeupWatch } from "./wakeup-watch";

/** Who is told what the probes of a coroutine see: the recorder of its thread. */
export interface ProbeListener {
  /** The innermost coroutine that runs. */
  current: CoroutineState | null;
  readonly hot: HotPoints;
  /** Who follows wakeups; null where nobody does. */
  readonly causality: WakeupWatch | null;
  /** Leaves out that a coroutine that is not recorded runs on, where that needs no second look. */
  leavesOutResumption(coroutine: CoroutineState): boolean;
  started(coroutine: CoroutineState): void;
  awaiting(coroutine: CoroutineState, point: number, value: unknown): void;
  yielding(coroutine: CoroutineState, point: number, value: unknown): void;
  delegating(coroutine: CoroutineState, point: number, value: unknown): void;
  gathers(combinator: number, items: unknown): void;
  showsLocals(coroutine: CoroutineState, point: number, values: object): void;
  iterating(coroutine: CoroutineState, point: number): void;
  resumedByLoop(coroutine: CoroutineState, value: unknown): void;
  resumedByCaller(coroutine: CoroutineState, value: unknown): void;
  resumedFromIteration(coroutine: CoroutineState): void;
  resumedAbruptly(coroutine: CoroutineState, isFinally: boolean): void;
  returning(coroutine: CoroutineState, value: unknown): void;
  threw(coroutine: CoroutineState, error: unknown): void;
  exited(coroutine: CoroutineState): void;
  /** One of these functions threw an error, which is the tracer's own. */
  failed(): void;
}

/** What is told at each suspension and resumption, by its number. */
const told = {
  awaiting: 0,
  yielding: 1,
  delegating: 2,
  iterating: 3,
  resumedByLoop: 4,
  resumedByCaller: 5,
  resumedFromIteration: 6,
} as const;

/**
 * How it is told. Out of one table, at one place, so that V8 puts none of it into the compiled code of the program's functions: it has little room there, and what the
 * probes leave out is passed a hundred times as often.
 */
const tell: readonly ((
  thread: ProbeListener,
  coroutine: CoroutineState,
  point: number,
  value: unknown,
) => void)[] = [
  (thread, coroutine, point, value) => thread.awaiting(coroutine, point, value),
  (thread, coroutine, point, value) => thread.yielding(coroutine, point, value),
  (thread, coroutine, point, value) => thread.delegating(coroutine, point, value),
  (thread, coroutine, point) => thread.iterating(coroutine, point),
  (thread, coroutine, _point, value) => thread.resumedByLoop(coroutine, value),
  (thread, coroutine, _point, value) => thread.resumedByCaller(coroutine, value),
  (thread, coroutine) => thread.resumedFromIteration(coroutine),
];

/**
 * One call of a suspendable function, as its probes tell of it. The methods' names stand in instrumented code (`instrument/probe-names.ts`); each
 * returns what it was given, so that a probe around an expression changes nothing. Nor does a probe that fails: no error of the tracer's reaches the program.
 */
export class Coroutine implements CoroutineState {
  /* What is looked at at each await and yield comes first: it lies together in memory. */
  isMuted = false;
  isYielded = false;
  point = 0;
  passed = 0;
  readonly tally: Tally;
  readonly file: FileNumbers;
  readonly index: number;
  readonly #thread: ProbeListener;
  parent: CoroutineState | null = null;
  waitsFor: WaitState | null = null;
  readonly isAsync: boolean;
  readonly id: number;
  mutedAt = -1;
  mutedIn = -1;
  isSettled = false;
  ending: number = endings.none;
  endValue = 0;
  ownsPromise = false;
  generatorLoop = 0;
  answers: WaitState | null = null;
  unheard: WaitState | null = null;
  cause: Cause | null = null;

  constructor(thread: ProbeListener, id: number, file: FileNumbers, index: number) {
    this.#thread = thread;
    this.id = id;
    this.file = file;
    this.index = index;
    this.tally = file.limit.tallyOf(index);
    this.isAsync = file.isAsync(index);
  }

  /** The body of a generator begins. */
  started(): void {
    try {
      this.#thread.started(this);
    } catch {
      this.#thread.failed();
    }
  }

  /** About to await `value` at a point. */
  awaiting<T>(point: number, value: T): T {
    if (this.isMuted && this.#leavesOutAwait(point)) return value;
    this.#tell(told.awaiting, point, value);
    return value;
  }

  /** An `await` gave `value`. */
  awaited<T>(value: T): T {
    if (this.isMuted && this.#thread.leavesOutResumption(this)) return value;
    this.#tell(told.resumedByLoop, 0, value);
    return value;
  }

  /** About to yield `value`. What is left out by the million is done with here, without a call: V8 has room for few calls in a function that it compiles. */
  yielding<T>(point: number, value: T): T {
    const { tally } = this;
    if (this.isMuted && this.point === 0 && tally.leftOut !== 0) {
      const thread = this.#thread;
      tally.leftOut += 2;
      this.point = point;
      thread.current = this.parent;
      this.parent = null;
      if (this.isAsync) thread.causality?.yields(this, value);
      return value;
    }
    this.#tell(told.yielding, point, value);
    return value;
  }

  /** A `yield` gave `value`. */
  continued<T>(value: T): T {
    const thread = this.#thread;
    const { hot } = thread;
    if (this.point === this.mutedAt && this.mutedIn === hot.period && hot.left > 1) {
      hot.left--;
      hot.isBehind = true;
      this.isMuted = true;
      this.passed = this.point;
      this.point = 0;
      this.parent = thread.current === this ? null : thread.current;
      thread.current = this;
      return value;
    }
    this.#tell(told.resumedByCaller, 0, value);
    return value;
  }

  /** About to hand over to another iterator, until it is done. */
  delegating<T>(point: number, value: T): T {
    this.#tell(told.delegating, point, value);
    return value;
  }

  /** About to call one of `combinators` with `items`. */
  gathers<T>(combinator: number, items: T): T {
    try {
      this.#thread.gathers(combinator, items);
    } catch {
      this.#thread.failed();
    }
    return items;
  }

  /** About to be suspended at a point that is given `value`, while the variables have these values. */
  withLocals<T>(point: number, value: T, values: object): T {
    try {
      this.#thread.showsLocals(this, point, values);
    } catch {
      this.#thread.failed();
    }
    return value;
  }

  /** A `catch` (0) or a `finally` (1) of the function begins. */
  caught(isFinally: number): void {
    if (this.point === 0) return;
    try {
      this.#thread.resumedAbruptly(this, isFinally === 1);
    } catch {
      this.#thread.failed();
    }
  }

  /** About to return `value`. */
  returning<T>(value: T): T {
    try {
      this.#thread.returning(this, value);
    } catch {
      this.#thread.failed();
    }
    return value;
  }

  /** About to return `value` from an async generator, which awaits it first. */
  returningAwait<T>(point: number, value: T): T {
    return this.awaiting(point, this.returning(value));
  }

  /** An error leaves the body. */
  threw(error: unknown): void {
    try {
      this.#thread.threw(this, error);
    } catch {
      this.#thread.failed();
    }
  }

  /** The body is left. */
  exited<T>(value?: T): T | undefined {
    try {
      this.#thread.exited(this);
    } catch {
      this.#thread.failed();
    }
    return value;
  }

  /** About to iterate over `value` with `for await`. */
  iterating<T>(point: number, value: T): T {
    try {
      this.generatorLoop = this.#thread.causality?.asks(value) === true ? point : 0;
    } catch {
      this.#thread.failed();
    }
    this.iterationEnds(point);
    return value;
  }

  /** An item of the iteration is there, or the loop is over. */
  iterated(): void {
    if (this.point === 0) return;
    if (this.isMuted && this.#thread.leavesOutResumption(this)) return;
    this.#tell(told.resumedFromIteration, 0, undefined);
  }

  /** The loop's body ends: the next item, or the iterator's end, is waited for. */
  iterationEnds(point: number): void {
    if (this.isMuted && this.#leavesOutAwait(point)) return;
    this.#tell(told.iterating, point, undefined);
  }

  #tell(kind: number, point: number, value: unknown): void {
    try {
      tell[kind]?.(this.#thread, this, point, value);
    } catch {
      this.#thread.failed();
    }
  }

  /** Whether an await, and the resumption before it, are left out and nobody else wants to know; both are counted then. */
  #leavesOutAwait(point: number): boolean {
    const thread = this.#thread;
    const { tally } = this;
    if (this.point !== 0 || thread.causality !== null || tally.leftOut === 0) return false;
    if (!this.file.limit.isUsedUp(point, thread.hot.period)) return false;
    tally.leftOut += 2;
    this.isYielded = false;
    this.point = point;
    thread.current = this.parent;
    this.parent = null;
    return true;
  }

  /** A resource that is disposed of first, before the awaited ones of its block. */
  resourceDisposing(point: number): Disposable {
    return { [disposeSymbol]: () => this.iterationEnds(point) };
  }

  /** A resource that is disposed of last. */
  resourceDisposed(): Disposable {
    return { [disposeSymbol]: () => this.iterated() };
  }
}
