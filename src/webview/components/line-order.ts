import { displayText } from "../text/display-text";

/** One figure of each line. */
export interface Column<Line> {
  readonly title: string;
  readonly value: (line: Line) => number;
  /** Durations are in ns. */
  readonly kind: "count" | "duration";
  /** The width of a table, in CSS pixels, from which on it has room for the column; without it, it always has. */
  readonly leastWidth?: number;
}

/** By what lines are sorted: a column's index, or their names. */
export interface Sort {
  readonly by: number | "name";
  readonly direction: "ascending" | "descending";
}

/** As people order names: `step 9` before `step 10`, capitals beside small letters. */
const { compare } = new Intl.Collator(undefined, { numeric: true });

/** The lines in order; those that are equal stay as they were. */
export function sortedBy<Line>(
  lines: readonly Line[],
  columns: readonly Column<Line>[],
  nameOf: (line: Line) => string,
  { by, direction }: Sort,
): readonly Line[] {
  const sign = direction === "descending" ? -1 : 1;
  if (by === "name") return lines.toSorted((one, other) => sign * compare(nameOf(one), nameOf(other)));
  const column = columns[by];
  if (column === undefined) return lines;
  return lines.toSorted((one, other) => sign * (column.value(one) - column.value(other)));
}

/** By another column the largest come first, by names A; by the same once more it is turned round. */
export function sortAfter({ by, direction }: Sort, chosen: Sort["by"]): Sort {
  if (by === chosen) return { by, direction: direction === "descending" ? "ascending" : "descending" };
  return { by: chosen, direction: chosen === "name" ? "ascending" : "descending" };
}

/** Those of which the name or the place has every word that is looked for, whatever its capitals. */
export function linesThatFit<Line>(
  lines: readonly Line[],
  textOf: (line: Line) => string,
  filter: string,
): readonly Line[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return lines;
  return lines.filter((line) => {
    const text = textOf(line).toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/**
 * The lines as a table that spreadsheets take: columns parted by tabs, durations in ms. What a spreadsheet would take for a formula is
 * quoted, since names and code come from the traced program.
 */
export function tableText<Line>(
  lines: readonly Line[],
  columns: readonly Column<Line>[],
  texts: readonly (readonly [title: string, text: (line: Line) => string])[],
): string {
  const titles = columns.map(({ title, kind }) => (kind === "duration" ? `${title} (ms)` : title));
  const head = [...texts.map(([title]) => title), ...titles];
  const cellOf = (line: Line, { value, kind }: Column<Line>): string =>
    kind === "duration" ? String(value(line) / 1e6) : String(value(line));
  const rows = lines.map((line) => [
    ...texts.map(([, text]) => plainCell(text(line))),
    ...columns.map((column) => cellOf(line, column)),
  ]);
  return [head, ...rows].map((cells) => `${cells.join("\t")}\n`).join("");
}

const longestCell = 2_000;

/** One line without tabs, which begins with nothing that begins a formula. */
function plainCell(text: string): string {
  const line = displayText(text, longestCell).trim();
  return /^[=+\-@"]/.test(line) ? `'${line}` : line;
}
