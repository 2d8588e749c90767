import { appendFileSync } from "node:fs";

import Mocha from "mocha";

import type { CaseOutcome } from "./case-outcome";

/**
 * Mocha's `spec` reporter, which also appends one line of JSON per test case to the file that COROSCOPE_TEST_REPORT names.
 * From those lines `npm test` counts what really ran.
 */
class CaseReporter extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    const file = process.env["COROSCOPE_TEST_REPORT"];
    if (file === undefined) return;
    const record = (state: CaseOutcome["state"], test: Mocha.Runnable, error?: unknown): void => {
      const outcome: CaseOutcome = { state, title: test.fullTitle(), ...messageOf(error) };
      appendFileSync(file, `${JSON.stringify(outcome)}\n`);
    };
    runner.on("pass", (test: Mocha.Test) => record("passed", test));
    runner.on("fail", (test: Mocha.Test, error: unknown) => record("failed", test, error));
    runner.on("pending", (test: Mocha.Test) => record("skipped", test));
  }
}

/** Of an error, or of what is left of one that came from a worker of Mocha's. */
function messageOf(error: unknown): Pick<CaseOutcome, "message"> {
  const message: unknown =
    typeof error === "object" && error !== null && "message" in error ? error.message : undefined;
  return typeof message === "string" ? { message } : {};
}

export = CaseReporter;
