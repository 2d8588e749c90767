import type { probes } from "../instrument/probe-names";
import type { Coroutine } from "./coroutine";
import { type Disposable, disposeSymbol } from "./dispose-symbol";
import { runtimeKey } from "./runtime-key";

type ProbeName = (typeof probes)[keyof typeof probes];

/** The value that a probe is given and gives back stands first for some of them, and second for others. */
const first = <T>(value: T): T => value;
const second = <T>(_: number, value: T): T => value;
const nothing = (): void => undefined;
const resource = (): Disposable => ({ [disposeSymbol]: nothing });

const coroutine: { readonly [name in ProbeName]: Coroutine[name] } = {
  started: nothing,
  awaiting: second,
  awaited: first,
  yielding: second,
  continued: first,
  delegating: second,
  gathers: second,
  withLocals: second,
  caught: nothing,
  returning: first,
  returningAwait: second,
  threw: nothing,
  exited: first,
  iterating: second,
  iterated: nothing,
  iterationEnds: nothing,
  resourceDisposing: resource,
  resourceDisposed: resource,
};

const file = {
  enter: () => coroutine,
  initializer: (_: number, __: number, value: unknown) => value,
};

/** Lets code with probes run in a thread that is not recorded: that of the loader's hooks, where a program's own hooks pass through ours. */
export function runSilently(): void {
  const value = Object.assign(() => file, { flush: nothing });
  Object.defineProperty(globalThis, Symbol.for(runtimeKey), { value, configurable: true });
}
