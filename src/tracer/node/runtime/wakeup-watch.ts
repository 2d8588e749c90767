import type { CoroutineState } from "./coroutine-state";
import type { PromiseInfo } from "./promise-info";

/** What the recorder tells whoever finds out who wakes whom. */
export interface WakeupWatch {
  own(coroutine: CoroutineState): void;
  /** A parameter's initializer of an async function is about to run, or is done; `functionId` is the stream's. */
  initializes(functionId: number, isDone: boolean): void;
  /** An async function began of which a parameter's initializer may have run before. */
  ownAfter(coroutine: CoroutineState, functionId: number): void;
  skip(): void;
  skipPlain(): void;
  expect(coroutine: CoroutineState): void;
  /** Whether a `for await` over a value asks an async generator. */
  asks(value: unknown): boolean;
  /** A `for await` asks its iterator, which `isGenerator` or anything else. */
  expectIteration(coroutine: CoroutineState, isGenerator: boolean): void;
  /** The coroutine whose `for await` calls what is called now; null where it is called by `running`, the innermost that runs. */
  asker(running: CoroutineState | null): CoroutineState | null;
  yields(coroutine: CoroutineState, value: unknown): void;
  exits(coroutine: CoroutineState): void;
  report(info: PromiseInfo): void;
  gathers(combinator: number, items: unknown): void;
  /** A turn of the event loop is over; `time` in ns. */
  turnEnds(time: number): void;
  end(): void;
}

/** What the recorder tells whoever follows the turns of the event loop. */
export interface TurnWatch {
  readonly isOpen: boolean;
  enter(): void;
  /** Whether what was said of the callback and the turn that run is so still. */
  goesOn(): boolean;
}

/** What V8 tells of promises (Node's documentation of `v8.promiseHooks`). */
export interface PromiseWatch {
  init(promise: object, parent: object | undefined): void;
  before(promise: object): void;
  settled(promise: object): void;
}
