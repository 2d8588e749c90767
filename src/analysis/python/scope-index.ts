import { isInside, type Scope } from "./scopes";

/** What is asked about a scope's place. */
type ScopePlace = Pick<Scope, "start" | "end" | "bodyStart" | "bodyEnd" | "hole">;

/** Finds the scope that code belongs to, without a look at every scope of the file. */
export class ScopeIndex<Place extends ScopePlace> {
  readonly #scopes: readonly Place[];
  /** For each scope the index of the one that it is written in, whether it is evaluated there or not; -1 for the module. */
  readonly #outer: readonly number[];

  /** `scopes` are in source order, the outer of two that start together first. */
  constructor(scopes: readonly Place[]) {
    this.#scopes = scopes;
    const open: number[] = [];
    this.#outer = scopes.map(({ start }, index) => {
      while (open.length > 0 && (scopes[open.at(-1) ?? 0]?.end ?? 0) <= start) open.pop();
      const outer = open.at(-1) ?? -1;
      open.push(index);
      return outer;
    });
  }

  /** The innermost scope that evaluates what stands at an offset; `undefined` for the module. */
  at(offset: number): Place | undefined {
    let index = this.#lastBefore(offset);
    for (let scope = this.#scopes[index]; scope; scope = this.#scopes[index]) {
      if (isInside(scope, offset)) return scope;
      index = this.#outer[index] ?? -1;
    }
    return undefined;
  }

  /** The index of the last scope that starts at or before an offset; -1 where none does. */
  #lastBefore(offset: number): number {
    let low = -1;
    let high = this.#scopes.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.#scopes[middle]?.start ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
