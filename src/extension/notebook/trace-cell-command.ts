import path from "node:path";
import * as vscode from "vscode";
import type { Disposable } from "../../base/disposable";
import { commandIds } from "../command-ids";
import type { TraceRuns } from "../run/trace-runs";
import { requireTrust } from "../run/workspace-trust";
import type { CellSources } from "./cell-sources";
import { cellOfDocument, isCellTarget } from "./cell-target";
import { cellName, cellsToRun, type CellsToRun } from "./cells-to-run";

/** Trace Cell: runs a notebook's cell after those above it, in an interpreter of its own, and traces it. */
export class TraceCellCommand implements Disposable {
  readonly #runs: TraceRuns;
  readonly #sources: CellSources;
  readonly #command: vscode.Disposable;
  /** Notebooks of which the person was told how their cells are run. */
  readonly #told = new Set<string>();

  constructor(runs: TraceRuns, sources: CellSources) {
    this.#runs = runs;
    this.#sources = sources;
    this.#command = vscode.commands.registerCommand(commandIds.traceCell, (argument: unknown) =>
      this.#trace(cellFrom(argument)),
    );
  }

  dispose(): void {
    this.#command.dispose();
  }

  async #trace(cell: vscode.NotebookCell | undefined): Promise<void> {
    if (!requireTrust()) return;
    if (cell === undefined || !isPython(cell)) {
      void vscode.window.showInformationMessage(
        vscode.l10n.t("Open a notebook and select one of its Python cells."),
      );
      return;
    }
    const { notebook, index } = cell;
    if (notebook.uri.scheme !== "file" || notebook.isUntitled) {
      void vscode.window.showInformationMessage(
        vscode.l10n.t("Only a notebook on a disk can be run. Save it, then trace its cell."),
      );
      return;
    }
    const name = path.parse(notebook.uri.fsPath).name;
    const open = notebook
      .getCells()
      .map((other) => ({ isPython: isPython(other), text: other.document.getText() }));
    const chosen = cellsToRun(name, open, index);
    const trace = await this.#runs.start({
      title: cellName(name, index),
      runtime: "python",
      program: { kind: "cells", runtime: "python", cells: chosen.cells },
      directory: path.dirname(notebook.uri.fsPath),
      resource: notebook.uri,
    });
    if (trace === undefined) return;
    this.#sources.remember(trace.folder, notebook, chosen.cells);
    this.#tell(notebook, chosen);
  }

  /** Once for each notebook: that its kernel has nothing to do with the run is not to be guessed. */
  #tell(notebook: vscode.NotebookDocument, { cells, hasMagics }: CellsToRun): void {
    const key = notebook.uri.toString();
    if (this.#told.has(key)) return;
    this.#told.add(key);
    const sentences = [
      cells.length > 1
        ? vscode.l10n.t("The cell runs after those above it in a fresh Python, not in the notebook's kernel.")
        : vscode.l10n.t("The cell runs in a fresh Python, not in the notebook's kernel."),
      ...(hasMagics ? [vscode.l10n.t("Magics and shell commands are left out.")] : []),
    ];
    void vscode.window.showInformationMessage(sentences.join(" "));
  }
}

/** A cell's own button passes the cell on, and its lens says which one it is; the palette means the selected one. */
function cellFrom(argument: unknown): vscode.NotebookCell | undefined {
  if (isCell(argument)) return argument;
  return isCellTarget(argument) ? cellOfDocument(argument.cell) : selectedCell();
}

function isCell(argument: unknown): argument is vscode.NotebookCell {
  return typeof argument === "object" && argument !== null && "notebook" in argument && "index" in argument;
}

function selectedCell(): vscode.NotebookCell | undefined {
  const editor = vscode.window.activeNotebookEditor;
  const selected = editor?.selection.start;
  if (editor === undefined || selected === undefined || selected >= editor.notebook.cellCount)
    return undefined;
  return editor.notebook.cellAt(selected);
}

function isPython({ kind, document }: vscode.NotebookCell): boolean {
  return kind === vscode.NotebookCellKind.Code && document.languageId === "python";
}
