import { spawn } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import path from "node:path";

import { type CaseOutcome, readOutcomes } from "./case-outcome";

/** One step of `npm test`: a program, and what it is expected to do. */
export interface Stage {
  readonly name: string;
  /** An npm script. */
  readonly script: string;
  /** Whether it runs test cases; otherwise only its exit code counts. */
  readonly hasCases: boolean;
  /** After which time it is ended and counted as failed, in minutes. */
  readonly limit: number;
  /** Nothing after it makes sense when it fails. */
  readonly required?: boolean;
}

/** What came of a {@link Stage}. */
export interface StageResult {
  readonly stage: Stage;
  readonly cases: readonly CaseOutcome[];
  /** What went wrong besides failing cases, in words. */
  readonly problem?: string;
  /** Wall time in seconds. */
  readonly seconds: number;
  /** What it said, where that was kept. */
  readonly output: string;
}

/** Runs a stage as a process group of its own, with its output passed on as it comes, or kept. */
export async function runStage(
  stage: Stage,
  reportFolder: string,
  output: "pass-on" | "keep",
): Promise<StageResult> {
  mkdirSync(reportFolder, { recursive: true });
  const report = path.join(reportFolder, `${stage.script.replaceAll(":", "-")}.jsonl`);
  rmSync(report, { force: true });
  const started = performance.now();
  const [program, ...words] = npmCommand();
  const child = spawn(program, [...words, "run", "--silent", stage.script], {
    env: { ...process.env, COROSCOPE_TEST_REPORT: report },
    stdio: output === "keep" ? ["ignore", "pipe", "pipe"] : ["ignore", "inherit", "inherit"],
    detached: process.platform !== "win32",
  });
  const said: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (bytes: Buffer) => said.push(bytes));
  const kill = (): void => signalGroup(child.pid, "SIGKILL");
  process.once("exit", kill);
  const politely = setTimeout(() => signalGroup(child.pid, "SIGTERM"), stage.limit * 60_000);
  const forcibly = setTimeout(kill, stage.limit * 60_000 + 10_000);
  const exit = await new Promise<number | NodeJS.Signals | Error | null>((resolve) => {
    child.once("error", resolve);
    child.once("close", (code, signal) => resolve(code ?? signal));
  });
  clearTimeout(politely);
  clearTimeout(forcibly);
  kill();
  process.removeListener("exit", kill);
  const seconds = (performance.now() - started) / 1000;
  const cases = stage.hasCases ? readOutcomes(report) : [];
  const late = seconds >= stage.limit * 60;
  const problem = late ? `was ended after ${stage.limit} minutes` : problemOf(stage, exit, cases);
  const kept = Buffer.concat(said).toString();
  return { stage, cases, seconds, output: kept, ...(problem === undefined ? {} : { problem }) };
}

/** The npm that runs us, started without a shell on every platform. */
function npmCommand(): [string, ...string[]] {
  const cli = process.env["npm_execpath"];
  return cli === undefined ? ["npm"] : [process.execPath, cli];
}

/** Failing cases speak for themselves; everything else that is wrong has to be said. */
export function problemOf(
  stage: Pick<Stage, "hasCases">,
  exit: number | NodeJS.Signals | Error | null,
  cases: readonly CaseOutcome[],
): string | undefined {
  if (exit instanceof Error) return `could not be started: ${exit.message}`;
  if (typeof exit === "string") return `was ended by ${exit}`;
  const failed = cases.some((outcome) => outcome.state === "failed");
  if (exit !== 0 && !failed) return `ended with exit code ${exit ?? "unknown"}`;
  if (exit === 0 && failed) return "ended with exit code 0 although cases failed";
  if (stage.hasCases && cases.length === 0) return "ran no test case";
  return undefined;
}

/** Nothing that a stage started may outlive it. */
function signalGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === "win32" ? pid : -pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
