import * as vscode from "vscode";
import { DisposableList, type Disposable } from "../../base/disposable";
import { LatestTurn } from "../../base/latest-turn";
import type { SourceLocation } from "../../trace/view-protocol";
import type { CellSources } from "../notebook/cell-sources";

/** Where a file that a trace names is opened from; `undefined` where it is not, which is told. */
export type LocateSource = (file: string) => Promise<vscode.Uri | undefined>;

/** Shows places of traces in editors. The place that was shown last is tinted until the cursor moves on. */
export class SourceReveal implements Disposable {
  readonly #owned = new DisposableList();
  readonly #tint = this.#owned.add(
    vscode.window.createTextEditorDecorationType({
      isWholeLine: true,
      backgroundColor: new vscode.ThemeColor("editor.rangeHighlightBackground"),
      borderColor: new vscode.ThemeColor("editor.rangeHighlightBorder"),
    }),
  );
  readonly #cells: Pick<CellSources, "cellOf">;
  readonly #locate: LocateSource;
  readonly #turn = new LatestTurn();
  #tinted: { readonly editor: vscode.TextEditor; readonly line: number } | undefined;

  /** `cells`: which cells of notebooks the files of traces are; `locate`: where the others are. */
  constructor(cells: Pick<CellSources, "cellOf">, locate: LocateSource) {
    this.#cells = cells;
    this.#locate = locate;
    this.#owned.add(
      vscode.window.onDidChangeTextEditorSelection(({ textEditor, selections }) => {
        const moved = selections[0]?.active.line !== this.#tinted?.line;
        if (textEditor === this.#tinted?.editor && moved) this.#clear();
      }),
    );
  }

  /** Resolves when the place that was asked for last is shown. */
  get settled(): Promise<void> {
    return this.#turn.settled;
  }

  /**
   * Shows a place in the column where its file is open already, else in one beside the panel. Of places that are asked for while
   * one is still being opened only the last is shown.
   *
   * @param panelColumn the column of the view that asked, which is not to be covered
   */
  show(
    location: SourceLocation,
    preserveFocus: boolean,
    panelColumn: vscode.ViewColumn | undefined,
  ): Promise<void> {
    return this.#turn.take(() => this.#show(location, preserveFocus, panelColumn));
  }

  async #show(
    location: SourceLocation,
    preserveFocus: boolean,
    panelColumn: vscode.ViewColumn | undefined,
  ): Promise<void> {
    const cell = this.#cells.cellOf(location.file);
    const editor =
      cell === undefined
        ? await openAt(await this.#locate(location.file), location, preserveFocus, panelColumn)
        : await openCellAt(cell, location, preserveFocus);
    if (editor === undefined) return;
    this.#clear();
    this.#tinted = { editor, line: editor.selection.active.line };
    editor.setDecorations(this.#tint, [editor.selection]);
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #clear(): void {
    this.#tinted?.editor.setDecorations(this.#tint, []);
    this.#tinted = undefined;
  }
}

async function openAt(
  uri: vscode.Uri | undefined,
  location: SourceLocation,
  preserveFocus: boolean,
  panelColumn: vscode.ViewColumn | undefined,
): Promise<vscode.TextEditor | undefined> {
  if (uri === undefined) return undefined;
  const selection = toSelection(location);
  try {
    const editor = await vscode.window.showTextDocument(uri, {
      viewColumn: columnFor(uri, panelColumn),
      preserveFocus,
      preview: true,
      selection: new vscode.Range(selection.start, selection.start),
    });
    editor.revealRange(selection, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
    return editor;
  } catch {
    void vscode.window.showWarningMessage(
      vscode.l10n.t("{0} cannot be opened. It may have been moved or deleted since the run.", location.file),
    );
    return undefined;
  }
}

/** Shows a place in a notebook where that is open already. */
async function openCellAt(
  cell: vscode.NotebookCell,
  location: SourceLocation,
  preserveFocus: boolean,
): Promise<vscode.TextEditor | undefined> {
  const { notebook, index, document } = cell;
  const range = new vscode.NotebookRange(index, index + 1);
  const shown = vscode.window.visibleNotebookEditors.find((editor) => editor.notebook === notebook);
  const notebookEditor = await vscode.window.showNotebookDocument(notebook, {
    preserveFocus,
    selections: [range],
    ...(shown?.viewColumn !== undefined && { viewColumn: shown.viewColumn }),
  });
  notebookEditor.revealRange(range, vscode.NotebookEditorRevealType.InCenterIfOutsideViewport);
  const editor = await visibleEditorOf(document);
  if (editor === undefined) return undefined;
  const selection = toSelection(location);
  editor.selection = new vscode.Selection(selection.start, selection.start);
  editor.revealRange(selection, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  return editor;
}

/** For how long a cell that comes into view may take to get its editor, in ms. */
const cellPatience = 2_000;

/** A cell has an editor only while it is in sight. */
async function visibleEditorOf(document: vscode.TextDocument): Promise<vscode.TextEditor | undefined> {
  const find = (): vscode.TextEditor | undefined =>
    vscode.window.visibleTextEditors.find((editor) => editor.document === document);
  return (
    find() ??
    new Promise((resolve) => {
      const finish = (editor: vscode.TextEditor | undefined): void => {
        clearTimeout(timer);
        changes.dispose();
        resolve(editor);
      };
      const timer = setTimeout(() => finish(undefined), cellPatience);
      const changes = vscode.window.onDidChangeVisibleTextEditors(() => {
        const editor = find();
        if (editor !== undefined) finish(editor);
      });
    })
  );
}

function toSelection({ range: [startLine, startColumn, endLine, endColumn] }: SourceLocation): vscode.Range {
  return new vscode.Range(Math.max(0, startLine - 1), startColumn, Math.max(0, endLine - 1), endColumn);
}

function columnFor(uri: vscode.Uri, panelColumn: vscode.ViewColumn | undefined): vscode.ViewColumn {
  const shown = vscode.window.visibleTextEditors.find(
    (editor) => editor.document.uri.toString() === uri.toString() && editor.viewColumn !== undefined,
  );
  if (shown?.viewColumn !== undefined) return shown.viewColumn;
  const groups = vscode.window.tabGroups.all;
  const holding = groups.find((group) =>
    group.tabs.some(
      (tab) => tab.input instanceof vscode.TabInputText && tab.input.uri.toString() === uri.toString(),
    ),
  );
  if (holding !== undefined) return holding.viewColumn;
  const other = groups.find((group) => group.viewColumn !== panelColumn);
  return other?.viewColumn ?? vscode.ViewColumn.Beside;
}
