import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type BenchOptions, type Figure, median } from "../bench";

const modules = 100;
const linesOfModule = 200;
const rounds = 5;

const bounds = { cold: 500, cached: 60 } as const;

/** What the case needs of the bench that it is part of. */
export interface InstrumentBench {
  readonly node: string;
  readonly runtime: string;
  /** A folder of its own. */
  readonly folder: string;
  /** The environment of a program that is traced into a folder, with a cache in another. */
  readonly traced: (source: string, trace: string, cache: string) => NodeJS.ProcessEnv;
}

/**
 * What 20,000 lines of modules cost to load more than plain, in ms by the clock and of CPU time, which a busy machine falsifies less: when they get their probes, and when the
 * cache has them. V8 compiles what parses them on other threads, so the CPU time is more.
 */
export function* instrumentCost(
  { node, runtime, folder, traced }: InstrumentBench,
  options: BenchOptions,
): Iterable<Figure> {
  const [source, trace, cache] = ["modules", "trace", "cache"].map((name) => path.join(folder, name)) as [
    string,
    string,
    string,
  ];
  writeModules(source);
  const plain = { ...process.env };
  for (const name of ["NODE_OPTIONS", "COROSCOPE"]) Reflect.deleteProperty(plain, name);
  const times: Record<"plain" | "cold" | "cached", { wall: number; cpu: number }[]> = {
    plain: [],
    cold: [],
    cached: [],
  };
  for (let round = 1; round <= rounds; round++) {
    options.progress(`instrument, round ${round} of ${rounds}`);
    rmSync(cache, { recursive: true, force: true });
    for (const variant of ["plain", "cold", "cached"] as const) {
      rmSync(trace, { recursive: true, force: true });
      mkdirSync(trace);
      const env = variant === "plain" ? plain : traced(source, trace, cache);
      const text = execFileSync(node, [path.join(source, "main.cjs")], { encoding: "utf8", env });
      times[variant].push(JSON.parse(text) as { wall: number; cpu: number });
    }
  }
  for (const variant of ["cold", "cached"] as const) {
    for (const [metric, measure] of [
      ["added", "wall"],
      ["added-cpu", "cpu"],
    ] as const) {
      const [traced, plain] = [times[variant], times.plain].map((runs) =>
        median(runs.map((run) => run[measure])),
      ) as [number, number];
      const figure = { case: "instrument", variant, runtime, metric, unit: "ms" };
      yield { ...figure, value: traced - plain, bound: bounds[variant] };
    }
  }
}

/** Modules of which each tenth line is suspendable, and a program that loads them all and prints what time that took, in ms. */
function writeModules(source: string): void {
  mkdirSync(source, { recursive: true });
  const work = [
    "  const entries = Object.entries(options).filter(([, value]) => value !== undefined);",
    "  let total = 0;",
    "  for (const [name, value] of entries) {",
    '    if (typeof value === "number") total += value;',
    '    else if (name.startsWith("_")) throw new TypeError(`${name} of ${id} is private`);',
    "  }",
    "  const answer = await Promise.resolve({ id, total });",
    "  return answer.total > 10 ? answer : { ...answer, entries };",
  ];
  for (let module = 0; module < modules; module++) {
    const lines: string[] = [];
    for (let index = 0; lines.length < linesOfModule; index++)
      lines.push(`exports.load${module}_${index} = async function load(id, options = {}) {`, ...work, "};");
    writeFileSync(path.join(source, `module-${module}.cjs`), `${lines.join("\n")}\n`);
  }
  const main = `const start = process.cpuUsage(), began = performance.now();
for (let module = 0; module < ${modules}; module++) require("./module-" + module + ".cjs");
const { user, system } = process.cpuUsage(start);
console.log(JSON.stringify({ wall: performance.now() - began, cpu: (user + system) / 1000 }));
`;
  writeFileSync(path.join(source, "main.cjs"), main);
}
