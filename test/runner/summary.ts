import type { StageResult } from "./stage";

/** The three numbers on the last line of `npm test`. A stage that fails without a failing case counts as one. */
export interface Totals {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** Adds up the cases of all stages. */
export function totalsOf(results: readonly StageResult[]): Totals {
  const cases = results.flatMap((result) => result.cases);
  const count = (state: string): number => cases.filter((outcome) => outcome.state === state).length;
  const problems = results.filter((result) => result.problem !== undefined).length;
  return { passed: count("passed"), failed: count("failed") + problems, skipped: count("skipped") };
}

/** Whether the whole run is good: something ran, and nothing failed. */
export function succeeded({ passed, failed }: Totals): boolean {
  return failed === 0 && passed > 0;
}

/** How a stage went, in a few words. */
export function describeResult(result: StageResult): string {
  if (result.problem !== undefined) return result.problem;
  if (!result.stage.hasCases) return "ok";
  const { passed, failed, skipped } = totalsOf([result]);
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

/** One line per stage with its time, what failed, and the totals alone on the last line. */
export function formatSummary(results: readonly StageResult[]): string {
  const width = Math.max(...results.map((result) => result.stage.name.length));
  const stages = results.map((result) => {
    const seconds = result.seconds.toFixed(1).padStart(6);
    return `  ${result.stage.name.padEnd(width)}  ${seconds} s  ${describeResult(result)}`;
  });
  const failures = results.flatMap((result) =>
    result.cases
      .filter((outcome) => outcome.state === "failed")
      .map((outcome) => `  ✗ ${outcome.title}\n      ${firstLine(outcome.message)}`),
  );
  const { passed, failed, skipped } = totalsOf(results);
  return [
    ...stages,
    ...(failures.length === 0 ? [] : ["", ...failures]),
    "",
    `${passed} passed, ${failed} failed, ${skipped} skipped`,
  ].join("\n");
}

function firstLine(text = "no message"): string {
  return text.split("\n", 1)[0] ?? "";
}
