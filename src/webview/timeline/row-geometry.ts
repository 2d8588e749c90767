/** The height of a row, in CSS pixels; `--row-height` in the style sheet. */
export const rowHeight = 22;

/** The height of the time ruler above the rows; `--ruler-height` in the style sheet. */
export const rulerHeight = 24;

/** Where rows are: the first `pinnedRows` stay below the ruler, the others scroll behind them. `scrollTop` in CSS pixels. */
export interface RowGeometry {
  readonly pinnedRows: number;
  readonly scrollTop: number;
}

/** The upper edge of a row, in CSS pixels from the top of the canvas. */
export function rowTop({ pinnedRows, scrollTop }: RowGeometry, row: number): number {
  return rulerHeight + row * rowHeight - (row < pinnedRows ? 0 : scrollTop);
}

/** The row at a height of the canvas; -1 on the ruler. It may be one beyond the last. */
export function rowAt({ pinnedRows, scrollTop }: RowGeometry, y: number): number {
  if (y < rulerHeight) return -1;
  const row = Math.floor((y - rulerHeight) / rowHeight);
  return row < pinnedRows ? row : Math.floor((y - rulerHeight + scrollTop) / rowHeight);
}

/** The lower edge of the pinned rows: there those begin that scroll. */
export function pinnedEnd({ pinnedRows }: Pick<RowGeometry, "pinnedRows">): number {
  return rulerHeight + pinnedRows * rowHeight;
}

/** Of the rows that scroll, the first in sight and the one after the last, in a canvas of some height. */
export function scrolledRows(
  { pinnedRows, scrollTop }: RowGeometry,
  height: number,
  rowCount: number,
): { readonly first: number; readonly end: number } {
  const first = pinnedRows + Math.floor(Math.max(0, scrollTop) / rowHeight);
  const end = Math.ceil((scrollTop + height - rulerHeight) / rowHeight);
  return { first: Math.min(first, rowCount), end: Math.min(rowCount, Math.max(first, end)) };
}
