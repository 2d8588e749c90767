import type { FunctionKind, PointKind } from "../../../analysis/outline";
import type { SourceRange } from "../../../trace/wire/side-table";
import { entryModes } from "../instrument/probe-names";
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
    /** The outermost loop of the function that it is in. */
    loop?: SourceRange,
  ])[];
}

const noFunction: FileSites["functions"][number] = ["", "", "async-function", [0, 0, 0, 0]];

/** The lines that a point is on, and those of the loop it is in: what runs before or after it may be any of them. */
function linesOf(
  point: FileSites["points"][number] | undefined,
  first: number,
  last: number,
): readonly [first: number, last: number] {
  if (point === undefined) return [first, last];
  const [, , range, , loop = range] = point;
  return [Math.min(range[0], loop[0]), Math.max(range[2], loop[2])];
}

/** Who makes the coroutine of a call: the recorder of the thread that the file runs in. */
export interface CoroutineMaker {
  enter(file: FileNumbers, index: number, mode: number): Coroutine;
  /** A parameter's initializer of function `index` is about to run, or is done. */
  initializes(file: FileNumbers, index: number, isDone: boolean): void;
}

/** The previews that one point may have in each period of time. */
export const previewAllowance = 64;

/** One instrumented file at run time: from its own numbers to those of the stream. */
export class FileRuntime implements FileNumbers {
  readonly pointBase: number;
  readonly functionBase: number;
  readonly limit: RateLimit;
  readonly #thread: CoroutineMaker;
  readonly #sites: FileSites;
  readonly #isAsync: readonly boolean[];
  /** By point: how many previews it had, counted as if it had used up its allowance of each period that is over. */
  readonly #previews: Float64Array;

  constructor(thread: CoroutineMaker, sites: FileSites, functionBase: number, pointBase: number) {
    this.#thread = thread;
    this.#sites = sites;
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

  /** A parameter's initializer of function `index` is about to run, or did with this value; see `entryModes`. */
  initializer(index: number, mode: number, value: unknown): unknown {
    this.#thread.initializes(this, index, mode === entryModes.initialized);
    return value;
  }

  /** How many functions the file has. */
  get functionCount(): number {
    return this.#isAsync.length;
  }

  linesBetween(index: number, from: number, to: number): readonly [first: number, last: number] {
    const { functions, points } = this.#sites;
    const [, , , whole] = functions[index] ?? noFunction;
    const [first, last] = linesOf(points[from - 1], whole[0], whole[0]);
    const [nextFirst, nextLast] = linesOf(points[to - 1], whole[2], whole[2]);
    return [Math.min(first, nextFirst), Math.max(last, nextLast)];
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
