import * as vscode from "vscode";
import { AnalysisClient } from "../analysis/worker/client";
import { commandIds } from "./command-ids";
import { RunEvidence } from "./evidence/run-evidence";
import { registerExamplesCommand } from "./examples";
import { LaterParts } from "./later-parts";
import { LastTrace } from "./panel/last-trace";
import { timelineViewType } from "./panel/timeline-view";
import { traceFileViewType } from "./panel/trace-file-view";
import type { RunParts } from "./run-parts";
import { registerStaticParts } from "./static-parts";

/** Commands of the parts that run programs and show traces. */
const runCommands = [
  commandIds.traceCoroutine,
  commandIds.driveCoroutine,
  commandIds.traceFile,
  commandIds.traceCell,
  commandIds.cancelTrace,
  commandIds.showLastTrace,
  commandIds.openTrace,
  commandIds.exportReport,
  commandIds.stepForward,
  commandIds.stepBackward,
  commandIds.showProgramOutput,
  commandIds.showInTimeline,
  commandIds.showFunctionRuns,
  commandIds.compareRuns,
];

/**
 * Called by VS Code at the first relevant document or command: wires the parts together. It loads no parser, and of what runs
 * programs and shows traces only the names.
 */
export function activate(context: vscode.ExtensionContext): void {
  const owned = context.subscriptions;
  const own = <T extends vscode.Disposable>(part: T): T => {
    owned.push(part);
    return part;
  };
  const log = own(vscode.window.createOutputChannel("Coroscope", { log: true }));
  own(registerExamplesCommand(context.extensionUri));

  const bundle = (name: string): string => vscode.Uri.joinPath(context.extensionUri, "dist", name).fsPath;
  const analysis = own(new AnalysisClient({ workerPath: bundle("analysis-worker.js") }));
  const evidence = own(
    new RunEvidence({ workerPath: bundle("evidence-worker.js"), memory: context.workspaceState, log }),
  );
  const outlines = registerStaticParts(context, { analysis, evidence, log });
  const last = new LastTrace(context.workspaceState);
  const runs = own(
    new LaterParts(runCommands, async () => {
      const { registerRunParts } = await import("./run-parts");
      return () => registerRunParts(context, { outlines, evidence, last, log });
    }),
  );
  own(showsTracesLater(runs));
}

/** VS Code finds timelines to restore, and trace files to open, without a command. */
function showsTracesLater(runs: LaterParts<RunParts>): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.window.registerWebviewPanelSerializer(timelineViewType, {
      deserializeWebviewPanel: async (panel, state) =>
        (await runs.get()).panels.deserializeWebviewPanel(panel, state),
    }),
    vscode.window.registerCustomEditorProvider(traceFileViewType, {
      openCustomDocument: async (uri, opening, token) =>
        (await runs.get()).traceFiles.openCustomDocument(uri, opening, token),
      resolveCustomEditor: async (document, panel, token) =>
        (await runs.get()).traceFiles.resolveCustomEditor(document, panel, token),
    }),
  );
}
