import type { CoroutineRow } from "../model/rows";
import type { TraceModel } from "../model/trace-model";
import type { TraceFocus } from "../wire/format";
import { fileName } from "./describe";

/** The part of a run that the person asked for, in ns; `end` is undefined where that is the run's end, or not reached yet. */
export interface FocusedSpan {
  readonly start: number;
  readonly end: number | undefined;
}

/**
 * Finds what the person asked for in a trace that grows.
 *
 * In a run that calls one function, it begins with the function's first coroutine that no traced code created, since what the
 * function's own module calls while it is loaded was not asked for, and lasts to the run's end. In a run of which one function is
 * watched, it begins with the outermost coroutine that led to the function's first one, and lasts until that and every other call
 * of the function is over, so that neither a package manager's start nor its end is in the way.
 */
export class FocusedCall {
  #first = 0 as CoroutineRow;
  #searched = 0;
  /** Of the calls that are known to be over, the one that ended last. */
  #last = 0 as CoroutineRow;
  #running: CoroutineRow[] = [];

  constructor(private readonly model: TraceModel) {}

  /** Looks through the coroutines that came since the last call; undefined where there is none that was asked for. */
  find(): FocusedSpan | undefined {
    const { coroutines, manifest } = this.model;
    const focus = manifest?.focus;
    if (focus === undefined) return undefined;
    const isDone = (): boolean => focus.call !== undefined && this.#first !== 0;
    while (this.#searched < coroutines.count && !isDone()) {
      const row = ++this.#searched as CoroutineRow;
      if (this.#wasAskedFor(row, focus)) this.#add(row, focus);
    }
    if (this.#first === 0) return undefined;
    return {
      start: coroutines.start.get(this.#first),
      end: focus.call === undefined ? this.#ended() : undefined,
    };
  }

  #wasAskedFor(row: CoroutineRow, focus: TraceFocus): boolean {
    const { coroutines, functions, files } = this.model;
    if (focus.call !== undefined && coroutines.creator.get(row) !== 0) return false;
    const { name, qualifiedName, file } = functions.info(coroutines.function.get(row));
    if (name !== focus.name && qualifiedName !== focus.name) return false;
    // A program may know its file by another path than the person: through a link, or in a container.
    return fileName(files.path(file)) === fileName(focus.file);
  }

  #add(row: CoroutineRow, focus: TraceFocus): void {
    if (this.#first === 0) {
      this.#first = focus.call === undefined ? outermostCaller(this.model, row) : row;
      this.#running.push(this.#first);
    }
    if (row !== this.#first) this.#running.push(row);
  }

  #ended(): number | undefined {
    const { end } = this.model.coroutines;
    this.#running = this.#running.filter((row) => {
      const isRunning = end.get(row) === Infinity;
      if (!isRunning && (this.#last === 0 || end.get(row) > end.get(this.#last))) this.#last = row;
      return isRunning;
    });
    return this.#running.length === 0 ? end.get(this.#last) : undefined;
  }
}

/** Follows who created whom; each was known before what it created, or the trace is damaged and it goes no further. */
function outermostCaller({ coroutines }: TraceModel, coroutine: CoroutineRow): CoroutineRow {
  for (let row = coroutine; ;) {
    const creator = coroutines.creator.get(row);
    if (creator === 0 || creator >= row) return row;
    row = creator;
  }
}
