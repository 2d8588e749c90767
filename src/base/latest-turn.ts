/**
 * Runs asynchronous actions one at a time. Of those that come while one is under way only the last is run: what was asked for before
 * it is out of date by then.
 */
export class LatestTurn {
  #underWay: Promise<void> | undefined;
  #next: (() => Promise<void>) | undefined;

  /** Resolves when nothing is under way or waits any more; rejects with what an action threw meanwhile. */
  get settled(): Promise<void> {
    return this.#underWay ?? Promise.resolve();
  }

  /** Runs an action as soon as none is under way, unless a later one comes before that. Resolves as {@link settled}. */
  take(action: () => Promise<void>): Promise<void> {
    this.#next = action;
    this.#underWay ??= this.#runAll();
    return this.#underWay;
  }

  async #runAll(): Promise<void> {
    try {
      for (let action = this.#take(); action !== undefined; action = this.#take()) await action();
    } finally {
      this.#underWay = undefined;
    }
  }

  #take(): (() => Promise<void>) | undefined {
    const action = this.#next;
    this.#next = undefined;
    return action;
  }
}
