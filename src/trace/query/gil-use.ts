import type { Nanos } from "../../base/units";
import type { GilEstimateRow, ProcessRow, ThreadRow } from "../model/rows";
import type { GilParts } from "../model/tables/gil-estimates";
import type { TraceModel } from "../model/trace-model";
import type { RuntimeDescription } from "../wire/format";

/** What a thread did with its interpreter's global lock (Python's GIL) in a span of time: estimates by sampling, in ns. */
export interface GilUse extends GilParts {
  /** How long the thread was looked at in the span while it did any of its parts; for the rest it waited, or nobody looked. */
  readonly sampled: Nanos;
}

/** One stretch of a thread between two looks at it. */
export interface GilSpan extends GilUse {
  readonly start: number;
  readonly end: number;
}

/**
 * The stretches between looks at a thread that overlap a span of time, in order, where it held the GIL, wanted it or ran C code. Each is whole: what of it
 * lies outside of the span is not cut off, because when in it the thread did what is not known.
 */
export function gilSpans(model: TraceModel, thread: ThreadRow, from: number, to: number): GilSpan[] {
  const { gilEstimates: table } = model;
  const spans: GilSpan[] = [];
  let position = table.ofThread.search(thread, (row) => table.end.get(row) > from);
  for (; position < table.ofThread.length(thread); position++) {
    const row = table.ofThread.at(thread, position);
    const [start, end] = [table.start.get(row), table.end.get(row)];
    if (start >= to) break;
    const sampled = (end - start) as Nanos;
    const [held, wanted, native] = [table.held.get(row), table.wanted.get(row), table.native.get(row)];
    spans.push({ start, end, sampled, held, wanted, native });
  }
  return spans;
}

/**
 * What a thread did with the GIL in a span of time, as if it had done so evenly between two looks; `undefined` where its process was not sampled: see
 * {@link gilOf}. Takes time in proportion to the looks in the span.
 */
export function gilUse(model: TraceModel, thread: ThreadRow, from: number, to: number): GilUse | undefined {
  if (gilOf(model, model.threads.process.get(thread)) !== "sampled") return undefined;
  const sum = { sampled: 0, held: 0, wanted: 0, native: 0 };
  for (const span of gilSpans(model, thread, from, to)) {
    const inside = Math.min(to, span.end) - Math.max(from, span.start);
    const share = inside / (span.end - span.start);
    for (const name of gilParts) sum[name] += Math.round(span[name] * share);
  }
  return sum as GilUse;
}

const gilParts = ["sampled", "held", "wanted", "native"] as const;

/** What is known of the GIL of a process: there is none, it was sampled, it could not be; `undefined` where nobody asked. */
export function gilOf({ processes }: TraceModel, process: ProcessRow): RuntimeDescription["gil"] {
  return processes.info(process)?.runtime.gil;
}

/**
 * How much processor time the threads of a process used, at least, while another one held the GIL: what they used together between two
 * looks beyond the time between them. It ran in C code that had let go of the lock.
 */
export function leastParallelTime(model: TraceModel, process: ProcessRow): Nanos {
  const { gilEstimates: table, threads } = model;
  const used = new Map<number, { readonly duration: number; total: number }>();
  for (let row = 1 as GilEstimateRow; row <= table.count; row++) {
    if (threads.process.get(table.thread.get(row)) !== process) continue;
    const end = table.end.get(row);
    const look = used.get(end) ?? { duration: end - table.start.get(row), total: 0 };
    look.total += table.held.get(row) + table.native.get(row);
    used.set(end, look);
  }
  let least = 0;
  for (const { duration, total } of used.values()) least += Math.max(0, total - duration);
  return least as Nanos;
}
