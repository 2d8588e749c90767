import * as vscode from "vscode";

/** True in a trusted workspace. Elsewhere it says why nothing is run, and offers to manage the trust. */
export function requireTrust(): boolean {
  if (vscode.workspace.isTrusted) return true;
  void offerTrust();
  return false;
}

async function offerTrust(): Promise<void> {
  const manage = vscode.l10n.t("Manage Workspace Trust");
  const chosen = await vscode.window.showWarningMessage(
    vscode.l10n.t(
      "Tracing runs your program, and this workspace is not trusted. Suspension points are still marked and explained.",
    ),
    manage,
  );
  if (chosen === manage) await vscode.commands.executeCommand("workbench.trust.manage");
}
