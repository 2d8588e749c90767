import { writeFile } from "node:fs/promises";
import * as vscode from "vscode";

/** Writes a file that holds values of a traced program: where this machine's disk is meant, for its owner alone. */
export async function writeForOwner(file: vscode.Uri, bytes: Uint8Array): Promise<void> {
  if (file.scheme === "file") await writeFile(file.fsPath, bytes, { mode: 0o600 });
  else await vscode.workspace.fs.writeFile(file, bytes);
}
