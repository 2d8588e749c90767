import * as vscode from "vscode";

/** The page about a rule, or about a kind of problem that only runs show: why and when not. It comes with the extension. */
export function rulePage(extensionUri: vscode.Uri, rule: string): vscode.Uri {
  return vscode.Uri.joinPath(extensionUri, "docs", "rules", `${rule}.md`);
}
