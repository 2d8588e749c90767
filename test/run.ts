import path from "node:path";

import { runStage, type Stage, type StageResult } from "./runner/stage";
import { describeResult, formatSummary, succeeded, totalsOf } from "./runner/summary";

/** Everything `npm test` does, in order: from what fails fastest to what takes longest. */
const stages: readonly Stage[] = [
  { name: "Build", script: "build", hasCases: false, limit: 5, required: true },
  { name: "Types", script: "typecheck", hasCases: false, limit: 10 },
  { name: "Lint", script: "lint", hasCases: false, limit: 10 },
  { name: "Layers", script: "layers", hasCases: false, limit: 5 },
  { name: "Format", script: "format", hasCases: false, limit: 5 },
  { name: "Unused code", script: "unused", hasCases: false, limit: 5 },
  { name: "Settings table of README.md", script: "readme:check", hasCases: false, limit: 5 },
  { name: "Strings for translators", script: "l10n:check", hasCases: false, limit: 5 },
  { name: "Unit tests", script: "test:unit", hasCases: true, limit: 10 },
  { name: "Golden transcripts", script: "test:golden", hasCases: true, limit: 10 },
  { name: "Provide a browser and VS Code", script: "test:provide", hasCases: false, limit: 10 },
  { name: "Views in Chromium", script: "test:webview", hasCases: true, limit: 10 },
  { name: "Package", script: "test:package", hasCases: true, limit: 5 },
  { name: "Inside VS Code's extension host", script: "test:in-host", hasCases: true, limit: 10 },
  { name: "In VS Code's window", script: "test:workbench", hasCases: true, limit: 10 },
];

async function main(): Promise<number> {
  const results: StageResult[] = [];
  for (const [index, stage] of stages.entries()) {
    console.log(`\n━━━ ${index + 1}/${stages.length} ${stage.name} (npm run ${stage.script})`);
    const result = await runStage(stage, path.resolve(__dirname, "../out/test-reports"));
    results.push(result);
    console.log(`    ${stage.name}: ${describeResult(result)} in ${result.seconds.toFixed(1)} s`);
    if (stage.required === true && result.problem !== undefined) break;
  }
  console.log(`\n${formatSummary(results)}`);
  return succeeded(totalsOf(results)) ? 0 : 1;
}

for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));
main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
