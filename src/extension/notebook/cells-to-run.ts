import { maskMagics } from "../../analysis/embedded/notebook-cell";
import type { NotebookCell } from "../../session/trace-request";

/** What counts of a cell of an open notebook. */
export interface OpenCell {
  /** True for code in Python, which all cells of a run share an interpreter for. */
  readonly isPython: boolean;
  readonly text: string;
}

/** A cell that is to be run, and its place in the notebook, from 0. */
export interface CellToRun extends NotebookCell {
  readonly index: number;
}

/** What is run for one cell of a notebook. */
export interface CellsToRun {
  /** The Python cells from the first to the one that was asked for, which is the last; those without any code are left out. */
  readonly cells: readonly CellToRun[];
  /** True where magics or shell commands, which only the notebook's kernel understands, are left out. */
  readonly hasMagics: boolean;
}

/** A cell's name for people, and for its file: `report cell 4`. */
export function cellName(notebook: string, index: number): string {
  return `${notebook} cell ${index + 1}`;
}

/**
 * Chooses what is run so that the cell at `asked` finds what those above it made. Every character of a cell's code stays where it
 * stands in the cell.
 *
 * @param notebook the notebook's name without its extension
 */
export function cellsToRun(notebook: string, open: readonly OpenCell[], asked: number): CellsToRun {
  let hasMagics = false;
  const cells: CellToRun[] = [];
  for (const [index, cell] of open.slice(0, asked + 1).entries()) {
    if (!cell.isPython) continue;
    const text = maskMagics(cell.text);
    hasMagics ||= text !== cell.text;
    if (text.trim() !== "" || index === asked) cells.push({ name: cellName(notebook, index), text, index });
  }
  return { cells, hasMagics };
}
