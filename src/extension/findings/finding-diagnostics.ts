import * as vscode from "vscode";
import type { Finding } from "../../analysis/outline";
import { DisposableList, type Disposable } from "../../base/disposable";
import type { DocumentOutlines } from "../editor/document-outlines";
import { toEditorRange } from "../editor/positions";
import { findingSettings, settingsSection } from "../settings";
import { messageOf } from "./finding-text";
import { shownFindings } from "./shown-findings";

/** What our problems name as their source. */
const findingSource = "Coroscope";

/** The findings of the open documents, in the Problems view and under the text. */
export class FindingDiagnostics implements Disposable {
  readonly #outlines: DocumentOutlines;
  readonly #owned = new DisposableList();
  readonly #problems = this.#owned.add(vscode.languages.createDiagnosticCollection("coroscope"));

  constructor(outlines: DocumentOutlines) {
    this.#outlines = outlines;
    this.#owned.add(outlines.onDidUpdate(({ document }) => this.#publish(document)));
    this.#owned.add(
      vscode.workspace.onDidCloseTextDocument((document) => this.#problems.delete(document.uri)),
    );
    this.#owned.add(
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (!change.affectsConfiguration(`${settingsSection}.findings`)) return;
        for (const document of vscode.workspace.textDocuments) this.#publish(document);
      }),
    );
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #publish(document: vscode.TextDocument): void {
    const latest = this.#outlines.latest(document);
    const shown = shownFindings(latest?.outline.findings ?? [], findingSettings(document));
    this.#problems.set(document.uri, shown.map(toDiagnostic));
  }
}

function toDiagnostic(finding: Finding): vscode.Diagnostic {
  const { rule, severity, range } = finding;
  const message = messageOf(finding, vscode.l10n);
  const diagnostic = new vscode.Diagnostic(toEditorRange(range), message, severities[severity]);
  diagnostic.source = findingSource;
  diagnostic.code = rule;
  return diagnostic;
}

/** The rule that a problem is of; undefined for problems of others. */
export function ruleOf({ source, code }: vscode.Diagnostic): string | undefined {
  return source === findingSource && typeof code === "string" ? code : undefined;
}

const severities = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  information: vscode.DiagnosticSeverity.Information,
  hint: vscode.DiagnosticSeverity.Hint,
} as const;
