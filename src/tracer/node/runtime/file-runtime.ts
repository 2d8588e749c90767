import type { FunctionKind, PointKind } from "../../../analysis/outline";
import type { SourceRange } from "../../../trace/wire/side-table";
import type { Coroutine } from "./coroutine";
import type { FileNumbers } from "./coroutine-state";
import { RateLimit } from "./rate-limit";

/** The functions and points of one instrumented file, as its code carries them along. */
export interface FileSites {
  readonly path: string;
  /** Files that this one was compiled from: what names one of them by its index stands there, not in `path`. */
  readonly originals?: readonly string[];
  readonly functions: readonly (readonly [
    name: string,
    qualifiedName: string,
    kind: FunctionKind,
    range: SourceRange,
    original?: number,
  ])[];
  readonly points: readonly (readonly [
    functionIndex: number,
    kind: PointKind,
    range: SourceRange,
    label: string,
  ])[];
}

/** Who makes the coroutine of a call: the recorder of the thread that the file runs in. */
export interface CoroutineMaker {
  enter(file: FileNumbers, index: number, mode: number): Coroutine;
}

/** The previews that one point may have in each period of time. */
export const previewAllowance = 64;

/** One instrumented file at run time: from its own numbers to those of the stream. */
export class FileRuntime implements FileNumbers {
  readonly pointBase: number;
  readonly functionBase: number;
  readonly limit: RateLimit;
  readonly #thread: CoroutineMaker;
  readonly #isAsync: readonly boolean[];
  /** By point: how many previews it had, counted as if it had used up its allowance of each period that is over. */
  readonly #previews: Float64Array;

  constructor(thread: CoroutineMaker, sites: FileSites, functionBase: number, pointBase: number) {
    this.#thread = thread;
    this.functionBase = functionBase;
    this.pointBase = pointBase;
    this.#isAsync = sites.functions.map(([, , kind]) => kind !== "generator");
    this.limit = new RateLimit(sites.functions.length, sites.points.length);
    this.#previews = new Float64Array(sites.points.length + 1);
  }

  /** The entry of function `index`: see `entryModes`. */
  enter(index: number, mode: number): Coroutine {
    return this.#thread.enter(this, index, mode);
  }

  /** How many functions the file has. */
  get functionCount(): number {
    return this.#isAsync.length;
  }

  isAsync(index: number): boolean {
    return this.#isAsync[index] === true;
  }

  mayPreview(point: number, budget: number): boolean {
    const used = this.#previews[point] as number;
    if (used >= budget) return false;
    this.#previews[point] = Math.max(used, budget - previewAllowance) + 1;
    return true;
  }
}
