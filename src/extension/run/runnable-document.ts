import * as vscode from "vscode";
import { commandIds } from "../command-ids";
import { isProgram } from "../editor/document-outlines";

/** True for a program on the disk that is saved; else it says what is in the way. */
export async function isRunnable(document: vscode.TextDocument): Promise<boolean> {
  if (!isProgram(document)) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t("Open a JavaScript, TypeScript or Python file and put the cursor into a function."),
    );
    return false;
  }
  if (document.uri.scheme === "vscode-notebook-cell") {
    // A function of a notebook has no module of its own: its cell is what can be run.
    void vscode.commands.executeCommand(commandIds.traceCell);
    return false;
  }
  if (document.isUntitled || document.uri.scheme !== "file") {
    void vscode.window.showInformationMessage(
      vscode.l10n.t("Only a file on a disk can be run. Save it, then trace it."),
    );
    return false;
  }
  if (!document.isDirty || (await document.save())) return true;
  void vscode.window.showWarningMessage(
    vscode.l10n.t("{0} could not be saved, so nothing was run.", document.fileName),
  );
  return false;
}
