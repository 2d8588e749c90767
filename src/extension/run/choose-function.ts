import path from "node:path";
import * as vscode from "vscode";
import type { Outline } from "../../analysis/outline";
import { offeredFunctions, type FunctionAt } from "../editor/outline-queries";
import { toEditorPosition } from "../editor/positions";

/** Lets the person choose one of a file's functions; undefined where there is none, or they think better of it. */
export async function chooseFunction(
  outline: Outline,
  document: vscode.TextDocument,
): Promise<FunctionAt | undefined> {
  const functions = offeredFunctions(outline);
  if (functions.length === 0) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t("{0} has no function that can suspend.", path.basename(document.fileName)),
    );
    return undefined;
  }
  const items = functions.map((found) => ({
    label: found.function.qualifiedName,
    description: vscode.l10n.t("line {0}", toEditorPosition(found.function.nameRange.start).line + 1),
    found,
  }));
  const chosen = await vscode.window.showQuickPick(items, {
    placeHolder: vscode.l10n.t("Which function shall be traced?"),
  });
  return chosen?.found;
}
