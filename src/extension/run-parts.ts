import * as vscode from "vscode";
import { commandIds } from "./command-ids";
import { followDrivenCall } from "./drive/follow-driven-call";
import type { DocumentOutlines } from "./editor/document-outlines";
import type { RunEvidence } from "./evidence/run-evidence";
import { CellSources } from "./notebook/cell-sources";
import { TraceCellCommand } from "./notebook/trace-cell-command";
import { registerFunctionRuns } from "./panel/function-runs";
import type { LastTrace } from "./panel/last-trace";
import { handlePanelRequests } from "./panel/panel-requests";
import { registerReportCommand } from "./panel/report-command";
import { sourceOnDisk } from "./panel/source-on-disk";
import { SourceReveal } from "./panel/source-reveal";
import { registerStepCommands } from "./panel/step-commands";
import { registerTimelineLinks } from "./panel/timeline-link";
import { TimelinePanels } from "./panel/timeline-panels";
import { registerTraceCommands } from "./panel/trace-commands";
import { TraceFileEditor } from "./panel/trace-file-editor";
import { sourcesAtTheirPaths } from "./replay/frame-sources";
import { ReplayDecorations } from "./replay/replay-decorations";
import { writeForOwner } from "./panel/write-for-owner";
import { registerCancelCommand } from "./run/cancel-command";
import { ProgramOutputChannel } from "./run/program-output";
import { RunHistory } from "./run/run-history";
import { RunStatus } from "./run/run-status";
import { traceAt, traceNamed } from "./run/trace-at";
import { TraceCommand } from "./run/trace-command";
import { TraceRuns } from "./run/trace-runs";

/** What the parts about runs are given. */
export interface RunPartsSurroundings {
  readonly outlines: DocumentOutlines;
  /** Is told of each run that begins and ends. */
  readonly evidence: Pick<RunEvidence, "began" | "ended">;
  readonly last: LastTrace;
  readonly log: vscode.LogOutputChannel;
}

/** What VS Code asks for by itself, without a command. */
export interface RunParts {
  /** Shows again what timelines had shown before a reload. */
  readonly panels: vscode.WebviewPanelSerializer;
  readonly traceFiles: vscode.CustomReadonlyEditorProvider;
}

/** Registers all that runs programs and shows traces. */
export function registerRunParts(
  context: vscode.ExtensionContext,
  { outlines, evidence, last, log }: RunPartsSurroundings,
): RunParts {
  const { subscriptions, extensionUri, workspaceState } = context;
  const own = <T extends vscode.Disposable>(part: T): T => {
    subscriptions.push(part);
    return part;
  };
  const output = own(new ProgramOutputChannel());
  const runs = own(new TraceRuns({ context, log, output }));
  const cells = new CellSources();
  const history = own(new RunHistory(runs));
  const canTraceAgain = (folder: string): boolean => history.knows(folder);
  const panels = own(new TimelinePanels(extensionUri, workspaceState, traceNamed, canTraceAgain));
  const sources = own(new SourceReveal(cells, sourceOnDisk));
  const frames = own(new ReplayDecorations(extensionUri, cells, sourcesAtTheirPaths));
  subscriptions.push(
    vscode.commands.registerCommand(commandIds.showProgramOutput, () => output.show()),
    new RunStatus(runs),
    registerCancelCommand(runs),
    new TraceCommand(outlines, runs, workspaceState),
    new TraceCellCommand(runs, cells),
    registerTraceCommands(panels, last),
    registerReportCommand({ extensionUri, panels, last, traceAt, write: writeForOwner }),
    registerStepCommands(panels, sources),
    registerFunctionRuns(panels),
    registerTimelineLinks(panels),
    handlePanelRequests(panels, { log, sources, frames, traceAgain: (folder) => history.runAgain(folder) }),
    runs.onDidStart(({ trace }) => {
      evidence.began(trace.folder);
      const panel = panels.show(trace);
      if (trace.drive !== undefined) followDrivenCall(trace.drive, panel, { frames, sources });
      void last.remember(trace.folder);
    }),
    runs.onDidEnd(({ trace }) => evidence.ended(trace.folder)),
  );
  return { panels, traceFiles: new TraceFileEditor(panels, traceAt) };
}
