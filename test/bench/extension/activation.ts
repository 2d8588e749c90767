import { writeFileSync } from "node:fs";

import * as vscode from "vscode";

import { type ActivationTimes, hostMarks } from "./activation-times";

/**
 * Runs inside the extension host: activates the extension, which nothing has done before, and writes how long its code took to load
 * and its `activate` to run.
 */
export async function run(): Promise<void> {
  const extension = vscode.extensions.getExtension("coroscope.coroscope");
  const file = process.env["COROSCOPE_BENCH_RESULT"];
  if (extension === undefined || file === undefined)
    throw new Error("The bench was not started as it should be.");
  if (extension.isActive) throw new Error("The extension is active already.");
  await extension.activate();
  const times: ActivationTimes = {
    codeLoading: between("LoadExtensionCode", extension.id),
    activateCall: between("ActivateExtension", extension.id),
  };
  writeFileSync(file, JSON.stringify(times));
}

/** The time between VS Code's own marks before and after a step of the activation, in ms. */
function between(step: string, id: string): number {
  const marks = hostMarks();
  const at = (moment: string): number => {
    const mark = marks.find(({ name }) => name === `code/extHost/${moment}${step}/${id}`);
    if (mark === undefined) throw new Error(`This VS Code sets no mark when it ${moment} ${step}.`);
    return mark.startTime;
  };
  return at("did") - at("will");
}
