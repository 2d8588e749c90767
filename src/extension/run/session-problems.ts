import * as vscode from "vscode";
import type { SessionProblem } from "../../session/session-problem";
import { commandIds } from "../command-ids";
import { said } from "../translator";

/** Tells the person what went wrong, with a button for the setting that helps, or for the log. */
export async function showProblem(problem: SessionProblem): Promise<void> {
  const openSetting = vscode.l10n.t("Open Setting");
  const showLog = vscode.l10n.t("Show Log");
  const { setting } = problem;
  const buttons = setting === undefined ? [showLog] : [openSetting, showLog];
  const chosen = await vscode.window.showErrorMessage(said(problem.phrase, vscode.l10n), ...buttons);
  if (chosen === showLog) await vscode.commands.executeCommand(commandIds.showLog);
  if (chosen === openSetting && setting !== undefined) await showSetting(setting);
}

/** In a remote window, a setting of the machine is found among the remote settings only. */
async function showSetting(setting: string): Promise<void> {
  const isRemote = vscode.env.remoteName !== undefined;
  const command = isRemote ? "workbench.action.openRemoteSettings" : "workbench.action.openSettings";
  await vscode.commands.executeCommand(command, { query: `@id:${setting}` });
}
