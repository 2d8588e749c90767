import { signal } from "@preact/signals";
import type { Selection } from "../engine/scene";

/** The most selections that one can go back over. */
const mostKept = 200;

/** What was selected before, so that a person who followed a link can come back. */
export class SelectionHistory {
  /** True where there is something to go back to. */
  readonly canGoBack = signal(false);
  #past: Selection[] = [];
  #future: Selection[] = [];

  /** Another thing is selected by the person: what they came back from is forgotten. */
  left(previous: Selection | undefined): void {
    if (previous === undefined) return;
    this.#past = [...this.#past, previous].slice(-mostKept);
    this.#future = [];
    this.canGoBack.value = true;
  }

  /** What to select instead of `current`; undefined at either end. */
  go(direction: 1 | -1, current: Selection | undefined): Selection | undefined {
    const [from, to] = direction === -1 ? [this.#past, this.#future] : [this.#future, this.#past];
    const next = from.pop();
    if (next === undefined) return undefined;
    if (current !== undefined) to.push(current);
    this.canGoBack.value = this.#past.length > 0;
    return next;
  }
}
