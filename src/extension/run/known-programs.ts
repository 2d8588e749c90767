import { homedir } from "node:os";
import path from "node:path";
import * as vscode from "vscode";
import type { KnownProgram } from "../../session/programs/known-program";
import {
  readLaunchConfigurations,
  type RefusedConfiguration,
} from "../../session/programs/launch-configurations";
import { npmScripts } from "../../session/programs/npm-scripts";
import { testProgram } from "../../session/programs/test-program";
import type { Runtime } from "../../session/trace-request";

/** Programs that may run a function of a file, and launch configurations that cannot be run without their debugger. */
export interface KnownPrograms {
  readonly programs: readonly KnownProgram[];
  readonly refused: readonly RefusedConfiguration[];
}

/** What the workspace says can be run: the file's own tests, launch configurations, and scripts of its package. */
export async function knownPrograms(document: vscode.TextDocument, runtime: Runtime): Promise<KnownPrograms> {
  const file = document.fileName;
  const folder = vscode.workspace.getWorkspaceFolder(document.uri)?.uri.fsPath ?? path.dirname(file);
  const tests = testProgram(file, document.getText(), runtime);
  const { programs, refused } = readLaunchConfigurations(
    vscode.workspace.getConfiguration("launch", document.uri).get<unknown>("configurations"),
    { workspaceFolder: folder, file, home: homedir(), environment: process.env },
  );
  const scripts = await npmScripts(file, folder);
  return { programs: [...(tests === undefined ? [] : [tests]), ...programs, ...scripts], refused };
}

/** Lets the person choose one of them; undefined where they think better of it. */
export async function chooseProgram(
  { programs, refused }: KnownPrograms,
  functionName: string,
): Promise<KnownProgram | undefined> {
  const items = programs.map((program) => ({
    label: `${icons[program.source]} ${program.name}`,
    description: describe(program),
    program,
  }));
  const others = refused.map(({ name, reason }) => ({
    label: `$(circle-slash) ${name}`,
    description: vscode.l10n.t("cannot be run without its debugger: {0}", reason),
    program: undefined,
  }));
  const chosen = await vscode.window.showQuickPick([...items, ...others], {
    title: vscode.l10n.t("Run a program and watch {0}", functionName),
    placeHolder: vscode.l10n.t("Every run of the function is recorded."),
    matchOnDescription: true,
  });
  return chosen?.program;
}

const icons: Readonly<Record<KnownProgram["source"], string>> = {
  test: "$(beaker)",
  "launch-configuration": "$(debug-alt)",
  "npm-script": "$(package)",
};

function describe({ source, directory }: KnownProgram): string {
  switch (source) {
    case "test":
      return vscode.l10n.t("the tests of this file");
    case "launch-configuration":
      return vscode.l10n.t("launch configuration, run without its debugger");
    case "npm-script":
      return vscode.l10n.t("script of {0}", path.basename(directory ?? ""));
  }
}
