import asyncHooks from "node:async_hooks";
import { entity } from "../stream/records";
import type { Cause } from "./cause";
import { resourceName } from "./resource-name";
import type { TextTable } from "./text-table";
import { microtasksHaveIds } from "./tick-origins";

/* Through a module's namespace each call would ask a getter first. */
const { executionAsyncId, executionAsyncResource } = asyncHooks;

/**
 * Tells V8's own tasks, in which it says that something was compiled in the background or that `Atomics.waitAsync` is over, from the jobs of promises: neither have an id, but
 * Node runs each task with a resource of its own, and all jobs with the same (what Node's documentation of `executionAsyncResource` calls the top level).
 */
export class EngineTasks {
  readonly #texts: TextTable;
  #resourceOfJobs: object | null = null;
  #cause: Cause | null = null;

  constructor(texts: TextTable) {
    this.#texts = texts;
  }

  /** A job or a microtask begins. */
  jobBegins(): void {
    if (this.#resourceOfJobs !== null || executionAsyncId() !== 0) return;
    const resource: object = executionAsyncResource();
    if (isNameless(resource)) this.#resourceOfJobs = resource;
  }

  /** The task as the cause of something, if one runs now. */
  causeNow(): Cause | null {
    if (executionAsyncId() !== 0) return null;
    /* Where jobs have ids, none is seen that has the resource of those without. */
    if (this.#resourceOfJobs === null && !microtasksHaveIds) return null;
    const resource: object = executionAsyncResource();
    if (resource === this.#resourceOfJobs || !isNameless(resource)) return null;
    return (this.#cause ??= { kind: entity.none, id: 0, reason: this.#texts.idOf("JavaScript engine") });
  }
}

/** Jobs also run while Node goes through its timers and immediates, and then the resource is `process`. */
function isNameless(resource: object): boolean {
  return resourceName(resource) === "Object";
}
