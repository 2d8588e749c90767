import asyncHooks from "node:async_hooks";
import { types } from "node:util";
import { reasonOfResource } from "./cause";
import { EnteredResources } from "./entered-resources";
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

/** Whoever follows the jobs of promises. */
export interface JobWatch {
  /** A string id that says why the promise's job runs that runs now; 0 where that is not known. */
  reasonOfJob(): number;
  /** A microtask begins, for a reason by its string id, 0 where that is not known. */
  microtaskBegins(reason: number): void;
}

/**
 * Whether the callback of a `queueMicrotask` always has an async id of its own. From 24 on it has none unless somebody asks for ids or
 * uses `AsyncLocalStorage`.
 */
export const microtasksHaveIds = Number(process.versions.node.split(".")[0]) < 24;

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
  /** What was scheduled by a promise's job, which has no id: string ids of why that job ran, by what stands for the tick; see `standIn`. */
  readonly #ofJobs = new WeakMap<object, number>();
  /** String ids of reasons by the names of resources. */
  readonly #byName = new Map<string, number>();
  readonly #entered = new EnteredResources();
  #lastId = 0;

  constructor(texts: TextTable) {
    this.#texts = texts;
  }

  /**
   * Puts functions in the place of those that schedule; they do the same, and look the same. Where microtasks have no ids, one of the tracer's own goes
   * before each of the program's, and says why that one runs. `onFailure` is called where something fails.
   */
  watch(realm: typeof globalThis, jobs: JobWatch, onFailure: () => void): void {
    const guarded = (work: () => void): void => {
      try {
        work();
      } catch {
        onFailure();
      }
    };
    const reasonNow = (): number => this.#reasonNow(jobs);
    this.#entered.watch(reasonNow, guarded);
    const note = (callback: unknown, first: unknown): void =>
      guarded(() => {
        if (executionAsyncId() === 0) this.#noteJob(callback, first, jobs.reasonOfJob());
        else this.#note(jobs);
      });
    replaceFunction(realm.process, "nextTick", (nextTick) => {
      return function (this: unknown, callback: unknown, ...values: unknown[]): unknown {
        note(callback, values[0]);
        return apply(nextTick, this, [callback, ...values]);
      };
    });
    replaceFunction(realm, "queueMicrotask", (queueMicrotask) => {
      return function (this: unknown, callback: unknown): unknown {
        note(callback, undefined);
        if (!microtasksHaveIds && typeof callback === "function")
          guarded(() => {
            const reason = reasonNow();
            apply(queueMicrotask, undefined, [() => jobs.microtaskBegins(reason)]);
          });
        return apply(queueMicrotask, this, [callback]);
      };
    });
  }

  /** A string id that says why the callback of a resource with this name runs, which must be the one that runs now. */
  reasonOfRunning(name: string): number {
    const origin = isScheduledByCallback(name)
      ? this.#originOfRunning()
      : this.#entered.reasonOf(executionAsyncResource());
    return origin === 0 ? this.#reasonOf(name) : origin;
  }

  #originOfRunning(): number {
    const trigger = triggerAsyncId();
    if (trigger !== 0) return this.#known(trigger);
    const { callback, args } = executionAsyncResource() as { callback?: unknown; args?: readonly unknown[] };
    const key = standIn(callback, args?.[0]);
    return (key && this.#ofJobs.get(key)) ?? 0;
  }

  #noteJob(callback: unknown, first: unknown, reason: number): void {
    const key = standIn(callback, first);
    if (key !== undefined) this.#ofJobs.set(key, reason);
  }

  #reasonOf(name: string): number {
    let reason = this.#byName.get(name);
    if (reason === undefined) {
      reason = this.#texts.idOf(reasonOfResource(name));
      this.#byName.set(name, reason);
    }
    return reason;
  }

  #note(jobs: JobWatch): void {
    const id = executionAsyncId();
    if (id === this.#lastId) return;
    const reason = this.#reasonNow(jobs);
    if (reason === 0) return;
    this.#lastId = id;
    const slot = id % remembered;
    this.#reasons[slot] = reason;
    this.#ids[slot] = id;
  }

  /** Why the callback or the promise's job runs that runs now, which has an id where the program uses `AsyncLocalStorage`; 0 where it says nothing. */
  #reasonNow(jobs: JobWatch): number {
    const id = executionAsyncId();
    if (id === 0) return jobs.reasonOfJob();
    if (id === bootstrapId) return 0;
    const resource: object = executionAsyncResource();
    if (types.isPromise(resource)) return jobs.reasonOfJob();
    const name = resourceName(resource);
    return sayNothing.has(name) ? this.#entered.reasonOf(resource) : this.reasonOfRunning(name);
  }

  #known(id: number): number {
    const slot = id % remembered;
    return this.#ids[slot] === id ? (this.#reasons[slot] as number) : 0;
  }
}

/**
 * What a tick is told by that has no id to be told by: the object that its function is given first, for most of Node's own functions are shared by all streams;
 * else its function.
 */
function standIn(callback: unknown, first: unknown): object | undefined {
  if (typeof first === "object" && first !== null) return first;
  return typeof callback === "function" ? callback : undefined;
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
