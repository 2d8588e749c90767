import * as vscode from "vscode";
import { commandIds } from "../command-ids";

/** Commands that need a program to run, or its files. */
const desktopCommands: readonly string[] = [
  commandIds.traceCoroutine,
  commandIds.driveCoroutine,
  commandIds.traceFile,
  commandIds.traceCell,
  commandIds.cancelTrace,
  commandIds.showLastTrace,
  commandIds.compareRuns,
  commandIds.showProgramOutput,
  commandIds.showInTimeline,
];

/** Answers, on a web host, whatever needs a desktop with a word about that. */
export function registerDesktopNotices(): vscode.Disposable {
  return vscode.Disposable.from(
    ...desktopCommands.map((command) => vscode.commands.registerCommand(command, tellDesktopNotice)),
  );
}

/** Says that this host cannot do what was asked for. */
export function tellDesktopNotice(): void {
  void vscode.window.showInformationMessage(
    vscode.l10n.t(
      "Coroscope marks and explains code here, and shows traces that were saved. To trace a program it needs VS Code on a desktop, or connected to a machine that can run programs.",
    ),
  );
}
