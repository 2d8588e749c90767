import * as vscode from "vscode";

/** Where the trace lies that `ShownTrace.folder` names. */
export function uriOfTrace(folder: string): vscode.Uri {
  return isUri(folder) ? vscode.Uri.parse(folder, true) : vscode.Uri.file(folder);
}

/** Whether a text is a URI rather than a path; a drive's letter is no scheme. */
export function isUri(folder: string): boolean {
  return /^[a-z][a-z\d+.-]+:\//iu.test(folder);
}
