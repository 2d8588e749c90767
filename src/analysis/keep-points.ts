import type { Outline, Range, SuspendableFunction, SuspensionPoint } from "./outline";
import { shiftOffset, type TextChange } from "./text-change";
import type { TextLines } from "./text-lines";

/** An outline, and the text that it is of. */
export interface OutlinedText {
  readonly lines: TextLines;
  readonly outline: Outline;
}

/**
 * Completes the outline of a half-typed text with the points of the version before it that the new tree lost: those whose keyword
 * the change left as it was. Where their function is lost too, it is kept with them.
 */
export function keepPoints(before: OutlinedText, after: OutlinedText, change: TextChange): Outline {
  const move = (range: Range): Range | undefined => moveRange(range, before.lines, after.lines, change);
  const found = new Set(after.outline.points.map(keyOf));
  const functions: SuspendableFunction[] = [...after.outline.functions];
  const points: SuspensionPoint[] = [...after.outline.points];
  const known = new Map(functions.map((value, index) => [functionKey(value), index]));
  for (const point of before.outline.points) {
    const keywordRange = move(point.keywordRange);
    if (!keywordRange || found.has(keyOf({ keywordRange }))) continue;
    if (isCommentedOut(keywordRange, after)) continue;
    const owner = keepFunction(point.function);
    if (owner === undefined) continue;
    points.push({ ...point, keywordRange, range: move(point.range) ?? keywordRange, function: owner });
  }
  return inSourceOrder({ ...after.outline, functions, points });

  function keepFunction(index: number): number | undefined {
    const value = before.outline.functions[index];
    if (!value) return undefined;
    const { parent, ...rest } = value;
    const range = stretchRange(value.range, before.lines, after.lines, change);
    const nameRange = move(value.nameRange) ?? { start: range.start, end: range.start };
    const moved: SuspendableFunction = { ...rest, range, nameRange };
    const existing = known.get(functionKey(moved));
    if (existing !== undefined) return existing;
    const keptParent = parent === undefined ? undefined : keepFunction(parent);
    known.set(functionKey(moved), functions.length);
    return functions.push(keptParent === undefined ? moved : { ...moved, parent: keptParent }) - 1;
  }
}

function isCommentedOut(range: Range, { lines, outline }: OutlinedText): boolean {
  const start = lines.offsetAt({ line: range.start.line, column: 0 });
  const head = lines.text.slice(start, lines.offsetAt(range.start)).trimStart();
  return head.startsWith(outline.language === "python" ? "#" : "//");
}

function keyOf(point: Pick<SuspensionPoint, "keywordRange">): string {
  const { line, column } = point.keywordRange.start;
  return `${line}:${column}`;
}

/** The same function before and after: its name stands where the change moved it. */
function functionKey(value: SuspendableFunction): string {
  const { line, column } = value.nameRange.start;
  return value.kind === "module" ? "module" : `${line}:${column} ${value.name}`;
}

function moveRange(range: Range, before: TextLines, after: TextLines, change: TextChange): Range | undefined {
  const oldStart = before.offsetAt(range.start);
  const oldEnd = before.offsetAt(range.end);
  if (oldStart < change.start ? oldEnd > change.start : oldStart < change.oldEnd) return undefined;
  const delta = oldStart < change.start ? 0 : change.newEnd - change.oldEnd;
  return after.range(oldStart + delta, oldEnd + delta);
}

/** A range that the change may lie in, so that it grows or shrinks with it. */
function stretchRange(range: Range, before: TextLines, after: TextLines, change: TextChange): Range {
  const start = shiftOffset(before.offsetAt(range.start), change) ?? change.start;
  const last = shiftOffset(before.offsetAt(range.end) - 1, change) ?? change.newEnd - 1;
  return after.range(start, Math.max(start, last + 1));
}

function inSourceOrder(outline: Outline): Outline {
  const order = outline.functions
    .map(({ range }, index) => ({ range, index }))
    .sort((left, right) => compareRanges(left.range, right.range));
  const places = new Map(order.map(({ index }, place) => [index, place]));
  const placeOf = (index: number): number => places.get(index) ?? index;
  return {
    ...outline,
    functions: outline.functions
      .map((value) => (value.parent === undefined ? value : { ...value, parent: placeOf(value.parent) }))
      .sort((left, right) => compareRanges(left.range, right.range)),
    points: outline.points
      .map((point) => ({ ...point, function: placeOf(point.function) }))
      .sort((left, right) => compareRanges(left.range, right.range)),
  };
}

function compareRanges(left: Range, right: Range): number {
  return (
    left.start.line - right.start.line ||
    left.start.column - right.start.column ||
    right.end.line - left.end.line ||
    right.end.column - left.end.column
  );
}
