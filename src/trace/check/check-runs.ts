import { rowOfKind } from "../model/entity";
import type { CoroutineRow, SliceRow, ThreadRow } from "../model/rows";
import { stateCode } from "../model/states";
import type { TraceModel } from "../model/trace-model";
import { coroutineLabel } from "../query/describe";
import type { Violation } from "./violation";

/**
 * What runs on each thread: runs nest like calls, so that at most one coroutine is the innermost; and a run that another
 * coroutine drives lies within that one's run. What the reader had to mend it has reported as an anomaly.
 */
export function checkRuns(model: TraceModel): Violation[] {
  const { slices } = model;
  const violations: Violation[] = [];
  const stacks = new Map<ThreadRow, SliceRow[]>();
  const newest = new Map<CoroutineRow, SliceRow>();
  const report = (rule: "overlapping-runs" | "outside-parent", slice: SliceRow, sentence: string): void => {
    violations.push({ rule, stream: "", event: 0, time: slices.start.get(slice), sentence });
  };
  for (let slice = 1 as SliceRow; slice <= slices.count; slice++) {
    const coroutine = slices.coroutine.get(slice);
    newest.set(coroutine, slice);
    if (slices.state.get(slice) !== stateCode.running || slices.isMended.get(slice) === 1) continue;
    const name = `coroutine ${coroutine} (${coroutineLabel(model, coroutine)})`;
    const thread = slices.thread.get(slice);
    let stack = stacks.get(thread);
    if (stack === undefined) stacks.set(thread, (stack = []));
    const below = enter(model, stack, slice);
    if (below !== 0 && slices.end.get(slice) > slices.end.get(below)) {
      const other = slices.coroutine.get(below);
      report("overlapping-runs", slice, `${name} ran on while coroutine ${other}, below it, had stopped`);
    }
    const driver = rowOfKind(slices.entity.get(slice), "coroutine") as CoroutineRow;
    if (driver !== 0 && !covers(model, newest.get(driver), slice)) {
      report(
        "outside-parent",
        slice,
        `${name} ran outside of the run of coroutine ${driver}, which drove it`,
      );
    }
  }
  return violations;
}

/** Puts a run on its thread's stack, and gives the one below it. */
function enter(model: TraceModel, stack: SliceRow[], slice: SliceRow): SliceRow {
  const { end, start } = model.slices;
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    if (end.get(top) > start.get(slice)) break;
    stack.pop();
  }
  const below = stack.at(-1) ?? (0 as SliceRow);
  stack.push(slice);
  return below;
}

function covers(model: TraceModel, outer: SliceRow | undefined, inner: SliceRow): boolean {
  const { end, isMended, point, start, state } = model.slices;
  if (outer !== undefined && isMended.get(outer) === 1) return true;
  if (outer === undefined) return false;
  if (start.get(outer) > start.get(inner) || end.get(inner) > end.get(outer)) return false;
  if (state.get(outer) === stateCode.running) return true;
  // A `for await` asks its iterator while it is suspended itself.
  const isLoop = asks.has(model.points.info(point.get(outer)).kind);
  return state.get(outer) === stateCode.suspended && isLoop;
}

const asks = new Set(["for-await", "async-comprehension"]);
