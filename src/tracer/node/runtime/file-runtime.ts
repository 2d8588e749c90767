import type { FunctionKind, PointKind } from "../../../analysis/outline";
import type { SourceRange } from "../../../trace/wire/side-table";
import type { Coroutine } from "./coroutine";
import type { Thread } from "./thread";

/** The functions and points of one instrumented file, as its code carries them along. */
export interface FileSites {
  readonly path: string;
  readonly functions: readonly (readonly [
    name: string,
    qualifiedName: string,
    kind: FunctionKind,
    range: SourceRange,
  ])[];
  readonly points: readonly (readonly [
    functionIndex: number,
    kind: PointKind,
    range: SourceRange,
    label: string,
  ])[];
}

/** The previews that one point may have before it must wait for its next allowance. */
const previewAllowance = 64;

/** One instrumented file at run time: from its own numbers to those of the stream. */
export class FileRuntime {
  /** A point's id is its number plus this. */
  readonly pointBase: number;
  /** A function's id is its number plus this. */
  readonly functionBase: number;
  readonly #thread: Thread;
  readonly #isAsync: readonly boolean[];
  readonly #previews: Int32Array;
  readonly #allowances: Int32Array;

  constructor(thread: Thread, sites: FileSites, functionBase: number, pointBase: number) {
    this.#thread = thread;
    this.functionBase = functionBase;
    this.pointBase = pointBase;
    this.#isAsync = sites.functions.map(([, , kind]) => kind !== "generator");
    this.#previews = new Int32Array(sites.points.length + 1);
    this.#allowances = new Int32Array(sites.points.length + 1);
  }

  /** The entry of function `index`: see `entryModes`. */
  enter(index: number, mode: number): Coroutine {
    return this.#thread.enter(this, index, mode);
  }

  /** Whether a function's awaits are resumed by the event loop. */
  isAsync(index: number): boolean {
    return this.#isAsync[index] === true;
  }

  /** Whether a point may show one more value now; `allowance` is the number of the running stretch of time. */
  mayPreview(point: number, allowance: number): boolean {
    if (this.#allowances[point] !== allowance) {
      this.#allowances[point] = allowance;
      this.#previews[point] = 0;
    }
    const count = (this.#previews[point] as number) + 1;
    this.#previews[point] = count;
    return count <= previewAllowance;
  }
}
