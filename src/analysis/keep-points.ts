import type { Outline, Position, Range, SuspendableFunction, SuspensionPoint } from "./outline";
import {
  keywordKey,
  moveRange,
  nameKey,
  type OutlinedText,
  startKey,
  withFunction,
  withFunctions,
} from "./outlined-text";
import { shiftOffset, type TextChange } from "./text-change";
import type { TextLines } from "./text-lines";

/**
 * Completes the outline of a half-typed text with the version before it. A point of that which the change left as it was stays as it
 * was, whatever the new tree says of it or whether that lost it; one of which only the keyword is left as it was stays where the new
 * tree lost it. Where the function of a lost point is lost too, it is kept with it.
 */
export function keepPoints(before: OutlinedText, after: OutlinedText, change: TextChange): Outline {
  const move = (range: Range): Range | undefined => moveRange(range, before.lines, after.lines, change);
  const functions: SuspendableFunction[] = [...after.outline.functions];
  const knownByName = new Map(functions.map((value, index) => [nameKey(value), index]));
  const knownByStart = new Map(functions.map((value, index) => [startKey(value), index]));
  const keptFunctions = new Map<number, number>();
  const points = new Map(after.outline.points.map((point) => [keywordKey(point), point]));
  before.outline.functions.forEach((_, index) => {
    if (isNameKept(index)) keepFunction(index);
  });
  for (const point of before.outline.points) {
    const keywordRange = move(point.keywordRange);
    if (!keywordRange || isGone(keywordRange, after)) continue;
    const found = points.get(keywordKey({ keywordRange }));
    const range = move(point.range);
    if (found && (!range || isAtRangeEnd(point.range))) continue;
    const owner = found && !isNameKept(point.function) ? found.function : keepFunction(point.function);
    if (owner === undefined) continue;
    const moved = { ...movedInsight(point), keywordRange, range: range ?? keywordRange, function: owner };
    points.set(keywordKey(moved), moved);
  }
  return inSourceOrder({ ...after.outline, functions, points: [...points.values()] });

  /** What is typed at the end of an operand may belong to it. */
  function isAtRangeEnd(range: Range): boolean {
    return before.lines.offsetAt(range.end) === change.start;
  }

  function isNameKept(index: number): boolean {
    const value = before.outline.functions[index];
    const moved = value && move(value.nameRange);
    return moved !== undefined && !isGone(moved, after);
  }

  function keepFunction(index: number): number | undefined {
    const known = keptFunctions.get(index) ?? placeFunction(index);
    if (known !== undefined) keptFunctions.set(index, known);
    return known;
  }

  function placeFunction(index: number): number | undefined {
    const value = before.outline.functions[index];
    if (!value) return undefined;
    const { parent, ...rest } = value;
    const range = stretchRange(value.range, before.lines, after.lines, change);
    const nameRange = move(value.nameRange) ?? { start: range.start, end: range.start };
    const moved: SuspendableFunction = { ...rest, range, nameRange };
    const named = knownByName.get(nameKey(moved));
    const existing = named ?? knownByStart.get(startKey(moved));
    if (existing !== undefined && existing !== named) return existing;
    const place = existing ?? functions.length;
    const found = functions[place];
    knownByName.set(nameKey(moved), place);
    functions[place] = found ? { ...moved, kind: found.kind, range: found.range } : moved;
    const keptParent = parent === undefined ? undefined : keepFunction(parent);
    if (keptParent !== undefined) functions[place] = { ...functions[place], parent: keptParent };
    return place;
  }

  /** What is known of a point beyond its place: the places that it names move too, and what was changed there is left out. */
  function movedInsight(point: SuspensionPoint): SuspensionPoint {
    const { waitsOn, errorHandler, cancellationHandler, heldLocks, ...rest } = point;
    const movedError = errorHandler && movePosition(errorHandler);
    const movedCancellation = cancellationHandler && movePosition(cancellationHandler);
    const locks = heldLocks?.flatMap(({ name, taken }) => {
      const movedTaken = movePosition(taken);
      return movedTaken ? [{ name, taken: movedTaken }] : [];
    });
    return {
      ...rest,
      ...(waitsOn && { waitsOn: withFunction(waitsOn, keepFunction) }),
      ...(movedError && { errorHandler: movedError }),
      ...(movedCancellation && { cancellationHandler: movedCancellation }),
      ...(locks && locks.length > 0 && { heldLocks: locks }),
    };
  }

  function movePosition(position: Position): Position | undefined {
    const offset = shiftOffset(before.lines.offsetAt(position), change);
    return offset === undefined ? undefined : after.lines.positionAt(offset);
  }
}

/** Whether a keyword or name is commented out now, or part of a longer word. */
function isGone(word: Range, { lines, outline }: OutlinedText): boolean {
  const start = lines.offsetAt({ line: word.start.line, column: 0 });
  const head = lines.text.slice(start, lines.offsetAt(word.start)).trimStart();
  if (head.startsWith(outline.language === "python" ? "#" : "//")) return true;
  const end = lines.offsetAt(word.end);
  if (end === lines.offsetAt(word.start)) return false;
  return /[\p{L}\p{N}_]$/u.test(head) || /^[\p{L}\p{N}_]/u.test(lines.text.slice(end, end + 2));
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
      .map((point) => withFunctions(point, placeOf))
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
