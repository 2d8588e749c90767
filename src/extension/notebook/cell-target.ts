import * as vscode from "vscode";
import { isProgram } from "../editor/document-outlines";

/** What a lens in a cell hands to Trace Cell. */
export interface CellTarget {
  /** The URI of the cell's document. */
  readonly cell: string;
}

/** Whether an argument is a {@link CellTarget}; anybody may run a command with anything. */
export function isCellTarget(argument: unknown): argument is CellTarget {
  return (
    typeof argument === "object" &&
    argument !== null &&
    "cell" in argument &&
    typeof argument.cell === "string"
  );
}

/** The cell of an open notebook that a document is the text of. */
export function cellOfDocument(uri: string): vscode.NotebookCell | undefined {
  for (const notebook of vscode.workspace.notebookDocuments) {
    const cell = notebook.getCells().find(({ document }) => document.uri.toString() === uri);
    if (cell !== undefined) return cell;
  }
  return undefined;
}

/** Whether a document is a Python cell of a Jupyter notebook on a disk, which Trace Cell can run. */
export function isTraceableCell(document: vscode.TextDocument): boolean {
  if (!isProgram(document) || document.languageId !== "python") return false;
  const notebook = cellOfDocument(document.uri.toString())?.notebook;
  return (
    notebook?.notebookType === "jupyter-notebook" && notebook.uri.scheme === "file" && !notebook.isUntitled
  );
}
