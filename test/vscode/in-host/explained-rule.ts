import assert from "node:assert/strict";
import * as vscode from "vscode";

/** Follows the link of a problem, waits until the page about its rule is shown as a page, goes back, and gives the rule's name. */
export async function explainedRule({ code }: vscode.Diagnostic): Promise<string> {
  const { value, target } = code as { readonly value: string; readonly target: vscode.Uri };
  assert.equal(target.scheme, "command");
  await vscode.commands.executeCommand(target.path, ...(JSON.parse(target.query) as unknown[]));
  await vscode.window.tabGroups.close(await shownPage(`${value}.md`));
  await vscode.commands.executeCommand("workbench.action.focusFirstEditorGroup");
  return value;
}

function shownPage(name: string): Promise<vscode.Tab> {
  return new Promise((resolve) => {
    const look = (): void => {
      const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
      const tab = tabs.find(
        ({ input, label }) => input instanceof vscode.TabInputWebview && label.includes(name),
      );
      if (tab === undefined) return;
      subscription.dispose();
      resolve(tab);
    };
    const subscription = vscode.window.tabGroups.onDidChangeTabs(look);
    look();
  });
}
