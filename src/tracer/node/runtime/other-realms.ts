import vm from "node:vm";
import { showOriginalSource } from "./original-source";
import { runtimeKey } from "./runtime-key";
import type { ScriptColumns } from "./script-columns";

interface Realm {
  readonly global: object;
  readonly Function: FunctionConstructor;
  readonly Error: ErrorConstructor;
}

/* Captured before it is replaced. */
const { runInContext } = vm;

/** Readies realms for code with probes: that code finds the runtime on the global object, and functions and stack traces must not show the probes. */
export class OtherRealms {
  readonly #columns: ScriptColumns;
  readonly #ready = new WeakSet<object>();

  constructor(columns: ScriptColumns) {
    this.#columns = columns;
  }

  /** Readies the realm of a `vm` context, `undefined` for none but the program's own; throws where it cannot. */
  ready(context: object | undefined): void {
    /* Node asks the program's own realm to make the stack traces of those that do not. */
    if (!this.#ready.has(globalThis)) this.#columns.showIn(Error);
    this.#ready.add(globalThis);
    if (context === undefined || this.#ready.has(context)) return;
    this.#readyContext(runInContext("({ global: globalThis, Function, Error })", context) as Realm);
    this.#ready.add(context);
  }

  #readyContext(realm: Realm): void {
    const runtime: unknown = Reflect.get(globalThis, Symbol.for(runtimeKey));
    /* A getter, for tools that count and clear the values of their contexts' globals. */
    const descriptor = { get: () => runtime, configurable: true };
    Object.defineProperty(realm.global, Symbol.for(runtimeKey), descriptor);
    showOriginalSource(realm.Function);
    this.#columns.showIn(realm.Error);
  }
}
