import type { FunctionDraft } from "../outline-builder";

/** The suspendable functions of a file, by what a call names. */
export class FunctionIndex {
  readonly #byName = new Map<string, FunctionDraft[]>();

  constructor(functions: readonly FunctionDraft[]) {
    for (const item of functions) {
      const sameName = this.#byName.get(item.name);
      if (sameName) sameName.push(item);
      else this.#byName.set(item.name, [item]);
    }
  }

  /**
   * The one function that a call can only mean: the one called `callee` that is no method, or where `method` names a method of the
   * caller's own object, the one of the class `className`.
   */
  called(
    callee: string,
    method: string | undefined,
    className: string | undefined,
  ): FunctionDraft | undefined {
    const candidates = (this.#byName.get(method ?? callee) ?? []).filter((item) =>
      method === undefined
        ? item.className === undefined
        : item.className !== undefined && item.className === className,
    );
    return candidates.length === 1 ? candidates[0] : undefined;
  }
}
