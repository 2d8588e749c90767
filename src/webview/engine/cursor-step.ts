import type { CoroutineRow, LoopRow, SliceRow } from "../../trace/model/rows";
import { stateCode } from "../../trace/model/states";
import type { TraceModel } from "../../trace/model/trace-model";
import type { SourceLocation, StepUnit } from "../../trace/view-protocol";
import type { Selection } from "./scene";
import type { Lane, TrackLayout } from "./track-layout";

/** Where a step of the cursor leads: a moment, and the slice that begins there. */
export interface CursorStep {
  readonly time: number;
  /** 0 for a turn of a loop. */
  readonly slice: SliceRow;
}

/** Where a step leads, for the views: what is selected there, and the line; both undefined for a turn of a loop. */
export interface StepTarget {
  readonly time: number;
  readonly selection: Selection | undefined;
  readonly location: SourceLocation | undefined;
}

/** What a step starts from. */
export interface StepOrigin {
  readonly time: number;
  readonly direction: 1 | -1;
  /** Whose task a step by `task` goes along; 0 where nothing is selected, then it goes along all of them. */
  readonly coroutine: CoroutineRow;
}

/**
 * The next moment, or the one before: at which any coroutine changed its state (`event`), one of a task ran on (`task`), one
 * stopped or went on at a line that is known (`line`), or a loop began a turn (`turn`). Undefined where there is none.
 */
export function stepCursor(
  model: TraceModel,
  layout: TrackLayout,
  unit: StepUnit,
  origin: StepOrigin,
): CursorStep | undefined {
  if (unit === "turn") return nearest(turnSteps(model, origin), origin);
  const own = unit === "task" ? layout.placement(origin.coroutine)?.track : undefined;
  const tracks = own === undefined ? layout.tracks : [own];
  const fits = fitsOf(model, unit);
  return nearest(
    tracks.flatMap(({ lanes }) => lanes.flatMap((lane) => laneSteps(model, lane, origin, fits))),
    origin,
  );
}

type Fits = (slice: SliceRow) => boolean;

function fitsOf({ slices }: TraceModel, unit: StepUnit): Fits {
  switch (unit) {
    case "task":
      return (slice) => slices.state.get(slice) === stateCode.running;
    case "line":
      return (slice) => slices.point.get(slice) !== 0;
    default:
      return () => true;
  }
}

/** The nearest of a lane's slices that begins after (or before) a moment: of the coroutine there, and of the one beside it. */
function laneSteps(model: TraceModel, lane: Lane, { time, direction }: StepOrigin, fits: Fits): CursorStep[] {
  const index = lane.indexAt(time);
  return [lane.coroutines[index], lane.coroutines[index + direction]].flatMap((coroutine) => {
    if (coroutine === undefined) return [];
    const step = coroutineStep(model, coroutine, time, direction, fits);
    return step === undefined ? [] : [step];
  });
}

function coroutineStep(
  { coroutines, slices }: TraceModel,
  coroutine: CoroutineRow,
  time: number,
  direction: 1 | -1,
  fits: Fits,
): CursorStep | undefined {
  const lists = coroutines.slices;
  const isForward = direction === 1;
  const after = lists.search(coroutine, (slice) =>
    isForward ? slices.start.get(slice) > time : slices.start.get(slice) >= time,
  );
  for (let at = isForward ? after : after - 1; at >= 0 && at < lists.length(coroutine); at += direction) {
    const slice = lists.at(coroutine, at);
    if (fits(slice)) return { time: slices.start.get(slice), slice };
  }
  return undefined;
}

function turnSteps({ loops, turns }: TraceModel, { time, direction }: StepOrigin): CursorStep[] {
  const steps: CursorStep[] = [];
  for (let loop = 1 as LoopRow; loop <= loops.count; loop++) {
    const lists = turns.ofLoop;
    const after = lists.search(loop, (turn) =>
      direction === 1 ? turns.start.get(turn) > time : turns.start.get(turn) >= time,
    );
    const at = direction === 1 ? after : after - 1;
    if (at < 0 || at >= lists.length(loop)) continue;
    steps.push({ time: turns.start.get(lists.at(loop, at)), slice: 0 as SliceRow });
  }
  return steps;
}

/** The step to the nearest moment; of several slices that begin there the last, which is what happened because of the others. */
function nearest(steps: readonly CursorStep[], { direction }: StepOrigin): CursorStep | undefined {
  let best: CursorStep | undefined;
  for (const step of steps) {
    const ahead = best === undefined ? -1 : (step.time - best.time) * direction;
    if (ahead < 0 || (ahead === 0 && step.slice > (best?.slice ?? 0))) best = step;
  }
  return best;
}
