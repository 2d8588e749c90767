import type { ProcessRow, ThreadRow } from "../model/rows";
import type { TraceModel } from "../model/trace-model";
import { holdersOf } from "./causes/holders";

/** What else had work while a thread had: the difference between concurrent and parallel. */
export interface BusyMeanwhile {
  /** Other threads of the same process. */
  readonly threads: readonly ThreadRow[];
  /** Other processes, each with any thread that had work. */
  readonly processes: readonly ProcessRow[];
}

/**
 * Which other threads and processes had traced code or a job at hand between two moments, in ns. That they had it does not mean that
 * they executed at the same instant: it may have waited inside, and threads of one Python process take turns.
 */
export function busyMeanwhile(model: TraceModel, thread: ThreadRow, from: number, to: number): BusyMeanwhile {
  const own = model.threads.process.get(thread);
  const threads: ThreadRow[] = [];
  const processes = new Set<ProcessRow>();
  for (let other = 1 as ThreadRow; other <= model.threads.count; other++) {
    const process = model.threads.process.get(other);
    if (other === thread || processes.has(process)) continue;
    if (holdersOf(model, other, from, to, 1).length === 0) continue;
    if (process === own) threads.push(other);
    else processes.add(process);
  }
  return { threads, processes: [...processes] };
}
