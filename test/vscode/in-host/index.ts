import path from "node:path";
import { format } from "node:util";

import Mocha from "mocha";

import CaseReporter from "../../runner/case-reporter";
import { outputMark } from "../host/output-mark";

/** Entry point of the tests inside the extension host: VS Code calls `run` and ends with success when it resolves. */
export async function run(): Promise<void> {
  Mocha.reporters.Base.consoleLog = (...values: unknown[]) => {
    for (const line of format(...values).split("\n")) console.log(outputMark + line);
  };
  const mocha = new Mocha({ ui: "bdd", timeout: 60_000, reporter: CaseReporter, forbidOnly: true });
  for (const file of (process.env["COROSCOPE_TEST_FILES"] ?? "").split(path.delimiter)) mocha.addFile(file);
  const failures = await new Promise<number>((resolve) => mocha.run(resolve));
  if (failures > 0) throw new Error(`${failures} failed`);
}
