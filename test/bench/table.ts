import type { Figure } from "./bench";

const headings = ["case", "variant", "runtime", "metric", "value", "unit", "bound"] as const;

/** Lays figures out as a table for a terminal: text to the left, numbers to the right. */
export function formatTable(title: string, figures: readonly Figure[]): string {
  const rows = figures.map((figure) => [
    figure.case,
    figure.variant,
    figure.runtime,
    figure.metric,
    formatValue(figure.value),
    figure.unit,
    formatBound(figure),
  ]);
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...rows.map((row) => (row[column] ?? "").length)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) =>
        column === 4 ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join("  ")
      .trimEnd();
  return [title, line(headings), widths.map((width) => "─".repeat(width)).join("  "), ...rows.map(line)].join(
    "\n",
  );
}

/** Three significant digits, and whole numbers above a thousand. */
export function formatValue(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  return Math.abs(value) >= 1000 ? Math.round(value).toString() : String(Number(value.toPrecision(3)));
}

function formatBound({ value, bound }: Figure): string {
  if (bound === undefined) return "";
  return value <= bound ? `≤ ${formatValue(bound)}` : `≤ ${formatValue(bound)} EXCEEDED`;
}
