import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import path from "node:path";
import { setFlagsFromString } from "node:v8";
import { languageOfPath } from "../../analysis/language";
import { analysisReport, type AnalysisReport } from "../../analysis/report";
import { AnalysisClient } from "../../analysis/worker/client";
import { failure, success, type Result } from "../../base/result";
import { parseCommandLine } from "../command-line";
import type { Console } from "../console";
import { exitCode } from "../exit-code";
import { outlineLines } from "../text/outline-text";
import { UsageError } from "../usage-error";
import { walkSources } from "./walk-sources";

/** Files handed to each worker before its first answer is awaited, so that it never waits for the disk. */
const filesAhead = 4;

/**
 * `coroscope analyze`.
 *
 * @param distribution the folder of the bundles, with `analysis-worker.js`
 */
export async function analyze(
  words: readonly string[],
  console: Console,
  distribution: string,
): Promise<number> {
  const { values, words: paths } = parseCommandLine(words, {
    json: { type: "boolean" },
    graph: { type: "boolean" },
  });
  if (paths.length === 0) throw new UsageError("No PATH to analyse was given");
  compileLessEagerly();
  const workers = Array.from(
    { length: Math.min(4, availableParallelism()) },
    () => new AnalysisClient({ workerPath: path.join(distribution, "analysis-worker.js") }),
  );
  const totals = { files: 0, functions: 0, points: 0, findings: 0, problems: 0 };
  try {
    for await (const report of reports(paths, workers, values.graph === true)) {
      if (!report.ok) {
        totals.problems += 1;
        console.remark(report.error);
        continue;
      }
      totals.files += 1;
      totals.functions += report.value.functions.length;
      totals.points += report.value.points.length;
      totals.findings += report.value.findings.length;
      console.progress(
        `${counted(totals.files, "file")}, ${counted(totals.points, "suspension point")} so far`,
      );
      if (values.json) await console.print(JSON.stringify(report.value));
      else if (report.value.functions.length > 0 || report.value.hasSyntaxErrors) {
        for (const line of outlineLines(report.value)) await console.print(line);
      }
    }
  } finally {
    for (const worker of workers) worker.dispose();
  }
  console.progress("");
  if (!values.json) await console.print(summary(totals));
  return totals.problems > 0 ? exitCode.failed : exitCode.ok;
}

/**
 * Has V8 wait longer before it optimizes a function: each worker compiled the parsers' largest ones again and again while they met new
 * kinds of code, which was a sixth of the processor time of 2,000 files. V8 12 (Node 22) counts calls instead, and waits longer by itself.
 */
function compileLessEagerly(): void {
  if (process.versions.v8.startsWith("11.")) setFlagsFromString("--interrupt-budget=600000");
}

/** One report per file, in the order of the files; the error is a whole sentence with the file's name. */
async function* reports(
  paths: readonly string[],
  workers: readonly AnalysisClient[],
  withGraph: boolean,
): AsyncIterable<Result<AnalysisReport, string>> {
  const underway: Promise<Result<AnalysisReport, string>>[] = [];
  let count = 0;
  for await (const found of walkSources(paths)) {
    count += 1;
    const worker = workers[count % workers.length];
    if (found.kind === "problem") {
      underway.push(Promise.resolve(failure(`${found.path}: ${found.message}`)));
    } else if (worker !== undefined) {
      underway.push(reportOf(found.file, `source:${count}`, worker, withGraph));
    }
    const oldest = underway.length > workers.length * filesAhead ? underway.shift() : undefined;
    if (oldest !== undefined) yield await oldest;
  }
  for (const rest of underway) yield await rest;
}

/**
 * It reads the file at once, which costs a tenth of what a thread of its own would: what is analysed meanwhile is so in the workers.
 *
 * @param uri another one for each time, since the same file may be named twice
 */
async function reportOf(
  file: string,
  uri: string,
  worker: AnalysisClient,
  withGraph: boolean,
): Promise<Result<AnalysisReport, string>> {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    return failure(`${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
  const language = languageOfPath(file);
  if (language === undefined) return failure(`${file}: This kind of file is not analysed.`);
  const document = { uri, version: 1, language, path: path.resolve(file), text, isOnly: true } as const;
  const answer = await worker.analyze(document);
  return answer.ok
    ? success(analysisReport(file, answer.value, withGraph))
    : failure(`${file}: ${answer.error.message}`);
}

function summary(totals: {
  readonly files: number;
  readonly functions: number;
  readonly points: number;
  readonly findings: number;
}): string {
  return [
    counted(totals.files, "file"),
    counted(totals.functions, "suspendable function"),
    counted(totals.points, "suspension point"),
    counted(totals.findings, "problem"),
  ].join(", ");
}

function counted(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
