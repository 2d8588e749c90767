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
  expectIteration(coroutine: CoroutineState): void;
  /** The coroutine whose `for await` calls what is called now; null where it is called by `running`, the innermost that runs. */
  asker(running: CoroutineState | null): CoroutineState | null;
  yields(coroutine: CoroutineState): void;
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
}
