import type { GilEstimateRow, ThreadRow } from "../model/rows";
import type { TraceModel } from "../model/trace-model";
import { threadLabel } from "../query/describe";
import type { Violation } from "./violation";

/** What is estimated of a thread between two looks at it fits between them, and no time is told of twice. */
export function checkEstimates(model: TraceModel): Violation[] {
  const { gilEstimates: table } = model;
  const violations: Violation[] = [];
  const known = new Map<ThreadRow, number>();
  for (let row = 1 as GilEstimateRow; row <= table.count; row++) {
    const thread = table.thread.get(row);
    const [start, end, held] = [table.start.get(row), table.end.get(row), table.held.get(row)];
    const duration = end - start;
    const isImpossible = held + table.native.get(row) > duration || held + table.wanted.get(row) > duration;
    if (isImpossible || start < (known.get(thread) ?? 0)) {
      const what = isImpossible ? "is more than there was time for" : "overlaps the one before";
      const sentence = `an estimate of what ${threadLabel(model, thread)} did with the GIL ${what}`;
      violations.push({ rule: "impossible-estimate", stream: "", event: 0, time: start, sentence });
    }
    known.set(thread, end);
  }
  return violations;
}
