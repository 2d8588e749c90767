import type { LoopRow } from "../../trace/model/rows";
import type { TraceModel } from "../../trace/model/trace-model";
import { threadLabel } from "../../trace/query/describe";
import { loopUtilization } from "../../trace/query/loop-utilization";
import { beginning } from "./overview";

/** How busy an event loop was; times in ns. */
export interface LoopLoad {
  readonly loop: number;
  readonly thread: string;
  readonly start: number;
  readonly end: number;
  /** The share of the whole time in which a turn was under way, 0 to 1. */
  readonly busy: number;
  /** The same for equal parts of it. */
  readonly shares: readonly number[];
}

const parts = 72;

/** How busy each loop that turned was, over the whole trace. */
export function loopLoads(model: TraceModel): readonly LoopLoad[] {
  const start = beginning(model);
  const end = Math.max(start + 1, model.end);
  const loads: LoopLoad[] = [];
  for (let loop = 1 as LoopRow; loop <= model.loops.count; loop++) {
    if (model.turns.ofLoop.length(loop) === 0) continue;
    const shares = [...loopUtilization(model, loop, start, end, parts)];
    const busy = shares.reduce((sum, share) => sum + share, 0) / parts;
    loads.push({ loop, thread: threadLabel(model, model.loops.thread.get(loop)), start, end, busy, shares });
  }
  return loads;
}
