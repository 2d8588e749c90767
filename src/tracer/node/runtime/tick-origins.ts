import asyncHooks from "node:async_hooks";
import { types } from "node:util";
import { reasonOfResource } from "./cause";
import { showAs } from "./original-source";
import { isScheduledByCallback, resourceName } from "./resource-name";
import type { TextTable } from "./text-table";

/* Through a module's namespace each call would ask a getter first. */
const { executionAsyncId, executionAsyncResource, triggerAsyncId } = asyncHooks;
const { apply } = Reflect;

type AnyFunction = (this: unknown, ...values: unknown[]) => unknown;

/** So many callbacks are remembered; a power of two. What they schedule runs right after them. */
const remembered = 1024;

/** Resources that anybody may make, to run a function as if from somewhere else: they say nothing of what calls it. */
const sayNothing: ReadonlySet<string> = new Set(["AsyncResource", "Object"]);

/** Node's ids for code that runs before the event loop does. */
const bootstrapId = 1;

/**
 * Which callbacks of the event loop the ticks and microtasks come from, that Node itself uses for most of what its streams, sockets and compressors tell.
 *
 * While one of them runs, Node knows the id of the callback that scheduled it, and nothing more (Node's documentation of `triggerAsyncId`); the callback
 * is over by then. So whoever schedules something says what runs at that moment.
 */
export class TickOrigins {
  readonly #texts: TextTable;
  /** By the lower bits of a callback's id: the id, and a string id that says why it ran. */
  readonly #ids = new Float64Array(remembered);
  readonly #reasons = new Int32Array(remembered);
  /** String ids of reasons by the names of resources. */
  readonly #byName = new Map<string, number>();
  #lastId = 0;

  constructor(texts: TextTable) {
    this.#texts = texts;
  }

  /** Puts functions in the place of those that schedule; they do the same, and look the same. `onFailure` is called where this one fails. */
  watch(realm: typeof globalThis, onFailure: () => void): void {
    const note = (): void => {
      try {
        this.#note();
      } catch {
        onFailure();
      }
    };
    replaceFunction(realm.process, "nextTick", (nextTick) => {
      return function (this: unknown, callback: unknown, ...values: unknown[]): unknown {
        note();
        return apply(nextTick, this, [callback, ...values]);
      };
    });
    replaceFunction(realm, "queueMicrotask", (queueMicrotask) => {
      return function (this: unknown, callback: unknown): unknown {
        note();
        return apply(queueMicrotask, this, [callback]);
      };
    });
  }

  /** A string id that says why the callback of a resource with this name runs, which must be the one that runs now. */
  reasonOfRunning(name: string): number {
    const origin = isScheduledByCallback(name) ? this.#known(triggerAsyncId()) : 0;
    return origin === 0 ? this.#reasonOf(name) : origin;
  }

  #reasonOf(name: string): number {
    let reason = this.#byName.get(name);
    if (reason === undefined) {
      reason = this.#texts.idOf(reasonOfResource(name));
      this.#byName.set(name, reason);
    }
    return reason;
  }

  #note(): void {
    const id = executionAsyncId();
    if (id === this.#lastId) return;
    this.#lastId = id;
    if (id <= bootstrapId) return;
    const resource: object = executionAsyncResource();
    if (types.isPromise(resource)) return;
    const name = resourceName(resource);
    if (sayNothing.has(name)) return;
    const slot = id % remembered;
    this.#reasons[slot] = this.reasonOfRunning(name);
    this.#ids[slot] = id;
  }

  #known(id: number): number {
    const slot = id % remembered;
    return this.#ids[slot] === id ? (this.#reasons[slot] as number) : 0;
  }
}

function replaceFunction(owner: object, name: string, replace: (original: AnyFunction) => AnyFunction): void {
  const descriptor = Object.getOwnPropertyDescriptor(owner, name);
  if (typeof descriptor?.value !== "function") return;
  const original = descriptor.value as AnyFunction;
  const replacement = replace(original);
  Object.defineProperty(replacement, "name", { value: name, configurable: true });
  showAs(replacement, original);
  Object.defineProperty(owner, name, { ...descriptor, value: replacement });
}
