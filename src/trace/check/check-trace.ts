import type { Nanos } from "../../base/units";
import type { Anomaly } from "../interpret/anomaly";
import type { GapRow } from "../model/rows";
import type { TraceModel } from "../model/trace-model";
import type { TraceReader } from "../trace-reader";
import { gapCauses } from "../vocabulary";
import { checkEstimates } from "./check-estimates";
import { checkHistories } from "./check-histories";
import { checkReferences } from "./check-references";
import { checkRuns } from "./check-runs";
import type { Violation } from "./violation";

/**
 * Proves the invariants of a trace that has been read to its end:
 * states alternate legally; per thread at most one innermost coroutine runs; a wakeup is never later than the resume it
 * causes; every suspended slice names its point; every id resolves; durations add up to the parent's; what is missing is
 * declared; estimates fit into the time that they are of. Events that a declared gap may have swallowed excuse what they would have explained.
 *
 * Returns the violations in order of time; none for a sound trace.
 */
export function checkTrace(reader: TraceReader): readonly Violation[] {
  const { model } = reader;
  const ends = gapEnds(model);
  const violations = [
    ...reader.anomalies.filter((anomaly) => !isExcused(model, ends, anomaly)).map(toViolation),
    ...checkHistories(model),
    ...checkRuns(model),
    ...checkReferences(model),
    ...checkEstimates(model),
    ...checkGaps(reader),
  ];
  return violations.sort((a, b) => a.time - b.time || a.event - b.event);
}

function toViolation({ rule, stream, event, time, sentence }: Anomaly): Violation {
  return { rule, stream, event, time, sentence };
}

/** A gap that touches the time since the thing was last heard of may hold the events that are missing. */
function isExcused({ gaps }: TraceModel, ends: Float64Array, anomaly: Anomaly): boolean {
  for (let gap = 1 as GapRow; gap <= gaps.count; gap++) {
    const concerned = gaps.function.get(gap);
    if (concerned !== 0 && anomaly.function !== 0 && concerned !== anomaly.function) continue;
    if (gaps.start.get(gap) <= anomaly.time && (ends[gap] ?? 0) >= anomaly.since) return true;
  }
  return false;
}

/**
 * When each gap is over. One that has no length says that a function's events are left out from then on, and those that follow count them: where the program
 * was ended meanwhile, nothing follows.
 */
function gapEnds({ gaps, functions }: TraceModel): Float64Array {
  const ends = new Float64Array(gaps.count + 1);
  const nextOf = new Map<number, number>();
  const rateLimit = gapCauses.indexOf("rate-limit");
  for (let gap = gaps.count as GapRow; gap > 0; gap--) {
    const [start, end] = [gaps.start.get(gap), gaps.end.get(gap)];
    const concerned = gaps.function.get(gap);
    ends[gap] = end;
    if (gaps.cause.get(gap) !== rateLimit || concerned === 0) continue;
    const key = gaps.process.get(gap) * (functions.count + 1) + concerned;
    if (start === end && gaps.events.get(gap) === 0) ends[gap] = nextOf.get(key) ?? Infinity;
    nextOf.set(key, end);
  }
  return ends;
}

/** Every piece that could not be read must be a gap of the model; a stream that cannot be read at all is a violation. */
function checkGaps(reader: TraceReader): Violation[] {
  const { gaps } = reader.model;
  const readerCauses = [gapCauses.indexOf("cut-off"), gapCauses.indexOf("damaged")];
  let declared = 0;
  for (let gap = 1 as GapRow; gap <= gaps.count; gap++) {
    if (readerCauses.includes(gaps.cause.get(gap))) declared++;
  }
  const pieces = reader.problems.filter(({ reason }) => reason === "cut-off" || reason === "damaged");
  const violations = reader.problems
    .filter((problem) => !pieces.includes(problem))
    .map(({ stream, message }) => ({
      rule: "unreadable" as const,
      stream,
      event: 0,
      time: 0 as Nanos,
      sentence: message.replace(/\.$/, ""),
    }));
  if (declared >= pieces.length) return violations;
  const sentence = `${pieces.length} pieces could not be read, but only ${declared} gaps are declared`;
  return [...violations, { rule: "undeclared-gap", stream: "", event: 0, time: 0 as Nanos, sentence }];
}
