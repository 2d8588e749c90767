import { AsyncResource, executionAsyncId } from "node:async_hooks";

/** The reason of a resource that a function was bound to once: that function runs unseen. */
const unseen = -1;

/**
 * Why functions run that are run as if from somewhere else, with `AsyncResource`: Node runs so what waits for the end of a stream, and pools so what waits for one of theirs.
 *
 * While such a function runs, Node says nothing of the callback that it runs in. But whoever runs it asks the resource for `runInAsyncScope` first, and is answered by a
 * getter here: one that is gone again from the stack when the function runs.
 */
export class EnteredResources {
  /** String ids by resources, as each was entered last; 0 where that is not known. */
  readonly #reasons = new WeakMap<object, number>();
  /** The resource that was asked for `bind` last, which may ask itself for `runInAsyncScope` to keep it, and what ran then. */
  #binding: object | null = null;
  #bindingId = 0;

  /** `reasonNow` is the string id of why the callback runs that runs now; `guarded` keeps failures of the tracer from the program. */
  watch(reasonNow: () => number, guarded: (work: () => void) => void): void {
    const { prototype } = AsyncResource;
    tellReads(prototype, "bind", (resource) => {
      this.#binding = resource;
      this.#bindingId = executionAsyncId();
    });
    tellReads(prototype, "runInAsyncScope", (resource) =>
      guarded(() => {
        if (this.#reasons.get(resource) === unseen) return;
        const isBound = this.#binding === resource && this.#bindingId === executionAsyncId();
        this.#binding = null;
        this.#reasons.set(resource, isBound ? unseen : reasonNow());
      }),
    );
  }

  /** A string id that says why the function runs that was run with a resource; 0 where that is not known. */
  reasonOf(resource: object): number {
    return Math.max(0, this.#reasons.get(resource) ?? 0);
  }
}

/** Puts an accessor in the place of a method; what is assigned to it becomes the object's own, as with a method. */
function tellReads(prototype: object, name: string, onRead: (reader: object) => void): void {
  const descriptor = Object.getOwnPropertyDescriptor(prototype, name);
  if (typeof descriptor?.value !== "function") return;
  const method = descriptor.value as unknown;
  const accessor = {
    get(this: unknown): unknown {
      if (this !== prototype && typeof this === "object" && this !== null) onRead(this);
      return method;
    },
    set(this: object, value: unknown) {
      const isOwn = this !== prototype;
      Object.defineProperty(
        this,
        name,
        isOwn ? { value, writable: true, enumerable: true, configurable: true } : { ...descriptor, value },
      );
    },
  };
  Object.defineProperty(prototype, name, { configurable: true, enumerable: false, ...accessor });
}
