import * as vscode from "vscode";
import type { SuspendableFunction } from "../../analysis/outline";
import type { RunChoice } from "./call-input";

/** What there is to choose from. */
export interface RunQuestion {
  readonly suspendable: SuspendableFunction;
  /** The name of its file. */
  readonly file: string;
  readonly choices: readonly RunChoice[];
  readonly isDriven: boolean;
  /** Why it cannot simply be called, where that is so. */
  readonly hint: string | undefined;
}

/** Lets the person choose how a function is run. */
export async function chooseRun({
  suspendable,
  file,
  choices,
  isDriven,
  hint,
}: RunQuestion): Promise<RunChoice | undefined> {
  const { qualifiedName } = suspendable;
  const items = choices.map((choice) => ({ ...describe(suspendable, file, choice), choice }));
  const chosen = await vscode.window.showQuickPick(items, {
    title: isDriven
      ? vscode.l10n.t("Drive {0} by hand", qualifiedName)
      : vscode.l10n.t("Trace {0}", qualifiedName),
    placeHolder: hint ?? vscode.l10n.t("How shall it be run?"),
    matchOnDescription: true,
  });
  return chosen?.choice;
}

function describe(suspendable: SuspendableFunction, file: string, choice: RunChoice): vscode.QuickPickItem {
  switch (choice.kind) {
    case "call":
      return {
        label: `$(play) ${choice.expression}`,
        description: sourceText(choice.source),
      };
    case "edit-call":
      return choice.placeholder
        ? { label: `$(edit) ${vscode.l10n.t("Call it with arguments…")}`, description: choice.start }
        : { label: `$(edit) ${vscode.l10n.t("Call it with other arguments…")}` };
    case "drive":
      return {
        label: `$(debug-step-over) ${vscode.l10n.t("Drive it by hand…")}`,
        description: isGenerator(suspendable)
          ? vscode.l10n.t("with next, send and throw")
          : vscode.l10n.t("one turn of its event loop at a time"),
      };
    case "run-file":
      return {
        label: `$(file-code) ${vscode.l10n.t("Run {0} and watch {1}", file, suspendable.name)}`,
        description: vscode.l10n.t("every run of it is recorded"),
      };
    case "run-program":
      return {
        label: `$(list-unordered) ${vscode.l10n.t("Run another program and watch {0}…", suspendable.name)}`,
        description: vscode.l10n.t("a test, a launch configuration, a script"),
      };
  }
}

function sourceText(source: Extract<RunChoice, { kind: "call" }>["source"]): string {
  switch (source) {
    case "last-used":
      return vscode.l10n.t("as last time");
    case "no-parameters":
      return vscode.l10n.t("call it");
    case "call-in-file":
      return vscode.l10n.t("call it, as this file does");
    case "doctest":
      return vscode.l10n.t("call it, as its doctest does");
    case "example":
      return vscode.l10n.t("call it, as its example does");
  }
}

function isGenerator({ kind }: SuspendableFunction): boolean {
  return kind === "generator" || kind === "async-generator" || kind === "send-coroutine";
}
