import * as vscode from "vscode";
import type { HostCommand } from "../../trace/view-protocol";
import { commandIds } from "../command-ids";

const editorCommands = {
  "open-examples": commandIds.openExamples,
  "open-trace": commandIds.openTrace,
  "show-log": commandIds.showLog,
} as const satisfies Partial<Record<HostCommand, string>>;

/** What a view asks for that is a command of the editor and says nothing of its trace. */
export async function runEditorCommand(command: keyof typeof editorCommands): Promise<void> {
  await vscode.commands.executeCommand(editorCommands[command]);
}
