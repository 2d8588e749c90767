import type * as vscode from "vscode";
import { assertNever } from "../../base/assert-never";
import type { Disposable } from "../../base/disposable";
import type { HostCommand } from "../../trace/view-protocol";
import type { ReplayDecorations } from "../replay/replay-decorations";
import { uriOfTrace } from "../run/trace-place";
import { saveTrace } from "./choose-trace";
import { compareRunOf } from "./compare-command";
import { runEditorCommand } from "./editor-command";
import type { SourceReveal } from "./source-reveal";
import type { TimelinePanel } from "./timeline-panel";
import type { RequestOfPanel, TimelinePanels } from "./timeline-panels";

/** What the answers to views' requests need. */
export interface RequestHandling {
  readonly log: vscode.LogOutputChannel;
  readonly sources: SourceReveal;
  readonly frames: ReplayDecorations;
  /** Runs again what a trace was made of. */
  traceAgain(folder: string): Promise<void>;
}

/** Answers what views ask for. */
export function handlePanelRequests(panels: TimelinePanels, handling: RequestHandling): Disposable {
  return panels.onRequest((asked) => void answer(asked, handling));
}

async function answer({ panel, request }: RequestOfPanel, handling: RequestHandling): Promise<void> {
  switch (request.type) {
    case "reveal-source":
      await handling.sources.show(request.location, request.preserveFocus, panel.panel.viewColumn);
      return;
    case "run-command":
      await runCommand(request.command, panel, handling);
      return;
    case "compare":
      await compareRunOf(panel);
      return;
    case "error":
      handling.log.error(
        `View: ${request.message}${request.stack === undefined ? "" : `\n${request.stack}`}`,
      );
      return;
    case "cursor-moved":
      handling.frames.show(panel, request.frames);
      return;
    case "navigation-changed":
      return;
    default:
      assertNever(request);
  }
}

async function runCommand(
  command: HostCommand,
  { trace }: TimelinePanel,
  handling: RequestHandling,
): Promise<void> {
  switch (command) {
    case "trace-again":
      if (trace !== undefined) await handling.traceAgain(trace.folder);
      return;
    case "save-trace":
      if (trace !== undefined) await saveTrace(uriOfTrace(trace.folder));
      return;
    case "open-examples":
    case "open-trace":
    case "show-log":
      await runEditorCommand(command);
      return;
    default:
      assertNever(command);
  }
}
