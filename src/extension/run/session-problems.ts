import * as vscode from "vscode";
import type { SessionProblem } from "../../session/session-problem";
import { commandIds } from "../command-ids";

/** Tells the person what went wrong, with a button for the setting that helps, or for the log. */
export async function showProblem(problem: SessionProblem): Promise<void> {
  const openSetting = vscode.l10n.t("Open Setting");
  const showLog = vscode.l10n.t("Show Log");
  const { setting } = problem;
  const buttons = setting === undefined ? [showLog] : [openSetting, showLog];
  const chosen = await vscode.window.showErrorMessage(problem.message, ...buttons);
  if (chosen === showLog) await vscode.commands.executeCommand(commandIds.showLog);
  if (chosen === openSetting) await vscode.commands.executeCommand("workbench.action.openSettings", setting);
}
