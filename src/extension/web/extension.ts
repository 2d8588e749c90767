import * as vscode from "vscode";
import { AnalysisClient } from "../../analysis/worker/client";
import type { EvidenceSource } from "../evidence/evidence-source";
import { registerStaticParts } from "../static-parts";
import { registerExamplesCommand } from "../examples";
import { registerDesktopNotices } from "./desktop-notices";
import { registerSavedTraces } from "./saved-traces";

/** No run is possible here, and so there is nothing to show of one. */
const noEvidence: EvidenceSource = {
  onDidChange: () => new vscode.Disposable(() => undefined),
  of: () => undefined,
};

/** Called by VS Code on a web host, where no program can be run: all that the text alone tells, traces that were saved, and a word about the rest. */
export function activate(context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel("Coroscope", { log: true });
  const worker = vscode.Uri.joinPath(context.extensionUri, "dist", "analysis-worker-web.js");
  const analysis = new AnalysisClient({ workerPath: worker.toString() });
  context.subscriptions.push(log, analysis);
  registerStaticParts(context, { analysis, evidence: noEvidence, log });
  context.subscriptions.push(registerDesktopNotices(), registerExamplesCommand(context.extensionUri));
  registerSavedTraces(context, log);
}
