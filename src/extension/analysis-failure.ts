import * as vscode from "vscode";
import type { AnalysisClient } from "../analysis/worker/client";
import type { Disposable } from "../base/disposable";
import { commandIds } from "./command-ids";

/** Tells the person that suspension points are not looked for any more, and offers to begin again. */
export function watchAnalysis(
  analysis: AnalysisClient,
  log: vscode.LogOutputChannel,
  restarted: () => void,
): Disposable {
  return analysis.onDidFail(({ reason, message }) => {
    log.error(`The analysis failed (${reason}): ${message}`);
    void offerRestart(message).then((restart) => {
      if (!restart) return;
      analysis.restart();
      restarted();
    });
  });
}

async function offerRestart(message: string): Promise<boolean> {
  const restart = vscode.l10n.t("Restart Analysis");
  const showLog = vscode.l10n.t("Show Log");
  const chosen = await vscode.window.showErrorMessage(message, restart, showLog);
  if (chosen === showLog) await vscode.commands.executeCommand(commandIds.showLog);
  return chosen === restart;
}
