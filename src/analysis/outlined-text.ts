import type { Outline, Position, Range, SuspendableFunction, SuspensionPoint, WaitTarget } from "./outline";
import type { TextChange } from "./text-change";
import type { TextLines } from "./text-lines";

/** An outline, and the text that it is of. */
export interface OutlinedText {
  readonly lines: TextLines;
  readonly outline: Outline;
}

/** Tells a point from the others of its text. */
export function keywordKey(point: Pick<SuspensionPoint, "keywordRange">): string {
  return positionKey(point.keywordRange.start);
}

/** The same function before and after: its name stands where the change moved it. */
export function nameKey(value: SuspendableFunction): string {
  return value.kind === "module" ? "module" : `${positionKey(value.nameRange.start)} ${value.name}`;
}

/** The same function with another name: it begins where the change moved it. */
export function startKey(value: SuspendableFunction): string {
  return value.kind === "module" ? "module" : positionKey(value.range.start);
}

function positionKey({ line, column }: Position): string {
  return `${line}:${column}`;
}

/** Where a range stands after a change that left it as it was; `undefined` where the change is in it. */
export function moveRange(
  range: Range,
  before: TextLines,
  after: TextLines,
  change: TextChange,
): Range | undefined {
  const oldStart = before.offsetAt(range.start);
  const oldEnd = before.offsetAt(range.end);
  if (oldStart < change.start ? oldEnd > change.start : oldStart < change.oldEnd) return undefined;
  const delta = oldStart < change.start ? 0 : change.newEnd - change.oldEnd;
  return after.range(oldStart + delta, oldEnd + delta);
}

/** A point of a list of functions in which each has another place, or none any more. */
export function withFunctions(
  point: SuspensionPoint,
  placeOf: (index: number) => number | undefined,
): SuspensionPoint {
  const { waitsOn } = point;
  const owner = placeOf(point.function) ?? point.function;
  return { ...point, function: owner, ...(waitsOn && { waitsOn: withFunction(waitsOn, placeOf) }) };
}

/** The same for what a point waits on. */
export function withFunction(target: WaitTarget, placeOf: (index: number) => number | undefined): WaitTarget {
  const { function: index, ...rest } = target;
  const place = index === undefined ? undefined : placeOf(index);
  return place === undefined ? rest : { ...rest, function: place };
}
