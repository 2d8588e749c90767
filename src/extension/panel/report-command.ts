import { writeFile } from "node:fs/promises";
import path from "node:path";
import * as vscode from "vscode";
import { htmlReport } from "../../interchange/html-report";
import { readReportSources } from "../../session/report-sources";
import { traceFolderSuffix } from "../../session/trace-files";
import { commandIds } from "../command-ids";
import type { TimelinePanels } from "./timeline-panels";
import type { LastTrace } from "./trace-commands";

/** What Export Report takes traces from. */
interface ReportOffer {
  readonly panels: TimelinePanels;
  readonly last: LastTrace;
  /** The folder of the bundles, with those of the views. */
  readonly distribution: string;
}

/**
 * Export Report: the trace in the explorer that it was called on, else the one that is looked at, else the newest, as one page that opens
 * without VS Code. A second argument says where to write it; without one the person is asked.
 */
export function registerReportCommand({ panels, last, distribution }: ReportOffer): vscode.Disposable {
  return vscode.commands.registerCommand(
    commandIds.exportReport,
    async (trace: unknown, target: unknown): Promise<void> => {
      const folder =
        trace instanceof vscode.Uri ? trace.fsPath : (panels.current?.trace?.folder ?? last.folder);
      if (folder === undefined) {
        void vscode.window.showInformationMessage(vscode.l10n.t("Nothing was traced in this workspace yet."));
        return;
      }
      const file = target instanceof vscode.Uri ? target : await chooseReportFile(folder);
      if (file === undefined) return;
      const problem = await writeReport(folder, file.fsPath, distribution);
      if (problem !== undefined) {
        void vscode.window.showErrorMessage(vscode.l10n.t("The report was not written: {0}", problem));
        return;
      }
      void offerToOpen(file);
    },
  );
}

function chooseReportFile(folder: string): Thenable<vscode.Uri | undefined> {
  const workspace = vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file(path.dirname(folder));
  return vscode.window.showSaveDialog({
    defaultUri: vscode.Uri.joinPath(workspace, `${nameOf(folder)}.html`),
    filters: { HTML: ["html"] },
    saveLabel: vscode.l10n.t("Export Report"),
  });
}

/** Writes the page, for its owner alone: a trace holds values of the program. Tells what went wrong. */
async function writeReport(folder: string, file: string, distribution: string): Promise<string | undefined> {
  const sources = await readReportSources(folder, distribution);
  if (!sources.ok) return sources.error;
  try {
    await writeFile(file, htmlReport({ title: nameOf(folder), ...sources.value }), { mode: 0o600 });
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function offerToOpen(file: vscode.Uri): Promise<void> {
  const open = vscode.l10n.t("Open in Browser");
  const message = vscode.l10n.t("The report was written to {0}.", file.fsPath);
  if ((await vscode.window.showInformationMessage(message, open)) === open)
    await vscode.env.openExternal(file);
}

function nameOf(folder: string): string {
  return path.basename(folder, traceFolderSuffix);
}
