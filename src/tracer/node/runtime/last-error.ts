/** The last error that left a coroutine; it is not kept alive. */
export class LastError {
  #error: WeakRef<object> | undefined;
  #thrower = 0;

  /** An error leaves the coroutine with this id. */
  remember(error: unknown, coroutine: number): void {
    this.#thrower = coroutine;
    this.#error = typeof error === "object" && error !== null ? new WeakRef(error) : undefined;
  }

  /** The id of the coroutine that `value` left last; 0 where that is not known. */
  throwerOf(value: unknown): number {
    return this.#error !== undefined && this.#error.deref() === value ? this.#thrower : 0;
  }
}
