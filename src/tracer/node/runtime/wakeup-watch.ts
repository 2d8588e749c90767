import type { CoroutineState } from "./coroutine-state";
import type { PromiseInfo } from "./promise-info";

/** What the recorder tells whoever finds out who wakes whom. */
export interface WakeupWatch {
  own(coroutine: CoroutineState): void;
  skip(): void;
  skipPlain(): void;
  expect(coroutine: CoroutineState): void;
  expectIteration(coroutine: CoroutineState): void;
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
