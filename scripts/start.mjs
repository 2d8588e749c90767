// `npm start`: builds, traces one TypeScript and one Python example, and prints a timeline of each.
import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import path from "node:path";

const root = path.dirname(import.meta.dirname);
const traces = path.join(root, ".cache", "traces");
const examples = ["typescript/sequential-or-together.ts", "python/fan_out.py"];

/** Runs a Node.js script of the project with our own output, and says whether it succeeded. */
function run(script, ...words) {
  const { status, error } = spawnSync(process.execPath, [path.join(root, script), ...words], {
    cwd: root,
    stdio: "inherit",
  });
  if (error) throw error;
  return status === 0;
}

function heading(text) {
  console.log(`\n\u2500\u2500 ${text} ${"\u2500".repeat(Math.max(0, 100 - text.length))}\n`);
}

/** Traces an example and shows its timeline; undefined where that failed, which the commands have explained. */
function trace(example) {
  const file = path.join("media", "examples", example);
  const folder = path.join(traces, `${path.basename(file, path.extname(file))}.coroscope`);
  rmSync(folder, { recursive: true, force: true });
  heading(`${file}: what it prints`);
  if (!run("dist/cli.js", "trace", "--out", folder, file)) return undefined;
  heading(`${file}: where it waits`);
  return run("dist/cli.js", "show", folder) ? folder : undefined;
}

console.log("Building …");
if (!run("esbuild.mjs")) process.exit(1);
mkdirSync(traces, { recursive: true });
const folders = examples.map(trace);

heading("What now");
for (const folder of folders) if (folder) console.log(`  ${path.relative(process.cwd(), folder)}`);
console.log(`
See them in VS Code:     npm run vscode, then the command "Coroscope: Open Trace\u2026"
Trace a program:         node dist/cli.js trace PROGRAM
Look at a trace again:   node dist/cli.js show TRACE`);
if (folders.includes(undefined)) process.exit(1);
