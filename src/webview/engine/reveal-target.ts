import type { CoroutineRow, SliceRow } from "../../trace/model/rows";
import { stateCode } from "../../trace/model/states";
import type { TraceModel } from "../../trace/model/trace-model";
import type { RevealTarget } from "../../trace/view-protocol";
import type { Selection } from "./scene";

/** The slice that a host's wish to reveal stands for; undefined where the run never came there. */
export function findTarget(
  model: TraceModel,
  target: RevealTarget,
  after: Selection | undefined,
): Selection | undefined {
  switch (target.kind) {
    case "point":
      return findSlice(model, after, (slice) => isAtPoint(model, slice, target));
    case "function":
      return findCoroutine(model, target);
    case "coroutine": {
      const coroutine = target.coroutine as CoroutineRow;
      return coroutine < 1 || coroutine > model.coroutines.count ? undefined : firstSlice(model, coroutine);
    }
    case "time":
      return undefined;
  }
}

function isAtPoint(
  model: TraceModel,
  slice: SliceRow,
  target: { readonly file: string; readonly line: number; readonly column: number },
): boolean {
  const { slices, points, functions, files } = model;
  if (slices.state.get(slice) !== stateCode.suspended) return false;
  const info = points.info(slices.point.get(slice));
  const [startLine, startColumn, endLine, endColumn] = info.range;
  if (files.path(functions.info(info.function).file) !== target.file) return false;
  const afterStart = target.line > startLine || (target.line === startLine && target.column >= startColumn);
  const beforeEnd = target.line < endLine || (target.line === endLine && target.column <= endColumn);
  return afterStart && beforeEnd;
}

/** The next fitting slice after the selected one, going on from the first; without a selection the last. */
function findSlice(
  model: TraceModel,
  after: Selection | undefined,
  fits: (slice: SliceRow) => boolean,
): Selection | undefined {
  const { count } = model.slices;
  const start = after?.kind === "slice" && fits(after.row as SliceRow) ? after.row : 0;
  if (start === 0) {
    for (let row = count as SliceRow; row >= 1; row--) if (fits(row)) return { kind: "slice", row };
    return undefined;
  }
  for (let step = 1; step <= count; step++) {
    const row = (((start + step - 1) % count) + 1) as SliceRow;
    if (fits(row)) return { kind: "slice", row };
  }
  return undefined;
}

/** The latest coroutine of the innermost function around a place. */
function findCoroutine(
  model: TraceModel,
  target: { readonly file: string; readonly line: number },
): Selection | undefined {
  const { coroutines, functions, files } = model;
  let best = 0 as CoroutineRow;
  let bestLines = Infinity;
  for (let row = coroutines.count as CoroutineRow; row >= 1; row--) {
    const info = functions.info(coroutines.function.get(row));
    const [startLine, , endLine] = info.range;
    if (target.line < startLine || target.line > endLine || files.path(info.file) !== target.file) continue;
    if (endLine - startLine < bestLines) [best, bestLines] = [row, endLine - startLine];
  }
  return best === 0 ? undefined : firstSlice(model, best);
}

function firstSlice(model: TraceModel, coroutine: CoroutineRow): Selection | undefined {
  const lists = model.coroutines.slices;
  return lists.length(coroutine) === 0 ? undefined : { kind: "slice", row: lists.at(coroutine, 0) };
}
