import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";

import type { BenchModule, Figure } from "./bench";
import { formatTable } from "./table";

const frame = new Set(["run.ts", "bench.ts", "table.ts"]);

/**
 * `npm run bench -- NAME… [--case CASE]… [--json]`: measures, and prints a table, or one JSON object per line.
 * Exits with 1 when a figure exceeds its bound or when nothing was measured.
 */
async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: "boolean", default: false },
      case: { type: "string", multiple: true, default: [] },
    },
  });
  const known = benchNames();
  const unknown = positionals.filter((name) => !known.includes(name));
  if (positionals.length === 0 || unknown.length > 0) {
    if (unknown.length > 0) console.error(`There is no bench ${unknown.join(", ")}.`);
    console.error(`usage: npm run bench -- ${known.join("|")} [--case CASE]… [--json]`);
    return 2;
  }
  // Standard output belongs to the figures: what a bench or a program it starts prints goes to standard error.
  const print = (text: string): void => void writeOut(`${text}\n`);
  const writeOut = process.stdout.write.bind(process.stdout);
  process.stdout.write = process.stderr.write.bind(process.stderr);
  let measured = 0;
  let exceeded = 0;
  for (const name of positionals) {
    const module = (await import(path.join(__dirname, `${name}.ts`))) as BenchModule;
    const figures: Figure[] = [];
    const progress = (line: string): void => console.error(`${name}: ${line}`);
    for await (const figure of module.bench({ cases: values.case, progress })) {
      measured++;
      if (exceedsBound(figure)) exceeded++;
      if (values.json) print(toJson(name, figure));
      figures.push(figure);
    }
    if (!values.json) print(formatTable(name, figures));
  }
  if (measured === 0) console.error("Nothing was measured.");
  return measured === 0 || exceeded > 0 ? 1 : 0;
}

/** A figure that is not a number is never within a bound. */
function exceedsBound(figure: Figure): boolean {
  return figure.bound !== undefined && !(figure.value <= figure.bound);
}

function toJson(bench: string, figure: Figure): string {
  const { case: caseName, variant, runtime, metric, unit, value } = figure;
  return JSON.stringify({ bench, case: caseName, variant, runtime, metric, unit, value });
}

function benchNames(): string[] {
  if (!existsSync(__dirname)) return [];
  return readdirSync(__dirname)
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts") && !frame.has(file))
    .map((file) => path.basename(file, ".ts"))
    .sort();
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  },
);
