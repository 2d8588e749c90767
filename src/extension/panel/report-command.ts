import * as vscode from "vscode";
import { traceTitle } from "../../session/trace-files";
import { commandIds } from "../command-ids";
import type { ShownTrace } from "../run/shown-trace";
import { uriOfTrace } from "../run/trace-place";
import type { LastTrace } from "./last-trace";
import { reportPage } from "./report-page";
import type { TimelinePanels } from "./timeline-panels";

/** What Export Report takes traces from. */
interface ReportOffer {
  readonly extensionUri: vscode.Uri;
  readonly panels: TimelinePanels;
  /** Where a program can run. */
  readonly last?: LastTrace;
  /** The saved trace at a place. */
  readonly traceAt: (place: vscode.Uri) => ShownTrace;
  /** Rejects where a file cannot be written. */
  readonly write: (file: vscode.Uri, bytes: Uint8Array) => Thenable<void>;
}

/**
 * Export Report: the trace in the explorer that it was called on, else the one that is looked at, else the newest, as one page that opens
 * without VS Code. A second argument says where to write it; without one the person is asked.
 */
export function registerReportCommand(offer: ReportOffer): vscode.Disposable {
  const { panels, last } = offer;
  return vscode.commands.registerCommand(
    commandIds.exportReport,
    async (trace: unknown, target: unknown): Promise<void> => {
      const folder = panels.current?.trace?.folder ?? last?.folder;
      const place =
        trace instanceof vscode.Uri ? trace : folder === undefined ? undefined : uriOfTrace(folder);
      if (place === undefined) {
        void vscode.window.showInformationMessage(
          last === undefined
            ? vscode.l10n.t("Open a saved trace first.")
            : vscode.l10n.t("Nothing was traced in this workspace yet."),
        );
        return;
      }
      const file = target instanceof vscode.Uri ? target : await chooseReportFile(place);
      if (file !== undefined) await exportReport(place, file, offer);
    },
  );
}

function chooseReportFile(trace: vscode.Uri): Thenable<vscode.Uri | undefined> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.joinPath(trace, "..");
  const name = trace.path.replace(/\/+$/u, "").split("/").at(-1) ?? "";
  return vscode.window.showSaveDialog({
    defaultUri: vscode.Uri.joinPath(folder, `${traceTitle(name)}.html`),
    filters: { HTML: ["html"] },
    saveLabel: vscode.l10n.t("Export Report"),
    title: vscode.l10n.t("Export Report"),
  });
}

async function exportReport(
  trace: vscode.Uri,
  file: vscode.Uri,
  { extensionUri, traceAt, write }: ReportOffer,
): Promise<void> {
  try {
    await write(file, await reportPage(traceAt(trace), extensionUri));
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    void vscode.window.showErrorMessage(vscode.l10n.t("The report was not written: {0}", problem));
    return;
  }
  void tellWritten(file);
}

async function tellWritten(file: vscode.Uri): Promise<void> {
  const message = vscode.l10n.t("The report was written to {0}.", file.fsPath);
  // Of other places a browser knows nothing.
  const offers = file.scheme === "file" ? [vscode.l10n.t("Open in Browser")] : [];
  const chosen = await vscode.window.showInformationMessage(message, ...offers);
  if (chosen !== undefined) await vscode.env.openExternal(file);
}
