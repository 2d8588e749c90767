import * as vscode from "vscode";
import { commandIds } from "../command-ids";
import { SavedTrace } from "../run/saved-trace";
import { traceAt } from "../run/trace-at";
import { uriOfTrace } from "../run/trace-place";
import { chooseTrace } from "./choose-trace";
import type { LastTrace } from "./last-trace";
import type { TimelinePanels } from "./timeline-panels";

/** Show Last Trace, and Open Trace… for a folder that the person chooses or that the explorer passes. */
export function registerTraceCommands(panels: TimelinePanels, last: LastTrace): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.commands.registerCommand(commandIds.showLastTrace, () => {
      const { folder } = last;
      if (folder === undefined) {
        void vscode.window.showInformationMessage(vscode.l10n.t("Nothing was traced in this workspace yet."));
        return;
      }
      const shown = panels.of(folder);
      if (shown === undefined) panels.show(new SavedTrace(folder));
      else shown.panel.reveal();
    }),
    vscode.commands.registerCommand(commandIds.openTrace, async (argument: unknown) => {
      const beside = last.folder === undefined ? undefined : uriOfTrace(last.folder);
      const folder = argument instanceof vscode.Uri ? argument : await chooseTrace(beside);
      if (folder !== undefined) panels.show(traceAt(folder));
    }),
  );
}
