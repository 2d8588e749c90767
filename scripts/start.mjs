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

const columns = Math.min(process.stdout.columns ?? 100, 100);

function heading(text) {
  console.log(`\n\u2500\u2500 ${text} ${"\u2500".repeat(Math.max(0, columns - text.length - 4))}\n`);
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

console.log(`Coroscope shows where async code waits, what it waits for, who wakes it, and what runs meanwhile.
This builds it, then traces a TypeScript and a Python example and shows what each did. Building \u2026`);
if (!run("esbuild.mjs")) process.exit(1);
mkdirSync(traces, { recursive: true });
const folders = examples.map(trace);

heading("What now");
const made = folders.filter((folder) => folder !== undefined);
if (made.length > 0) {
  console.log("The traces are in\n");
  for (const folder of made) console.log(`  ${path.relative(process.cwd(), folder)}`);
}
const [first = "TRACE"] = made.map((folder) => path.relative(process.cwd(), folder));
console.log(`
See them in VS Code, as a timeline to zoom, search and replay:

  npm run vscode          then F1, "Coroscope: Open Trace\u2026"

Look at one again, compare two, or make a file of one for another tool:

  node dist/cli.js show ${first}
  node dist/cli.js diff BEFORE AFTER
  node dist/cli.js export ${first} --to perfetto

Trace a program of your own:

  node dist/cli.js trace PROGRAM.ts       also .js, .py, or -- and any command
  node dist/cli.js --help`);
if (made.length < examples.length) {
  console.log("\nNot every example could be traced: what is missing is said above.");
  process.exit(1);
}
