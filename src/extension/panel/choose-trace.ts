import * as vscode from "vscode";
import { packedTraceSuffix, traceFolderSuffix } from "../../session/trace-files";

/**
 * Asks for a saved trace; `last` is one beside which to begin. Where a dialog cannot offer both, it is one for folders: a packed trace is then
 * opened as any file is.
 */
export async function chooseTrace(last: vscode.Uri | undefined): Promise<vscode.Uri | undefined> {
  const chosen = await vscode.window.showOpenDialog({
    canSelectFiles: true,
    canSelectFolders: true,
    canSelectMany: false,
    openLabel: vscode.l10n.t("Open Trace"),
    title: vscode.l10n.t(
      "A trace is a folder whose name ends in {0}, or a file whose name ends in {1}",
      traceFolderSuffix,
      packedTraceSuffix,
    ),
    ...(last === undefined ? {} : { defaultUri: vscode.Uri.joinPath(last, "..") }),
  });
  return chosen?.[0];
}

/** Copies a trace to a place of the person's choice. */
export async function saveTrace(trace: vscode.Uri): Promise<void> {
  const workspace = vscode.workspace.workspaceFolders?.[0]?.uri;
  const name = trace.path.replace(/\/+$/u, "").split("/").at(-1) ?? "";
  const suffix = name.endsWith(packedTraceSuffix) ? packedTraceSuffix : traceFolderSuffix;
  const target = await vscode.window.showSaveDialog({
    ...(workspace === undefined ? {} : { defaultUri: vscode.Uri.joinPath(workspace, name) }),
    saveLabel: vscode.l10n.t("Save Trace"),
  });
  if (target === undefined) return;
  const named = target.path.endsWith(suffix) ? target : target.with({ path: target.path + suffix });
  try {
    await vscode.workspace.fs.copy(trace, named, { overwrite: false });
    void vscode.window.showInformationMessage(vscode.l10n.t("The trace was saved as {0}.", named.fsPath));
  } catch (error) {
    void vscode.window.showErrorMessage(
      vscode.l10n.t("The trace could not be saved as {0}: {1}", named.fsPath, messageOf(error)),
    );
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
