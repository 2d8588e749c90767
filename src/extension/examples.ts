import * as vscode from "vscode";
import { commandIds } from "./command-ids";
import { exampleFiles } from "./example-files";

/** The name of the folder that examples are copied to. */
const copyName = "coroscope-examples";

/** Open Examples: copies them to a folder where they can be run and changed, or shows one of them read-only. */
export function registerExamplesCommand(extensionUri: vscode.Uri): vscode.Disposable {
  const examples = vscode.Uri.joinPath(extensionUri, "media", "examples");
  return vscode.commands.registerCommand(commandIds.openExamples, async () => {
    const items = [
      {
        label: vscode.l10n.t("Copy the examples to a folder…"),
        description: vscode.l10n.t("to run and change them"),
        run: () => copyExamples(examples),
      },
      {
        label: vscode.l10n.t("Look at an example…"),
        description: vscode.l10n.t("read-only"),
        run: () => lookAtExample(examples),
      },
    ];
    const chosen = await vscode.window.showQuickPick(items, {
      title: vscode.l10n.t("Coroscope: Examples"),
      placeHolder: vscode.l10n.t("Small programs in Python and TypeScript that show how async code waits"),
    });
    await chosen?.run();
  });
}

async function copyExamples(examples: vscode.Uri): Promise<void> {
  const chosen = await vscode.window.showOpenDialog({
    canSelectFiles: false,
    canSelectFolders: true,
    canSelectMany: false,
    openLabel: vscode.l10n.t("Copy Here"),
    title: vscode.l10n.t("The examples are copied to a new folder {0} in it", copyName),
  });
  const parent = chosen?.[0];
  if (parent === undefined) return;
  try {
    const target = await freeFolder(parent);
    for (const name of exampleFiles) {
      const bytes = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(examples, name));
      await vscode.workspace.fs.writeFile(vscode.Uri.joinPath(target, name), bytes);
    }
    await offerToOpen(target);
  } catch (error) {
    void vscode.window.showErrorMessage(
      vscode.l10n.t(
        "The examples could not be copied to {0}: {1}",
        parent.fsPath,
        error instanceof Error ? error.message : String(error),
      ),
    );
  }
}

/** A name in `parent` that nothing has yet, so that nobody's changes are overwritten. */
async function freeFolder(parent: vscode.Uri): Promise<vscode.Uri> {
  const taken = new Set(
    (await vscode.workspace.fs.readDirectory(parent)).map(([name]) => name.toLowerCase()),
  );
  let name = copyName;
  for (let number = 2; taken.has(name); number++) name = `${copyName}-${number}`;
  return vscode.Uri.joinPath(parent, name);
}

async function offerToOpen(folder: vscode.Uri): Promise<void> {
  await vscode.window.showTextDocument(vscode.Uri.joinPath(folder, "README.md"), { preview: false });
  const inWindow = vscode.l10n.t("Open Folder");
  const inNewWindow = vscode.l10n.t("Open in New Window");
  const chosen = await vscode.window.showInformationMessage(
    vscode.l10n.t("The examples are in {0}.", folder.fsPath),
    inWindow,
    inNewWindow,
  );
  if (chosen === undefined) return;
  await vscode.commands.executeCommand("vscode.openFolder", folder, {
    forceNewWindow: chosen === inNewWindow,
  });
}

async function lookAtExample(examples: vscode.Uri): Promise<void> {
  const items = ["python", "typescript"].flatMap((folder) => filesIn(examples, folder));
  const chosen = await vscode.window.showQuickPick(items, {
    placeHolder: vscode.l10n.t("Which example?"),
    matchOnDescription: true,
  });
  if (chosen === undefined) return;
  if (chosen.uri.path.endsWith(".ipynb")) {
    await vscode.commands.executeCommand("vscode.open", chosen.uri);
  } else {
    await vscode.window.showTextDocument(chosen.uri, { preview: false });
  }
  await vscode.commands.executeCommand("workbench.action.files.setActiveEditorReadonlyInSession");
}

function filesIn(
  examples: vscode.Uri,
  folder: string,
): (vscode.QuickPickItem & { readonly uri: vscode.Uri })[] {
  return exampleFiles
    .filter((name) => name.startsWith(`${folder}/`) && !/\.(json|d\.ts)$/u.test(name))
    .map((name) => ({
      label: name.slice(folder.length + 1),
      description: folder,
      uri: vscode.Uri.joinPath(examples, name),
    }));
}
