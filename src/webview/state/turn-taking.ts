/** Something that takes until it calls `done`. */
type Action = (done: () => void) => void;

/**
 * Lets what the person does by keys happen one after the other: each step starts from where the one before it led, also where the
 * engine answers later than the next key is pressed.
 */
export class TurnTaking {
  readonly #waiting: Action[] = [];
  #isTaken = false;
  #end: () => void = () => undefined;

  take(action: Action): void {
    this.#waiting.push(action);
    if (!this.#isTaken) this.#next();
  }

  #next(): void {
    const action = this.#waiting.shift();
    this.#isTaken = action !== undefined;
    if (action === undefined) return;
    let isOver = false;
    this.#end = (): void => {
      if (!isOver) this.#next();
      isOver = true;
    };
    try {
      action(this.#end);
    } catch (error) {
      this.#end();
      throw error;
    }
  }

  /** Whatever is under way will never be done. */
  giveUp(): void {
    this.#end();
  }
}
