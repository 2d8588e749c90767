import { PythonExtension, PVSC_EXTENSION_ID } from "@vscode/python-extension";
import * as vscode from "vscode";
import type { Runtime } from "../../session/trace-request";
import type { TraceSettings } from "../settings";
import { programEnvironment } from "./program-environment";

/** What a program is run with. An absent interpreter is looked for on PATH. */
export interface RunEnvironment {
  readonly interpreters: { readonly node?: string; readonly python?: string };
  readonly environment: Record<string, string | undefined>;
}

/** The Python extension's choice is waited for no longer than this, in ms: a run must not hang on another extension. */
const pythonExtensionPatience = 10_000;

/**
 * Chooses the interpreter for a program in `resource`. Python: the one selected in the Python extension where that is there, with
 * the variables of its `.env` file; else the setting. Node: the setting.
 */
export async function chooseInterpreters(
  runtime: Runtime,
  resource: vscode.Uri,
  settings: TraceSettings,
  log: vscode.LogOutputChannel,
): Promise<RunEnvironment> {
  const selected = runtime === "python" ? await selectedPython(resource, log) : undefined;
  const python = selected?.path ?? settings.pythonPath;
  return {
    interpreters: {
      ...(settings.nodePath === "" ? {} : { node: settings.nodePath }),
      ...(python === "" ? {} : { python }),
    },
    environment: programEnvironment(process.env, selected?.variables),
  };
}

interface SelectedPython {
  readonly path: string | undefined;
  readonly variables: Readonly<Record<string, string | undefined>>;
}

async function selectedPython(
  resource: vscode.Uri,
  log: vscode.LogOutputChannel,
): Promise<SelectedPython | undefined> {
  if (vscode.extensions.getExtension(PVSC_EXTENSION_ID) === undefined) return undefined;
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => {
      log.warn("The Python extension did not answer; its selected interpreter is not used.");
      resolve(undefined);
    }, pythonExtensionPatience);
  });
  try {
    return await Promise.race([askPythonExtension(resource), patience]);
  } catch (error) {
    log.warn(`The Python extension could not name its selected interpreter: ${String(error)}`);
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}

async function askPythonExtension(resource: vscode.Uri): Promise<SelectedPython> {
  const { environments } = await PythonExtension.api();
  const active = environments.getActiveEnvironmentPath(resource);
  const resolved = await environments.resolveEnvironment(active);
  return {
    path: resolved?.executable.uri?.fsPath,
    variables: environments.getEnvironmentVariables(resource),
  };
}
