import type { CoroutineRow, FunctionRow, SliceRow, ThreadRow } from "../model/rows";
import { stateCode } from "../model/states";
import type { TraceModel } from "../model/trace-model";

/** A run, and how much of a span it was itself on top of the thread's stack. */
interface OwnTime {
  readonly slice: SliceRow;
  readonly end: number;
  own: number;
}

/** In a span with more slices than this nothing is looked for: a damaged trace may tell of the same long span again and again. */
const mostSlices = 10_000;

/**
 * The coroutine whose own code ran for more than half of a span of time in a thread, calls of the same function taken together; 0
 * where none did. A tracer that looks only at whole steps of a task cannot tell it from those that awaited it.
 */
export function heldBy(model: TraceModel, thread: ThreadRow, from: number, to: number): CoroutineRow {
  const { coroutines, slices } = model;
  const functions = new Map<FunctionRow, { total: number; most: OwnTime }>();
  for (const run of ownTimes(model, thread, from, to)) {
    const functionRow = coroutines.function.get(slices.coroutine.get(run.slice));
    const known = functions.get(functionRow);
    if (known === undefined) functions.set(functionRow, { total: run.own, most: run });
    else {
      known.total += run.own;
      if (run.own > known.most.own) known.most = run;
    }
  }
  const holder = [...functions.values()].find(({ total }) => total > (to - from) / 2);
  return holder === undefined ? (0 as CoroutineRow) : slices.coroutine.get(holder.most.slice);
}

function ownTimes(model: TraceModel, thread: ThreadRow, from: number, to: number): OwnTime[] {
  const { slices, threads } = model;
  const { runs } = threads;
  const first = runs.search(thread, (run) => slices.end.get(run) > from);
  if (first === runs.length(thread) || slices.count - runs.at(thread, first) > mostSlices) return [];
  const found: OwnTime[] = [];
  const stack: OwnTime[] = [];
  for (let slice = runs.at(thread, first); slice <= slices.count; slice++) {
    if (slices.thread.get(slice) !== thread || slices.state.get(slice) !== stateCode.running) continue;
    const start = slices.start.get(slice);
    if (start >= to) break;
    while ((stack.at(-1)?.end ?? Infinity) <= start) stack.pop();
    const end = slices.end.get(slice);
    const own = Math.max(0, Math.min(end, to) - Math.max(start, from));
    const below = stack.at(-1);
    if (below !== undefined) below.own -= own;
    const run = { slice, end, own };
    found.push(run);
    stack.push(run);
  }
  return found;
}
