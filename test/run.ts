import path from "node:path";

import { runStage, type Stage, type StageResult } from "./runner/stage";
import { describeResult, formatSummary, succeeded, totalsOf } from "./runner/summary";

/** Stages that run one after the other. */
type Lane = readonly Stage[];

/**
 * Everything `npm test` does, step by step: from what fails fastest to what takes longest. The lanes of a step run side by side; none
 * needs anything of another, and what mostly waits (for a window to be drawn) is beside what mostly works. The last steps have the bundles
 * that the package holds.
 */
const steps: readonly (readonly Lane[])[] = [
  [[{ name: "Build", script: "build", hasCases: false, limit: 5, required: true }]],
  [
    [{ name: "Lint", script: "lint", hasCases: false, limit: 10 }],
    [
      { name: "Types", script: "typecheck", hasCases: false, limit: 10 },
      { name: "Layers", script: "layers", hasCases: false, limit: 5 },
      { name: "Format", script: "format", hasCases: false, limit: 5 },
      { name: "Unused code", script: "unused", hasCases: false, limit: 5 },
      { name: "Settings table of README.md", script: "readme:check", hasCases: false, limit: 5 },
      { name: "Strings for translators", script: "l10n:check", hasCases: false, limit: 5 },
    ],
    [{ name: "Provide a browser and VS Code", script: "test:provide", hasCases: false, limit: 15 }],
  ],
  [[{ name: "Unit tests", script: "test:unit", hasCases: true, limit: 10 }]],
  [[{ name: "Package", script: "test:package", hasCases: true, limit: 5 }]],
  [
    [{ name: "Golden transcripts", script: "test:golden", hasCases: true, limit: 15 }],
    [
      { name: "Views in Chromium", script: "test:webview", hasCases: true, limit: 10 },
      { name: "Inside VS Code's extension host", script: "test:in-host", hasCases: true, limit: 10 },
      { name: "In VS Code's window", script: "test:workbench", hasCases: true, limit: 15 },
    ],
  ],
];

const reports = path.resolve(__dirname, "../out/test-reports");

async function main(): Promise<number> {
  const results: StageResult[] = [];
  for (const lanes of steps) {
    const done = await Promise.all(lanes.map((lane) => runLane(lane, lanes.length > 1)));
    results.push(...done.flat());
    if (results.some(({ stage, problem }) => stage.required === true && problem !== undefined)) break;
  }
  console.log(`\n${formatSummary(results)}`);
  return succeeded(totalsOf(results)) ? 0 : 1;
}

/** Runs the stages of a lane; where others run beside it, what a stage says is kept until it is done. */
async function runLane(lane: Lane, hasCompany: boolean): Promise<StageResult[]> {
  const results: StageResult[] = [];
  for (const stage of lane) {
    const heading = `\n━━━ ${stage.name} (npm run ${stage.script})`;
    if (!hasCompany) console.log(heading);
    const result = await runStage(stage, reports, hasCompany ? "keep" : "pass-on");
    if (hasCompany) console.log(`${heading}\n${result.output.trimEnd()}`);
    console.log(`    ${stage.name}: ${describeResult(result)} in ${result.seconds.toFixed(1)} s`);
    results.push(result);
  }
  return results;
}

for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));
main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
