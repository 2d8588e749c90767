import { existsSync, readFileSync } from "node:fs";

/** How one test case ended. A failing hook counts as a failed case of its own. */
export interface CaseOutcome {
  readonly state: "passed" | "failed" | "skipped";
  readonly title: string;
  /** Why it failed. */
  readonly message?: string;
}

/** Reads what a {@link CaseReporter} wrote; nothing where it never came to write. */
export function readOutcomes(file: string): CaseOutcome[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as CaseOutcome);
}
