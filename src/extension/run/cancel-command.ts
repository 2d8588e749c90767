import * as vscode from "vscode";
import { commandIds } from "../command-ids";
import type { TraceRuns } from "./trace-runs";

/** Cancel Trace: ends the program that runs; of several, the one that the person chooses. */
export function registerCancelCommand(runs: TraceRuns): vscode.Disposable {
  return vscode.commands.registerCommand(commandIds.cancelTrace, async () => {
    const { running } = runs;
    if (running.length <= 1) {
      running[0]?.trace.cancel();
      return;
    }
    const items = running.map(({ trace }) => ({
      label: trace.title,
      description: trace.session.command.join(" "),
      cancel: () => trace.cancel(),
    }));
    const all = {
      label: vscode.l10n.t("All of them"),
      description: "",
      cancel: () => {
        for (const { cancel } of items) cancel();
      },
    };
    const chosen = await vscode.window.showQuickPick([...items, all], {
      placeHolder: vscode.l10n.t("Which trace shall be cancelled?"),
    });
    chosen?.cancel();
  });
}
