import * as vscode from "vscode";
import { DisposableList, type Disposable } from "../../base/disposable";
import type { SourceLocation } from "../../trace/view-protocol";
import { refusePath } from "./source-path";

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
  #tinted: { readonly editor: vscode.TextEditor; readonly line: number } | undefined;

  constructor() {
    this.#owned.add(
      vscode.window.onDidChangeTextEditorSelection(({ textEditor, selections }) => {
        const moved = selections[0]?.active.line !== this.#tinted?.line;
        if (textEditor === this.#tinted?.editor && moved) this.#clear();
      }),
    );
  }

  /**
   * Shows a place in the column where its file is open already, else in one beside the panel.
   *
   * @param panelColumn the column of the view that asked, which is not to be covered
   */
  async show(
    location: SourceLocation,
    preserveFocus: boolean,
    panelColumn: vscode.ViewColumn | undefined,
  ): Promise<void> {
    const editor = await openAt(location, preserveFocus, panelColumn);
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
  location: SourceLocation,
  preserveFocus: boolean,
  panelColumn: vscode.ViewColumn | undefined,
): Promise<vscode.TextEditor | undefined> {
  const folders = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath);
  if (refusePath(location.file, folders) !== undefined) {
    void vscode.window.showWarningMessage(
      vscode.l10n.t("{0} is not opened: it is outside this machine and this workspace.", location.file),
    );
    return undefined;
  }
  const uri = vscode.Uri.file(location.file);
  const [startLine, startColumn, endLine, endColumn] = location.range;
  const selection = new vscode.Range(
    Math.max(0, startLine - 1),
    startColumn,
    Math.max(0, endLine - 1),
    endColumn,
  );
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
