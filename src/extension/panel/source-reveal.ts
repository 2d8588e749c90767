import * as vscode from "vscode";
import type { SourceLocation } from "../../trace/view-protocol";
import { refusePath } from "./source-path";

/**
 * Shows a place of a trace in an editor: in the column where the file is open already, else in one beside the panel.
 *
 * @param panelColumn the column of the view that asked, which is not to be covered
 */
export async function revealSource(
  location: SourceLocation,
  preserveFocus: boolean,
  panelColumn: vscode.ViewColumn | undefined,
): Promise<void> {
  const folders = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath);
  if (refusePath(location.file, folders) !== undefined) {
    void vscode.window.showWarningMessage(
      vscode.l10n.t("{0} is not opened: it is outside this machine and this workspace.", location.file),
    );
    return;
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
  } catch {
    void vscode.window.showWarningMessage(
      vscode.l10n.t("{0} cannot be opened. It may have been moved or deleted since the run.", location.file),
    );
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
