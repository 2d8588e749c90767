import * as vscode from "vscode";
import { AnalysisClient } from "../analysis/worker/client";
import { commandIds } from "./command-ids";
import { followDrivenCall } from "./drive/follow-driven-call";
import { RunEvidence } from "./evidence/run-evidence";
import { registerExamplesCommand } from "./examples";
import { handlePanelRequests } from "./panel/panel-requests";
import { registerReportCommand } from "./panel/report-command";
import { SourceReveal } from "./panel/source-reveal";
import { registerStepCommands } from "./panel/step-commands";
import { CellSources } from "./notebook/cell-sources";
import { TraceCellCommand } from "./notebook/trace-cell-command";
import { registerTimelineLinks } from "./panel/timeline-link";
import { TimelinePanels } from "./panel/timeline-panels";
import { TraceFileEditor } from "./panel/trace-file-editor";
import { traceFileViewType } from "./panel/trace-file-view";
import { LastTrace, registerTraceCommands } from "./panel/trace-commands";
import { ReplayDecorations } from "./replay/replay-decorations";
import { registerCancelCommand } from "./run/cancel-command";
import { ProgramOutputChannel } from "./run/program-output";
import { RunHistory } from "./run/run-history";
import { RunStatus } from "./run/run-status";
import { TraceCommand } from "./run/trace-command";
import { TraceRuns } from "./run/trace-runs";
import { registerStaticParts } from "./static-parts";

/** Called by VS Code at the first relevant document or command: wires the parts together, and loads no parser. */
export function activate(context: vscode.ExtensionContext): void {
  const owned = context.subscriptions;
  const own = <T extends vscode.Disposable>(part: T): T => {
    owned.push(part);
    return part;
  };
  const log = own(vscode.window.createOutputChannel("Coroscope", { log: true }));
  const output = own(new ProgramOutputChannel());
  own(vscode.commands.registerCommand(commandIds.showProgramOutput, () => output.show()));
  own(registerExamplesCommand(context.extensionUri));

  const bundle = (name: string): string => vscode.Uri.joinPath(context.extensionUri, "dist", name).fsPath;
  const analysis = own(new AnalysisClient({ workerPath: bundle("analysis-worker.js") }));
  const runs = own(new TraceRuns({ context, log, output }));
  const evidence = own(new RunEvidence(runs, bundle("evidence-worker.js"), log));

  const outlines = registerStaticParts(context, { analysis, evidence, log });

  own(new RunStatus(runs));
  own(registerCancelCommand(runs));
  own(new TraceCommand(outlines, runs, context.workspaceState));
  const cells = new CellSources();
  own(new TraceCellCommand(runs, cells));

  const panels = own(new TimelinePanels(context.extensionUri, context.workspaceState));
  const last = new LastTrace(context.workspaceState);
  const history = own(new RunHistory(runs));
  own(registerTraceCommands(panels, last));
  own(registerReportCommand({ panels, last, distribution: bundle("") }));
  own(registerStepCommands(panels));
  own(registerTimelineLinks(panels));
  own(vscode.window.registerCustomEditorProvider(traceFileViewType, new TraceFileEditor(panels)));
  const sources = own(new SourceReveal(cells));
  const frames = own(new ReplayDecorations(context.extensionUri, cells));
  own(
    handlePanelRequests(panels, { log, sources, frames, traceAgain: (folder) => history.runAgain(folder) }),
  );
  own(
    runs.onDidStart(({ trace }) => {
      const panel = panels.show(trace);
      if (trace.drive !== undefined) followDrivenCall(trace.drive, panel, { frames, sources });
      void last.remember(trace.folder);
    }),
  );
}
