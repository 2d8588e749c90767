import type { Shift } from "./insertions";

/** A piece inserted into a line: where it begins there, how long it is, and how far from its beginning it throws on what it caught (0: it does not), in UTF-16 units. */
export interface ColumnShift {
  readonly column: number;
  readonly length: number;
  readonly throwsAt: number;
}

/** What stands before a `throw` in a piece. */
const beforeThrow = ";";

/** The pieces of each line of `text` that has some, by its index; `shifts` are those of the whole text. */
export function shiftsByLine(
  text: string,
  shifts: readonly Shift[],
): ReadonlyMap<number, readonly ColumnShift[]> {
  const byLine = new Map<number, ColumnShift[]>();
  let line = 0;
  let lineStart = 0;
  for (const { at, length } of shifts) {
    for (let end = text.indexOf("\n", lineStart); end >= 0 && end < at; end = text.indexOf("\n", lineStart)) {
      lineStart = end + 1;
      line++;
    }
    const throwsAt = text.slice(at, at + length).indexOf(`${beforeThrow}throw `) + beforeThrow.length;
    const shift = { column: at - lineStart, length, throwsAt };
    const own = byLine.get(line);
    if (own) own.push(shift);
    else byLine.set(line, [shift]);
  }
  return byLine;
}

/** The column without the pieces; one inside a piece becomes where that was inserted. */
export function originalColumn(shifts: readonly ColumnShift[] | undefined, column: number): number {
  let removed = 0;
  for (const shift of shifts ?? []) {
    if (shift.column >= column) break;
    removed += Math.min(shift.length, column - shift.column);
  }
  return column - removed;
}

/** Whether a piece throws on at a column what it caught. */
export function throwsOn(shifts: readonly ColumnShift[] | undefined, column: number): boolean {
  return shifts?.some((shift) => shift.throwsAt > 0 && shift.column + shift.throwsAt === column) ?? false;
}
