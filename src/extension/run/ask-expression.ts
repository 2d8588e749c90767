import * as vscode from "vscode";
import type { Language, SuspendableFunction } from "../../analysis/outline";
import { argumentSelection, checkExpression, type RunChoice } from "./call-input";

/** Lets the person write the expression that calls a function; undefined where they think better of it. */
export async function askExpression(
  suspendable: SuspendableFunction,
  { start, placeholder }: Extract<RunChoice, { kind: "edit-call" }>,
  language: Language,
): Promise<string | undefined> {
  const selection = argumentSelection(start);
  const template = placeholder ? start : undefined;
  const expression = await vscode.window.showInputBox({
    title: vscode.l10n.t("Trace {0}", suspendable.qualifiedName),
    prompt: vscode.l10n.t(
      "An expression, evaluated in the scope of the module. What it gives is awaited or iterated to its end.",
    ),
    value: start,
    ...(selection === undefined ? {} : { valueSelection: selection }),
    placeHolder: `${suspendable.name}(…)`,
    ignoreFocusOut: true,
    validateInput: (value) => checkExpression(value, template, language, vscode.l10n),
  });
  return expression?.trim();
}
