/**
 * Lines of words in columns, two spaces between them, nothing at their ends.
 *
 * @param table the same number of cells in each line
 * @param isFigure which columns, from 0, are set to the right
 */
export function alignColumns(
  table: readonly (readonly string[])[],
  isFigure: (column: number) => boolean,
): string {
  const widths = (table[0] ?? []).map((_, column) =>
    Math.max(...table.map((line) => Array.from(line[column] ?? "").length)),
  );
  return table
    .map((line) =>
      line
        .map((cell, column) => {
          const missing = " ".repeat((widths[column] ?? 0) - Array.from(cell).length);
          return isFigure(column) ? `${missing}${cell}` : `${cell}${missing}`;
        })
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
