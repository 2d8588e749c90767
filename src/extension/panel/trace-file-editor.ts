import path from "node:path";
import type * as vscode from "vscode";
import { SavedTrace } from "../run/saved-trace";
import type { TimelinePanels } from "./timeline-panels";

/** Opens the timeline of a saved trace where its `trace.json` is opened, from the explorer for instance. */
export class TraceFileEditor implements vscode.CustomReadonlyEditorProvider {
  readonly #panels: TimelinePanels;

  constructor(panels: TimelinePanels) {
    this.#panels = panels;
  }

  openCustomDocument(uri: vscode.Uri): vscode.CustomDocument {
    return { uri, dispose: () => undefined };
  }

  resolveCustomEditor(document: vscode.CustomDocument, panel: vscode.WebviewPanel): void {
    this.#panels.adopt(panel).show(new SavedTrace(path.dirname(document.uri.fsPath)));
  }
}
