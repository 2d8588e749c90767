import * as vscode from "vscode";
import type { Finding, Outline } from "../../analysis/outline";
import { DisposableList, type Disposable } from "../../base/disposable";
import type { DocumentOutlines } from "../editor/document-outlines";
import { toEditorRange } from "../editor/positions";
import type { EvidenceSource } from "../evidence/evidence-source";
import { findingSettings, settingsSection } from "../settings";
import { messageOf } from "./finding-text";
import { rulePageLink } from "./rule-page";
import {
  judgeFindings,
  problemsBeside,
  problemText,
  rangeOfProblem,
  verdictText,
  type JudgedFinding,
} from "./run-verdicts";
import { shownFindings, shownJudgedFindings, shownProblems, type ShownProblem } from "./shown-findings";

/** What our problems name as their source. */
const findingSource = "Coroscope";

/**
 * The findings of the open documents, in the Problems view and under the text: each with what the last run showed of it, and beside them
 * what only the run showed.
 */
export class FindingDiagnostics implements Disposable {
  readonly #outlines: DocumentOutlines;
  readonly #evidence: EvidenceSource;
  readonly #owned = new DisposableList();
  readonly #problems = this.#owned.add(vscode.languages.createDiagnosticCollection("coroscope"));

  constructor(outlines: DocumentOutlines, evidence: EvidenceSource) {
    this.#outlines = outlines;
    this.#evidence = evidence;
    this.#owned.add(outlines.onDidUpdate(({ document }) => this.#publish(document)));
    this.#owned.add(
      evidence.onDidChange((file) => {
        for (const document of vscode.workspace.textDocuments) {
          // After an edit, the outline that comes shows what is left.
          if (document.fileName === file && this.#isCurrent(document)) this.#publish(document);
        }
      }),
    );
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

  #isCurrent(document: vscode.TextDocument): boolean {
    return this.#outlines.latest(document)?.version === document.version;
  }

  #publish(document: vscode.TextDocument): void {
    const outline = this.#outlines.latest(document)?.outline;
    const settings = findingSettings(document);
    const seen = this.#isCurrent(document) ? this.#evidence.of(document)?.evidence : undefined;
    if (outline === undefined || seen === undefined) {
      this.#problems.set(
        document.uri,
        shownFindings(outline?.findings ?? [], settings).map((finding) =>
          this.#ofFinding(document, { finding }),
        ),
      );
      return;
    }
    const judged = judgeFindings(outline.findings, seen, document.getText(), vscode.l10n);
    const beside = problemsBeside(seen.problems, judged);
    this.#problems.set(document.uri, [
      ...shownJudgedFindings(judged, settings).map((finding) => this.#ofFinding(document, finding)),
      ...shownProblems(beside, settings).map((problem) => this.#ofProblem(document, outline, problem)),
    ]);
  }

  #ofFinding(document: vscode.TextDocument, { finding, judged }: JudgedFinding): vscode.Diagnostic {
    const range = toEditorRange(finding.range);
    const diagnostic = this.#diagnostic(range, messageOf(finding, vscode.l10n), finding);
    if (judged !== undefined) {
      const text = verdictText(judged, vscode.l10n);
      const place = new vscode.Location(document.uri, range);
      diagnostic.relatedInformation = [new vscode.DiagnosticRelatedInformation(place, text)];
    }
    return diagnostic;
  }

  #ofProblem(
    document: vscode.TextDocument,
    outline: Outline,
    { problem, severity }: ShownProblem,
  ): vscode.Diagnostic {
    const known = rangeOfProblem(outline, problem);
    const range = known === undefined ? writtenPart(document, problem.line - 1) : toEditorRange(known);
    return this.#diagnostic(range, problemText(problem, vscode.l10n), { rule: problem.kind, severity });
  }

  #diagnostic(
    range: vscode.Range,
    message: string,
    { rule, severity }: Pick<Finding, "rule" | "severity">,
  ): vscode.Diagnostic {
    const diagnostic = new vscode.Diagnostic(range, message, severities[severity]);
    diagnostic.source = findingSource;
    diagnostic.code = { value: rule, target: rulePageLink(rule) };
    return diagnostic;
  }
}

/** A line without its indentation. */
function writtenPart(document: vscode.TextDocument, line: number): vscode.Range {
  const { firstNonWhitespaceCharacterIndex, range } = document.lineAt(Math.min(line, document.lineCount - 1));
  return range.with(range.start.with({ character: firstNonWhitespaceCharacterIndex }));
}

/** The rule that a problem is of; undefined for problems of others. */
export function ruleOf({ source, code }: vscode.Diagnostic): string | undefined {
  if (source !== findingSource || typeof code !== "object") return undefined;
  return typeof code.value === "string" ? code.value : undefined;
}

const severities = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  information: vscode.DiagnosticSeverity.Information,
  hint: vscode.DiagnosticSeverity.Hint,
} as const;
