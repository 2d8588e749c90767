import * as vscode from "vscode";
import { DisposableList, type Disposable } from "../../base/disposable";
import { commandIds } from "../command-ids";
import { editorSettings, settingsSection } from "../settings";
import { isAnalyzed, type DocumentOutlines } from "./document-outlines";
import type { FunctionTarget } from "./function-target";
import { offeredFunctions } from "./outline-queries";
import { toEditorRange } from "./positions";

/** "Trace Coroutine" above each function that can suspend. */
export class TraceCodeLens implements vscode.CodeLensProvider, Disposable {
  readonly #outlines: DocumentOutlines;
  readonly #owned = new DisposableList();
  readonly #changed = this.#owned.add(new vscode.EventEmitter<void>());
  readonly onDidChangeCodeLenses = this.#changed.event;

  constructor(outlines: DocumentOutlines) {
    this.#outlines = outlines;
    this.#owned.add(
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration(`${settingsSection}.codeLens`)) this.#changed.fire();
      }),
    );
  }

  async provideCodeLenses(document: vscode.TextDocument): Promise<vscode.CodeLens[]> {
    if (!isAnalyzed(document) || !editorSettings(document).codeLens) return [];
    const outline = await this.#outlines.current(document);
    if (outline === undefined) return [];
    return offeredFunctions(outline).map(({ function: suspendable }) => {
      const target: FunctionTarget = { uri: document.uri.toString(), ...suspendable.nameRange.start };
      return new vscode.CodeLens(toEditorRange(suspendable.nameRange), {
        command: commandIds.traceCoroutine,
        title: vscode.l10n.t("Trace Coroutine"),
        tooltip: vscode.l10n.t("Run {0} and watch where it waits", suspendable.qualifiedName),
        arguments: [target],
      });
    });
  }

  dispose(): void {
    this.#owned.dispose();
  }
}
