/** Something that holds a resource (a process, a listener, a file) until it is disposed; disposing twice is harmless. */
export interface Disposable {
  dispose(): void;
}

/** Makes a {@link Disposable} of a function, which then runs at most once. */
export function disposable(release: () => void): Disposable {
  let released = false;
  return {
    dispose() {
      if (released) return;
      released = true;
      release();
    },
  };
}

/**
 * Collects disposables where they are made, and releases them together, newest first.
 *
 * An error in one of them does not keep the others from being released; the first error is thrown at the end.
 */
export class DisposableList implements Disposable {
  readonly #items: Disposable[] = [];
  #disposed = false;

  /** Keeps `item` for later, or disposes it at once when the list itself is already disposed. Returns `item`. */
  add<T extends Disposable>(item: T): T {
    if (this.#disposed) item.dispose();
    else this.#items.push(item);
    return item;
  }

  dispose(): void {
    this.#disposed = true;
    const errors: unknown[] = [];
    for (let item = this.#items.pop(); item !== undefined; item = this.#items.pop()) {
      try {
        item.dispose();
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw errors[0];
  }
}
