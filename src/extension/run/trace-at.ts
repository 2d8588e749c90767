import path from "node:path";
import * as vscode from "vscode";
import { SavedTrace } from "./saved-trace";
import type { ShownTrace } from "./shown-trace";
import { StoredTrace } from "./stored-trace";
import { isUri } from "./trace-place";

/** The saved trace at a place: on this machine's disk, or in a virtual workspace. */
export function traceAt(folder: vscode.Uri): ShownTrace {
  return folder.scheme === "file" ? new SavedTrace(folder.fsPath) : new StoredTrace(folder);
}

/** The saved trace that {@link ShownTrace.folder} names; `undefined` where that is neither an absolute path nor a URI. */
export function traceNamed(folder: string): ShownTrace | undefined {
  if (path.isAbsolute(folder)) return new SavedTrace(folder);
  return isUri(folder) ? new StoredTrace(vscode.Uri.parse(folder, true)) : undefined;
}
