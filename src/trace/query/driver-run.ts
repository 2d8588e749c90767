import { rowOfKind } from "../model/entity";
import type { CoroutineRow, SliceRow, TaskRow } from "../model/rows";
import type { TraceModel } from "../model/trace-model";
import { sliceBefore } from "./window";

/** The run of the coroutine that drove another one's run, and lies below it on the stack; 0 where a task or nobody did. */
export function driverRun(model: TraceModel, run: SliceRow): SliceRow {
  const driver = rowOfKind(model.slices.entity.get(run), "coroutine") as CoroutineRow;
  return driver === 0 ? (0 as SliceRow) : sliceBefore(model, driver, run);
}

/** The task in whose step a run went on: of an asynchronous generator that several ask not always its own. 0 where that is not told. */
export function stepOf(model: TraceModel, run: SliceRow): TaskRow {
  let outermost = run;
  // Each lies before the one above it, so that this comes to an end.
  for (let below = run; below !== 0; below = driverRun(model, below)) outermost = below;
  return rowOfKind(model.slices.entity.get(outermost), "task") as TaskRow;
}
