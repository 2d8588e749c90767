import type { FileNumbers } from "./coroutine-state";
import { previewAllowance } from "./file-runtime";
import type { Previewer } from "./preview";
import type { TextTable } from "./text-table";

/** Values as they stand in the trace: string ids of their previews, 0 where a value is not shown. Each point shows a number of them in each period of time. */
export class ValueTexts {
  readonly #previewer: Previewer | undefined;
  readonly #texts: TextTable;
  /** How many previews a point may have had by the end of the running period. */
  #budget = 0;
  /** String id of the variables of the coroutine that is about to be suspended. */
  #locals = 0;

  /** Without a `previewer` no value is shown. */
  constructor(previewer: Previewer | undefined, texts: TextTable) {
    this.#previewer = previewer;
    this.#texts = texts;
  }

  /** A period of time begins; periods are numbered. */
  beginPeriod(period: number): void {
    this.#budget = this.#previewer === undefined ? 0 : (period + 1) * previewAllowance;
  }

  /** What a point shows. */
  at(file: FileNumbers, point: number, value: unknown): number {
    return file.mayPreview(point, this.#budget) ? this.of(value) : 0;
  }

  /** What is shown whatever was shown before. */
  of(value: unknown): number {
    return this.#previewer === undefined ? 0 : this.#texts.idOf(this.#previewer.of(value));
  }

  /** Variables of the coroutine that is about to be suspended at a point. */
  keepLocals(file: FileNumbers, point: number, values: object): void {
    if (this.#previewer !== undefined && file.mayPreview(point, this.#budget))
      this.#locals = this.#texts.idOf(this.#previewer.variables(values));
  }

  /** Those variables, once. */
  takeLocals(): number {
    const locals = this.#locals;
    this.#locals = 0;
    return locals;
  }
}
