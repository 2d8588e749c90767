import * as vscode from "vscode";
import { DisposableList, type Disposable } from "../../base/disposable";
import { commandIds } from "../command-ids";
import { functionEvidenceText } from "../evidence/evidence-text";
import { ofFunction } from "../evidence/file-evidence";
import type { EvidenceSource } from "../evidence/evidence-source";
import type { FunctionHistory } from "../evidence/function-history";
import type { FunctionEvidence } from "../evidence/trace-evidence";
import { runsText } from "../evidence/run-text";
import type { FunctionRuns } from "../panel/function-runs";
import type { TimelineLink } from "../panel/timeline-link";
import { type CellTarget, isTraceableCell } from "../notebook/cell-target";
import { editorSettings, settingsSection } from "../settings";
import { isTraceable, type DocumentOutlines } from "./document-outlines";
import type { FunctionTarget } from "./function-target";
import { offeredFunctions, type FunctionAt } from "./outline-queries";
import { toEditorRange } from "./positions";

/**
 * "Trace Coroutine" above each function that can suspend; first, because a narrow editor cuts off what follows. In a notebook's cell
 * "Trace Cell" instead.
 */
export class TraceCodeLens implements vscode.CodeLensProvider, Disposable {
  readonly #outlines: DocumentOutlines;
  readonly #evidence: EvidenceSource;
  readonly #owned = new DisposableList();
  readonly #changed = this.#owned.add(new vscode.EventEmitter<void>());
  readonly onDidChangeCodeLenses = this.#changed.event;

  constructor(outlines: DocumentOutlines, evidence: EvidenceSource) {
    this.#outlines = outlines;
    this.#evidence = evidence;
    this.#owned.add(evidence.onDidChange(() => this.#changed.fire()));
    this.#owned.add(
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration(`${settingsSection}.codeLens`)) this.#changed.fire();
      }),
    );
  }

  async provideCodeLenses(document: vscode.TextDocument): Promise<vscode.CodeLens[]> {
    const isCell = isTraceableCell(document);
    if ((!isCell && !isTraceable(document)) || !editorSettings(document).codeLens) return [];
    const outline = await this.#outlines.current(document);
    if (outline === undefined) return [];
    if (isCell) return outline.points.length > 0 ? [cellLens(document)] : [];
    return offeredFunctions(outline).flatMap((offered) => [
      traceLens(document, offered),
      ...this.#evidenceLens(document, offered),
    ]);
  }

  dispose(): void {
    this.#owned.dispose();
  }

  /** What the last run showed of the function, with a way to the timeline, and how the last runs went. */
  #evidenceLens(document: vscode.TextDocument, { function: suspendable }: FunctionAt): vscode.CodeLens[] {
    const run = this.#evidence.of(document);
    if (run === undefined) return [];
    const { fileName: file } = document;
    const at = toEditorRange(suspendable.nameRange);
    const seen = ofFunction(run.evidence.functions, suspendable);
    return [
      ...(seen === undefined ? [] : [seenLens(at, run.folder, file, seen)]),
      ...runsLens(at, file, ofFunction(run.histories, suspendable)),
    ];
  }
}

function seenLens(at: vscode.Range, folder: string, file: string, seen: FunctionEvidence): vscode.CodeLens {
  const { tracedLine: line, column } = seen;
  const link: TimelineLink = { folder, kind: "function", file, line, column };
  return new vscode.CodeLens(at, {
    command: commandIds.showInTimeline,
    title: functionEvidenceText(seen, vscode.l10n),
    tooltip: vscode.l10n.t("What the last run showed; click to see it in the timeline"),
    arguments: [link],
  });
}

/** How the last runs went, where there were several. */
function runsLens(at: vscode.Range, file: string, history: FunctionHistory | undefined): vscode.CodeLens[] {
  if (history === undefined || history.runs.length < 2) return [];
  const { qualifiedName: name, runs } = history;
  const argument: FunctionRuns = { name, file, runs };
  return [
    new vscode.CodeLens(at, {
      command: commandIds.showFunctionRuns,
      title: runsText(runs, vscode.l10n),
      tooltip: vscode.l10n.t(
        "How the last runs went, newest first; click to show one of them or to compare two",
      ),
      arguments: [argument],
    }),
  ];
}

/** A cell is run with those above it: one lens for the whole of it, however many functions it has. */
function cellLens(document: vscode.TextDocument): vscode.CodeLens {
  const target: CellTarget = { cell: document.uri.toString() };
  return new vscode.CodeLens(new vscode.Range(0, 0, 0, 0), {
    command: commandIds.traceCell,
    title: vscode.l10n.t("Trace Cell"),
    tooltip: vscode.l10n.t("Run this cell after those above it, and watch where it waits"),
    arguments: [target],
  });
}

function traceLens(document: vscode.TextDocument, { function: suspendable }: FunctionAt): vscode.CodeLens {
  const target: FunctionTarget = { uri: document.uri.toString(), ...suspendable.nameRange.start };
  return new vscode.CodeLens(toEditorRange(suspendable.nameRange), {
    command: commandIds.traceCoroutine,
    title: vscode.l10n.t("Trace Coroutine"),
    tooltip: vscode.l10n.t("Run {0} and watch where it waits", suspendable.qualifiedName),
    arguments: [target],
  });
}
