import { rowOfKind } from "../../model/entity";
import type { CoroutineRow, SliceRow, WakeupRow } from "../../model/rows";
import { stateCode } from "../../model/states";
import type { TraceModel } from "../../model/trace-model";
import { sliceBefore } from "../window";

/** One link of a chain of wakeups. */
export interface WakeLink {
  readonly wakeup: WakeupRow;
  /** The run that the wakeup led to. */
  readonly slice: SliceRow;
  /** The run during which it was woken; 0 where a loop, a timer or untraced code woke it. */
  readonly wakerSlice: SliceRow;
}

/** Who woke this, who had woken that one, and so on: newest first, at most `limit` links. */
export function wakeChain(model: TraceModel, slice: SliceRow, limit: number): WakeLink[] {
  const { slices, wakeups } = model;
  const links: WakeLink[] = [];
  let run = slice;
  while (run !== 0 && links.length < limit) {
    const woken = wokenRun(model, run);
    const wakeup = slices.wakeup.get(woken);
    if (wakeup === 0) return links;
    const wakerSlice = wakeups.wakerSlice.get(wakeup);
    links.push({ wakeup, slice: woken, wakerSlice });
    if (wakerSlice >= woken) return links;
    run = wakerSlice;
  }
  return links;
}

/** The run by which a thread came to this one: where another coroutine drove it, that one was woken, not this. */
function wokenRun(model: TraceModel, slice: SliceRow): SliceRow {
  const { slices } = model;
  let run = slice;
  for (let depth = 0; depth < deepestStack && slices.wakeup.get(run) === 0; depth++) {
    const driver = rowOfKind(slices.entity.get(run), "coroutine") as CoroutineRow;
    if (driver === 0 || slices.state.get(run) !== stateCode.running) return run;
    const below = sliceBefore(model, driver, run);
    if (below === 0) return run;
    run = below;
  }
  return run;
}

const deepestStack = 10_000;
