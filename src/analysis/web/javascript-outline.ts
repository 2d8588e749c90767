import type * as parser from "../javascript/outline";
import { readFile } from "./fs-promises";
import { workerScope } from "./worker-scope";

let loading: Promise<typeof parser> | undefined;

/** In the place of the outline of the same name: loads the JavaScript parser at the first text, and asks it. */
export async function outlineJavaScript(
  ...given: Parameters<typeof parser.outlineJavaScript>
): Promise<ReturnType<typeof parser.outlineJavaScript>> {
  loading ??= load();
  try {
    return (await loading).outlineJavaScript(...given);
  } catch (error) {
    if (workerScope.coroscopeJavaScript === undefined) loading = undefined;
    throw error;
  }
}

async function load(): Promise<typeof parser> {
  const script = new Blob([await readFile("analysis-javascript-web.js")], { type: "text/javascript" });
  const url = URL.createObjectURL(script);
  try {
    workerScope.importScripts(url);
  } finally {
    URL.revokeObjectURL(url);
  }
  if (workerScope.coroscopeJavaScript === undefined) throw new Error("The JavaScript parser did not start.");
  return workerScope.coroscopeJavaScript;
}
