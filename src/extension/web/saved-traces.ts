import * as vscode from "vscode";
import { assertNever } from "../../base/assert-never";
import type { HostCommand } from "../../trace/view-protocol";
import { commandIds } from "../command-ids";
import { chooseTrace, saveTrace } from "../panel/choose-trace";
import { runEditorCommand } from "../panel/editor-command";
import { registerReportCommand } from "../panel/report-command";
import { SourceReveal } from "../panel/source-reveal";
import { registerStepCommands } from "../panel/step-commands";
import type { TimelinePanel } from "../panel/timeline-panel";
import { type RequestOfPanel, TimelinePanels } from "../panel/timeline-panels";
import { TraceFileEditor } from "../panel/trace-file-editor";
import { timelineViewType } from "../panel/timeline-view";
import { traceFileViewType } from "../panel/trace-file-view";
import { FoundSources } from "../replay/frame-sources";
import { ReplayDecorations } from "../replay/replay-decorations";
import { StoredTrace } from "../run/stored-trace";
import { tellDesktopNotice } from "./desktop-notices";
import { findInWorkspace, sourceInWorkspace } from "./source-in-workspace";

/** Shows saved traces on a web host: where `trace.json` is opened, by Open Trace…, and after a reload. */
export function registerSavedTraces(
  { extensionUri, workspaceState, subscriptions }: vscode.ExtensionContext,
  log: vscode.LogOutputChannel,
): void {
  const traceNamed = (folder: string): StoredTrace => new StoredTrace(vscode.Uri.parse(folder, true));
  const panels = new TimelinePanels(extensionUri, workspaceState, traceNamed, () => false);
  const cells = { cellOf: () => undefined };
  const sources = new SourceReveal(cells, sourceInWorkspace);
  const frames = new ReplayDecorations(extensionUri, cells, new FoundSources(findInWorkspace));
  subscriptions.push(
    panels,
    vscode.window.registerWebviewPanelSerializer(timelineViewType, panels),
    sources,
    frames,
    registerStepCommands(panels, sources),
    registerReportCommand({
      extensionUri,
      panels,
      traceAt: (uri) => new StoredTrace(uri),
      write: (file, bytes) => vscode.workspace.fs.writeFile(file, bytes),
    }),
    panels.onRequest((asked) => void answer(asked, { sources, frames, log })),
    vscode.window.registerCustomEditorProvider(
      traceFileViewType,
      new TraceFileEditor(panels, (uri) => new StoredTrace(uri)),
    ),
    vscode.commands.registerCommand(commandIds.openTrace, async (argument: unknown) => {
      const folder = argument instanceof vscode.Uri ? argument : await chooseTrace(undefined);
      if (folder !== undefined) panels.show(new StoredTrace(folder));
    }),
  );
}

/** What the answers to views' requests need. */
interface RequestHandling {
  readonly sources: SourceReveal;
  readonly frames: ReplayDecorations;
  readonly log: vscode.LogOutputChannel;
}

/** Answers what views ask for. */
async function answer(
  { panel, request }: RequestOfPanel,
  { sources, frames, log }: RequestHandling,
): Promise<void> {
  switch (request.type) {
    case "reveal-source":
      await sources.show(request.location, request.preserveFocus, panel.panel.viewColumn);
      return;
    case "run-command":
      await runCommand(request.command, panel);
      return;
    case "compare": {
      const other = await chooseTrace(uriOf(panel));
      if (other !== undefined) panel.compareWith(new StoredTrace(other));
      return;
    }
    case "error":
      log.error(`View: ${request.message}${request.stack === undefined ? "" : `\n${request.stack}`}`);
      return;
    case "cursor-moved":
      frames.show(panel, request.frames);
      return;
    case "navigation-changed":
      return;
    default:
      assertNever(request);
  }
}

async function runCommand(command: HostCommand, panel: TimelinePanel): Promise<void> {
  switch (command) {
    case "trace-again":
      tellDesktopNotice();
      return;
    case "save-trace": {
      const trace = uriOf(panel);
      if (trace !== undefined) await saveTrace(trace);
      return;
    }
    case "open-examples":
    case "open-trace":
    case "show-log":
      await runEditorCommand(command);
      return;
    default:
      assertNever(command);
  }
}

function uriOf({ trace }: TimelinePanel): vscode.Uri | undefined {
  return trace && vscode.Uri.parse(trace.folder, true);
}
