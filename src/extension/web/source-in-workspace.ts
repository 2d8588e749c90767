import * as vscode from "vscode";

/** As {@link findInWorkspace}; told where there is no such file. */
export async function sourceInWorkspace(file: string): Promise<vscode.Uri | undefined> {
  const found = await findInWorkspace(file);
  if (found === undefined) {
    void vscode.window.showWarningMessage(
      vscode.l10n.t("{0} is not in this workspace: the trace was made elsewhere.", file),
    );
  }
  return found;
}

/** Where a file that a trace names lies in the workspace: below the folder of the same name as one on the way to the file where it ran. */
export async function findInWorkspace(file: string): Promise<vscode.Uri | undefined> {
  const steps = file.split(/[\\/]+/u);
  for (const { uri, name } of vscode.workspace.workspaceFolders ?? [])
    for (let index = 0; index < steps.length - 1; index++) {
      const below = steps.slice(index + 1);
      if (steps[index] !== name || below.includes("..")) continue;
      const found = vscode.Uri.joinPath(uri, ...below);
      if (await isFile(found)) return found;
    }
  return undefined;
}

async function isFile(uri: vscode.Uri): Promise<boolean> {
  try {
    return ((await vscode.workspace.fs.stat(uri)).type & vscode.FileType.File) !== 0;
  } catch {
    return false;
  }
}
