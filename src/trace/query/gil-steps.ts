import type { GilEstimateRow, ThreadRow } from "../model/rows";
import type { GilParts } from "../model/tables/gil-estimates";
import type { TraceModel } from "../model/trace-model";
import type { Window } from "./window";

/** A step of the curve of what a thread did with the GIL: a stretch between two looks at it, or several short ones, added up. */
export interface GilStep extends GilParts {
  /** The stretch, or the first of those that are added up. */
  readonly row: GilEstimateRow;
  /** How many stretches it stands for. */
  readonly count: number;
  readonly start: number;
  readonly end: number;
}

/**
 * What a thread did with the GIL in a window of time, as steps in order that do not overlap; at most `limit`. Stretches that begin in
 * one cell of as much time as the resolution are added up, and what fills a tenth of a cell is a tenth of it. Cells begin at multiples
 * of the resolution, so that the curve does not shiver as the window moves. Takes time in proportion to what is returned.
 */
export function gilSteps(model: TraceModel, thread: ThreadRow, window: Window): GilStep[] {
  const { gilEstimates: table } = model;
  const { ofThread } = table;
  const length = ofThread.length(thread);
  const steps: GilStep[] = [];
  const endOf = (row: GilEstimateRow): number =>
    Math.max(table.end.get(row), cellOf(table.start.get(row), window.resolution) + window.resolution);
  const seen = ofThread.search(thread, (row) => endOf(row) > window.from);
  if (seen >= length) return steps;
  const firstCell = cellOf(table.start.get(ofThread.at(thread, seen)), window.resolution);
  let position = ofThread.search(thread, (row) => table.start.get(row) >= firstCell);
  while (position < length && steps.length < window.limit) {
    const row = ofThread.at(thread, position);
    const cell = cellOf(table.start.get(row), window.resolution);
    if (cell > window.to) break;
    const cellEnd = cell + window.resolution;
    const following = ofThread.search(thread, (other) => table.start.get(other) >= cellEnd);
    const next = Math.max(position + 1, following);
    steps.push(stepOf(model, thread, [position, next], [cell, cellEnd]));
    position = next;
  }
  return steps;
}

/** The beginning of the cell that a moment is in; the moment itself where nothing is added up. */
function cellOf(time: number, resolution: number): number {
  return resolution > 0 ? Math.floor(time / resolution) * resolution : time;
}

/** The stretches from one position up to another: a single long one as it is; short ones take as much of their cell as is free. */
function stepOf(
  { gilEstimates: table }: TraceModel,
  thread: ThreadRow,
  [from, to]: readonly [number, number],
  [cell, cellEnd]: readonly [number, number],
): GilStep {
  const { ofThread } = table;
  const row = ofThread.at(thread, from);
  const last = ofThread.at(thread, to - 1);
  const [start, end] = [table.start.get(row), table.end.get(last)];
  const step = { row, count: to - from, start, end, ...table.sumOf(row, last) };
  if (end - start >= cellEnd - cell) return step;
  const before = from === 0 ? -Infinity : table.end.get(ofThread.at(thread, from - 1));
  const after = to < ofThread.length(thread) ? table.start.get(ofThread.at(thread, to)) : Infinity;
  return { ...step, start: Math.max(cell, before), end: Math.max(end, Math.min(cellEnd, after)) };
}
