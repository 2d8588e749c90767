import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { availableParallelism } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import type { BenchOptions, Figure } from "../bench";

const root = path.join(__dirname, "../../..");
const filesWanted = 2000;
/** At least 25,000 lines in each second of a core. */
const mostMsPerKiloline = 40;

/**
 * `coroscope analyze --json` of 2,000 files that people wrote: this project's own, those of the packages it uses, and of the library
 * of the Python that is found. Processor time of the whole command, its start and all its workers included.
 */
export async function* workspace(dist: string, options: BenchOptions): AsyncIterable<Figure> {
  const files = workspaceFiles();
  const lines = files.reduce((sum, file) => sum + readFileSync(file, "utf8").split("\n").length, 0);
  options.progress(`analysing ${files.length} files with ${lines} lines`);
  const { cpu, wall } = await analyzeAll(path.join(dist, "cli.js"), files);
  const runtime = `node ${process.versions.node}`;
  const shared = { case: "workspace", variant: "default", runtime };
  const kilolines = lines / 1000;
  yield { ...shared, metric: "cpu-per-kline", unit: "ms", value: cpu / kilolines, bound: mostMsPerKiloline };
  yield { ...shared, metric: "klines-per-cpu-second", unit: "klines/s", value: (kilolines / cpu) * 1000 };
  yield {
    ...shared,
    metric: `klines-per-second-on-${availableParallelism()}-cores`,
    unit: "klines/s",
    value: (kilolines / wall) * 1000,
  };
}

/** Says on descriptor 3, when the command is done, how much processor time it and its workers took. */
const measured = `
  process.on("exit", () => require("node:fs").writeSync(3, JSON.stringify(process.cpuUsage())));
  require(process.argv[1]);
`;

/** In ms. */
async function analyzeAll(cli: string, files: readonly string[]): Promise<{ cpu: number; wall: number }> {
  const start = performance.now();
  const child = spawn(process.execPath, ["-e", measured, cli, "analyze", "--json", ...files], {
    stdio: ["ignore", "ignore", "inherit", "pipe"],
  });
  const usage = child.stdio[3];
  if (!usage || !("readable" in usage)) throw new Error("The command's usage cannot be read");
  const [said] = await Promise.all([text(usage), once(child, "exit")]);
  const wall = performance.now() - start;
  if (said === "") throw new Error(`coroscope analyze failed with ${child.exitCode}`);
  const { user, system } = JSON.parse(said) as NodeJS.CpuUsage;
  return { cpu: (user + system) / 1000, wall };
}

function workspaceFiles(): string[] {
  const own = ["src", "test"].flatMap((name) => sourcesIn(path.join(root, name), /(?<!\.d)\.[cm]?tsx?$/u));
  const python = sourcesIn(pythonLibrary(), /\.py$/u).slice(0, filesWanted / 4);
  const packages = sourcesIn(path.join(root, "node_modules"), /\.[cm]?js$|(?<!\.d)\.[cm]?tsx?$/u);
  return [...own, ...python, ...packages].slice(0, filesWanted);
}

function pythonLibrary(): string {
  const code = "import sysconfig; print(sysconfig.get_paths()['stdlib'])";
  const { stdout, error } = spawnSync("python3", ["-c", code], { encoding: "utf8" });
  return error ? "" : stdout.trim();
}

const mostPerLine = 120;
const largest = 300_000;

/** Sources that people wrote, in the order of their names: what is minified has few lines, and says nothing of lines. */
function sourcesIn(folder: string, names: RegExp): string[] {
  if (folder === "") return [];
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && names.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => statSync(file).size < largest && isWrittenByHand(readFileSync(file, "utf8")))
    .sort();
}

function isWrittenByHand(source: string): boolean {
  return source.length / source.split("\n").length < mostPerLine && !source.includes("\0");
}
