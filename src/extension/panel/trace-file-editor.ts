import * as vscode from "vscode";
import { manifestName } from "../../session/trace-files";
import type { ShownTrace } from "../run/shown-trace";
import type { TimelinePanels } from "./timeline-panels";

/** Opens the timeline of a saved trace where its `trace.json` is opened, or the file that it was packed into: from the explorer for instance. */
export class TraceFileEditor implements vscode.CustomReadonlyEditorProvider {
  readonly #panels: TimelinePanels;
  readonly #traceAt: (folder: vscode.Uri) => ShownTrace;

  /** `traceAt`: the trace in a folder, or packed into a file. */
  constructor(panels: TimelinePanels, traceAt: (folder: vscode.Uri) => ShownTrace) {
    this.#panels = panels;
    this.#traceAt = traceAt;
  }

  openCustomDocument(uri: vscode.Uri): vscode.CustomDocument {
    return { uri, dispose: () => undefined };
  }

  resolveCustomEditor(document: vscode.CustomDocument, panel: vscode.WebviewPanel): void {
    this.#panels.adopt(panel).show(this.#traceAt(traceOf(document.uri)));
  }
}

function traceOf(file: vscode.Uri): vscode.Uri {
  return file.path.endsWith(`/${manifestName}`) ? vscode.Uri.joinPath(file, "..") : file;
}
