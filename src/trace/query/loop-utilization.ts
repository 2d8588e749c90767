import type { LoopRow, TurnRow } from "../model/rows";
import type { TraceModel } from "../model/trace-model";

/**
 * How busy a loop was: of each of `buckets` equal parts of a window, the share (0 to 1) in which a turn was under way.
 * Takes time in proportion to the turns in the window.
 */
export function loopUtilization(
  model: TraceModel,
  loop: LoopRow,
  from: number,
  to: number,
  buckets: number,
): Float64Array {
  const { turns } = model;
  const shares = new Float64Array(buckets);
  const width = (to - from) / buckets;
  if (!(width > 0)) return shares;
  const first = turns.ofLoop.search(loop, (row: TurnRow) => turns.end.get(row) > from);
  for (let position = first; position < turns.ofLoop.length(loop); position++) {
    const turn = turns.ofLoop.at(loop, position);
    const start = Math.max(from, turns.start.get(turn));
    const end = Math.min(to, turns.end.get(turn), model.end);
    if (turns.start.get(turn) >= to) break;
    addSpan(shares, (start - from) / width, (end - from) / width);
  }
  return shares;
}

/** Adds a span, in buckets, to the share of each bucket that it touches. */
function addSpan(shares: Float64Array, from: number, to: number): void {
  for (let bucket = Math.floor(from); bucket < Math.min(shares.length, to); bucket++) {
    const part = Math.min(to, bucket + 1) - Math.max(from, bucket);
    shares[bucket] = Math.min(1, (shares[bucket] ?? 0) + Math.max(0, part));
  }
}
