import type { Outline, Position, Range, SuspendableFunction, SuspensionPoint } from "../../analysis/outline";

/** A suspendable function with its index in the outline. */
export interface FunctionAt {
  readonly index: number;
  readonly function: SuspendableFunction;
}

/** Negative where `a` is before `b`, 0 where they are the same place. */
export function comparePositions(a: Position, b: Position): number {
  return a.line - b.line || a.column - b.column;
}

/** True where `position` is in `range` or at one of its ends. */
export function touches(range: Range, position: Position): boolean {
  return comparePositions(range.start, position) <= 0 && comparePositions(position, range.end) <= 0;
}

/**
 * The innermost suspendable function at `position`; the line of its header counts as its own from the first column on, so that
 * a cursor at the beginning of `export async function f()` means `f`. Module code only where nothing else fits.
 */
export function functionAt(outline: Outline, position: Position): FunctionAt | undefined {
  let best: FunctionAt | undefined;
  for (const [index, candidate] of outline.functions.entries()) {
    const start = { line: candidate.range.start.line, column: 0 };
    if (!holds(candidate, position) && !touches({ start, end: candidate.range.end }, position)) continue;
    if (best === undefined || isInside(candidate, best.function, position))
      best = { index, function: candidate };
  }
  return best;
}

/** True where `inner` fits `position` better than `outer`: it really holds it, and begins later. */
function isInside(inner: SuspendableFunction, outer: SuspendableFunction, position: Position): boolean {
  if (inner.kind === "module") return false;
  if (outer.kind === "module") return true;
  const really = holds(inner, position);
  if (really !== holds(outer, position)) return really;
  const later = comparePositions(inner.range.start, outer.range.start) > 0;
  return really ? later : !later;
}

/** True within the definition, and on a name that stands before it: `const f = async () => …`. */
function holds({ range, nameRange }: SuspendableFunction, position: Position): boolean {
  return touches(range, position) || touches(nameRange, position);
}

/** The point whose keyword is at `position`. */
export function pointAt(outline: Outline, position: Position): SuspensionPoint | undefined {
  return outline.points.find((point) => touches(point.keywordRange, position));
}

/** The next point after (or before) `position`, going round at the ends of the file; nothing where there are no points. */
export function neighbourPoint(
  outline: Outline,
  position: Position,
  direction: "next" | "previous",
): SuspensionPoint | undefined {
  const points = [...outline.points].sort((a, b) =>
    comparePositions(a.keywordRange.start, b.keywordRange.start),
  );
  return direction === "next"
    ? (points.find((point) => comparePositions(point.keywordRange.start, position) > 0) ?? points[0])
    : (points.findLast((point) => comparePositions(point.keywordRange.start, position) < 0) ?? points.at(-1));
}

/** The functions that a lens or a list offers: not module code, and nothing that only exists within an expression of a line. */
export function offeredFunctions(outline: Outline): readonly FunctionAt[] {
  return outline.functions.flatMap((suspendable, index) =>
    suspendable.kind === "module" || suspendable.name === "<genexpr>" || suspendable.name === "<lambda>"
      ? []
      : [{ index, function: suspendable }],
  );
}
