import * as vscode from "vscode";
import type { AnalysisClient } from "../analysis/worker/client";
import { watchAnalysis } from "./analysis-failure";
import { commandIds } from "./command-ids";
import { analyzedDocuments, DocumentOutlines } from "./editor/document-outlines";
import { EndOfLineText } from "./editor/end-of-line-text";
import { FunctionHover } from "./editor/function-hover";
import { PointNavigation } from "./editor/point-navigation";
import { SuspensionHover } from "./editor/suspension-hover";
import { SuspensionMarks } from "./editor/suspension-marks";
import { TraceCodeLens } from "./editor/trace-code-lens";
import type { EvidenceSource } from "./evidence/evidence-source";
import { InlayValues } from "./evidence/inlay-values";
import { FindingDiagnostics } from "./findings/finding-diagnostics";
import { registerFixActions } from "./findings/fix-actions";
import { registerRuleActions } from "./findings/rule-actions";
import { AsyncOutline, registerTraceItemCommand } from "./outline-view/async-outline";

/** What the static parts are given. */
export interface StaticSurroundings {
  readonly analysis: AnalysisClient;
  readonly evidence: EvidenceSource;
  readonly log: vscode.LogOutputChannel;
}

/** Registers all that needs the text alone, on every kind of host: marks, hovers, lenses, navigation, problems, the async outline. */
export function registerStaticParts(
  { subscriptions, extensionUri }: vscode.ExtensionContext,
  { analysis, evidence, log }: StaticSurroundings,
): DocumentOutlines {
  const outlines = new DocumentOutlines(analysis, log);
  const lenses = new TraceCodeLens(outlines, evidence);
  const inlayValues = new InlayValues(outlines, evidence);
  const asyncOutline = new AsyncOutline(outlines, evidence);
  subscriptions.push(
    outlines,
    vscode.commands.registerCommand(commandIds.showLog, () => log.show()),
    watchAnalysis(analysis, log, () => outlines.refresh()),
    new SuspensionMarks(outlines, extensionUri),
    new EndOfLineText(outlines),
    new PointNavigation(outlines),
    vscode.languages.registerHoverProvider(analyzedDocuments, new SuspensionHover(outlines, evidence)),
    vscode.languages.registerHoverProvider(analyzedDocuments, new FunctionHover(outlines, evidence)),
    lenses,
    vscode.languages.registerCodeLensProvider(analyzedDocuments, lenses),
    inlayValues,
    vscode.languages.registerInlayHintsProvider(analyzedDocuments, inlayValues),
    new FindingDiagnostics(outlines, evidence),
    registerFixActions(outlines),
    registerRuleActions(extensionUri),
    asyncOutline,
    registerTraceItemCommand(asyncOutline),
  );
  return outlines;
}
