import * as vscode from "vscode";
import { cellFile } from "../../session/cell-files";
import type { CellToRun } from "./cells-to-run";

interface KnownCell {
  readonly uri: string;
  /** As it was when it ran, magics and all. */
  readonly text: string;
}

/** Which cells of open notebooks the files are that traces of this window name. */
export class CellSources {
  readonly #cells = new Map<string, KnownCell>();

  /** The cells of a notebook ran, and their trace is in `folder`. */
  remember(folder: string, notebook: vscode.NotebookDocument, cells: readonly CellToRun[]): void {
    for (const { name, index } of cells) {
      const { document } = notebook.cellAt(index);
      this.#cells.set(cellFile(folder, name), { uri: document.uri.toString(), text: document.getText() });
    }
  }

  /** The cell that a file of a trace is, where it is open and still what ran. */
  cellOf(file: string): vscode.NotebookCell | undefined {
    const known = this.#cells.get(file);
    if (known === undefined) return undefined;
    for (const notebook of vscode.workspace.notebookDocuments) {
      const cell = notebook.getCells().find(({ document }) => document.uri.toString() === known.uri);
      if (cell !== undefined) return cell.document.getText() === known.text ? cell : undefined;
    }
    return undefined;
  }
}
