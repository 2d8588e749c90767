import path from "node:path";
import * as vscode from "vscode";
import { traceFolderSuffix } from "../../session/trace-files";
import { commandIds } from "../command-ids";
import { SavedTrace } from "../run/saved-trace";
import type { TimelinePanels } from "./timeline-panels";

const lastTraceKey = "lastTrace";

/** Remembers the newest trace of the workspace, for Show Last Trace. */
export class LastTrace {
  readonly #memory: vscode.Memento;

  constructor(memory: vscode.Memento) {
    this.#memory = memory;
    this.#tellContext();
  }

  get folder(): string | undefined {
    return this.#memory.get<string>(lastTraceKey);
  }

  /** `folder` is the newest trace from now on. */
  async remember(folder: string): Promise<void> {
    await this.#memory.update(lastTraceKey, folder);
    this.#tellContext();
  }

  #tellContext(): void {
    void vscode.commands.executeCommand("setContext", "coroscope.hasTrace", this.folder !== undefined);
  }
}

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
      const folder = argument instanceof vscode.Uri ? argument : await chooseTraceFolder(last.folder);
      if (folder !== undefined) panels.show(new SavedTrace(folder.fsPath));
    }),
  );
}

/** Copies a trace to a place of the person's choice. */
export async function saveTrace(folder: string): Promise<void> {
  const workspace = vscode.workspace.workspaceFolders?.[0]?.uri;
  const name = path.basename(folder);
  const target = await vscode.window.showSaveDialog({
    ...(workspace === undefined ? {} : { defaultUri: vscode.Uri.joinPath(workspace, name) }),
    saveLabel: vscode.l10n.t("Save Trace"),
    title: vscode.l10n.t("A trace is a folder whose name ends in {0}", traceFolderSuffix),
  });
  if (target === undefined) return;
  const named = target.path.endsWith(traceFolderSuffix)
    ? target
    : target.with({ path: target.path + traceFolderSuffix });
  try {
    await vscode.workspace.fs.copy(vscode.Uri.file(folder), named, { overwrite: false });
    void vscode.window.showInformationMessage(vscode.l10n.t("The trace was saved as {0}.", named.fsPath));
  } catch (error) {
    void vscode.window.showErrorMessage(
      vscode.l10n.t("The trace could not be saved as {0}: {1}", named.fsPath, messageOf(error)),
    );
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Asks for the folder of a saved trace; `last` is one beside which to begin. */
export async function chooseTraceFolder(last: string | undefined): Promise<vscode.Uri | undefined> {
  const chosen = await vscode.window.showOpenDialog({
    canSelectFiles: false,
    canSelectFolders: true,
    canSelectMany: false,
    openLabel: vscode.l10n.t("Open Trace"),
    title: vscode.l10n.t("A trace is a folder whose name ends in {0}", traceFolderSuffix),
    ...(last === undefined ? {} : { defaultUri: vscode.Uri.file(path.dirname(last)) }),
  });
  return chosen?.[0];
}
