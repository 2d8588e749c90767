import type { Nanos } from "../../../base/units";
import { gapCauses } from "../../vocabulary";
import type { Entity } from "../../model/entity";
import type { FunctionRow, GapRow } from "../../model/rows";
import type { TraceModel } from "../../model/trace-model";
import type { RunProblemKind } from "./run-problem";

/**
 * What a run says of a rule of the analyzer at a place: it is so, it is not so although the place was come to, or the run shows
 * something of it that proves neither.
 */
export type RuleVerdict = "confirmed" | "refuted" | "undecided";

/** What a run showed of a place that a rule of the analyzer may speak of. Plain data, to be kept without the model. */
export interface RuleFact {
  /** The rule's name: `await-in-loop`. */
  readonly rule: string;
  /** What a confirmed fact is called among the problems of a run; absent where it is none of those. */
  readonly kind?: RunProblemKind | "check-then-act";
  /** Absolute path, as the trace has it. */
  readonly path: string;
  /** The lines that a finding of the rule must be in, from 1, both included; Infinity: to the end of the text. */
  readonly line: number;
  readonly endLine: number;
  /** Where a finding must begin, from 0 in UTF-16 units; undefined where it may be anywhere in those lines. */
  readonly column?: number;
  /** The function that is called there, where the rule is about a call of it. */
  readonly callee?: string;
  readonly verdict: RuleVerdict;
  /** How often the run came to the place. */
  readonly seen: number;
  /** What was seen, as a whole sentence. */
  readonly sentence: string;
  /** When it was seen, or when it was at its worst. */
  readonly time: Nanos;
  readonly entity: Entity;
}

/** Whether events of a function may be missing, so that what was not seen may have been all the same. */
export function isWhole(model: TraceModel, functionRow: FunctionRow): boolean {
  const { gaps } = model;
  for (let gap = 1 as GapRow; gap <= gaps.count; gap++) {
    const concerned = gaps.function.get(gap);
    const isOfOther = concerned !== 0 && concerned !== functionRow;
    if (!isOfOther && gapCauses[gaps.cause.get(gap)] !== "untraceable") return false;
    if (concerned === functionRow) return false;
  }
  return true;
}

/** Whether the program came to its end by itself, so that what had not happened by then never would have. */
export function endedByItself({ isComplete, manifest }: TraceModel): boolean {
  const ended = manifest?.ended;
  return isComplete && ended?.signal === null && !ended.cancelled;
}
