import * as vscode from "vscode";
import { refusePath } from "./source-path";

/** Where a file that a trace names lies on this machine; told, and `undefined`, where it must not be opened. */
export function sourceOnDisk(file: string): Promise<vscode.Uri | undefined> {
  const folders = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath);
  if (refusePath(file, folders) === undefined) return Promise.resolve(vscode.Uri.file(file));
  void vscode.window.showWarningMessage(
    vscode.l10n.t("{0} is not opened: it is outside this machine and this workspace.", file),
  );
  return Promise.resolve(undefined);
}
