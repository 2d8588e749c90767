import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { PackedReader } from "../../src/trace/wire/packed-reader";
import { compileLayouts } from "../../src/trace/wire/record-layouts";
import { type BenchOptions, type Figure, median, wants } from "./bench";
import { floorCost, floorPrograms } from "./tracer-node/floor";
import { instrumentCost } from "./tracer-node/instrument";
import { driver, peers, programs } from "./tracer-node/programs";

const root = path.resolve(__dirname, "../..");
const distribution = process.env["COROSCOPE_DIST"] ?? path.join(root, "dist");
const node = process.env["COROSCOPE_TEST_NODE"] ?? "node";

/** How often each variant runs; the variants take turns. */
const rounds = 5;

/** The slowest peers do less, and their cost is told per unit of work. */
const scales: Readonly<Record<string, number>> = { inspector: 0.1 };

const bounds: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  yields: { events: 2.5 },
  awaits: { events: 1.6, causality: 4 },
  pipeline: { events: 1.7, causality: 3 },
  http: { events: 1.05, causality: 1.1 },
  cpu: { events: 1.01, causality: 1.01 },
};

const variants = ["plain", "events", "causality", "async-hooks", "async-local-storage", "inspector"] as const;
type Variant = (typeof variants)[number];

interface Run {
  /** ns of CPU time for the work at full scale. */
  readonly cpu: number;
  /** Bytes that the process grew by meanwhile. */
  readonly memory: number;
  readonly events: number;
  readonly bytes: number;
}

/** What the Node tracer costs the traced program, beside what its peers cost: CPU time against the plain run. */
export async function* bench(options: BenchOptions): AsyncIterable<Figure> {
  const runtime = `node ${execFileSync(node, ["--version"], { encoding: "utf8" }).trim().slice(1)}`;
  const folder = mkdtempSync(path.join(tmpdir(), "coroscope-bench-"));
  try {
    for (const name of Object.keys(programs)) {
      if (!wants(options, name)) continue;
      const runs = measure(folder, name, options);
      yield* figures(name, runtime, runs);
    }
    for (const name of floorPrograms)
      if (wants(options, `${name}-floor`)) yield* floorCost({ node, runtime, folder }, name, options);
    if (wants(options, "instrument"))
      yield* instrumentCost({ node, runtime, folder, traced: tracedWithCache }, options);
    if (wants(options, "start")) yield* startCost(folder, runtime, options);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  await Promise.resolve();
}

function measure(folder: string, name: string, options: BenchOptions): Map<Variant, Run[]> {
  const runs = new Map<Variant, Run[]>(variants.map((variant) => [variant, []]));
  for (let round = 1; round <= rounds; round++) {
    options.progress(`${name}, round ${round} of ${rounds}`);
    for (const variant of variants) runs.get(variant)?.push(run(folder, name, variant));
  }
  return runs;
}

function* figures(
  name: string,
  runtime: string,
  runs: ReadonlyMap<Variant, readonly Run[]>,
): Iterable<Figure> {
  const plain = median((runs.get("plain") ?? []).map(({ cpu }) => cpu));
  for (const variant of variants.slice(1)) {
    const own = runs.get(variant) ?? [];
    const cpu = median(own.map((one) => one.cpu));
    const figure = { case: name, variant, runtime };
    const bound = bounds[name]?.[variant];
    yield {
      ...figure,
      metric: "ratio",
      unit: "×",
      value: cpu / plain,
      ...(bound !== undefined && { bound }),
    };
    const events = median(own.map((one) => one.events));
    if (events < 1000) continue;
    yield { ...figure, metric: "ns-per-event", unit: "ns", value: (cpu - plain) / events };
    yield {
      ...figure,
      metric: "bytes-per-event",
      unit: "bytes",
      value: median(own.map((one) => one.bytes / one.events)),
      bound: 8,
    };
    yield {
      ...figure,
      metric: "memory",
      unit: "MB",
      value:
        (median(own.map((one) => one.memory)) - median((runs.get("plain") ?? []).map((one) => one.memory))) /
        1e6,
      bound: 32,
    };
  }
}

function run(folder: string, name: string, variant: Variant): Run {
  const source = path.join(folder, "source");
  mkdirSync(source, { recursive: true });
  writeFileSync(path.join(source, "program.js"), programs[name] ?? "");
  const other = path.join(folder, variant);
  mkdirSync(other, { recursive: true });
  writeFileSync(path.join(other, "driver.js"), driver);
  writeFileSync(path.join(other, "before.js"), peers[variant] ?? peers["none"] ?? "");
  const trace = path.join(folder, "trace");
  rmSync(trace, { recursive: true, force: true });
  mkdirSync(trace);
  const scale = scales[variant] ?? 1;
  const text = execFileSync(
    node,
    [path.join(other, "driver.js"), path.join(source, "program.js"), String(scale)],
    {
      encoding: "utf8",
      env: environment(variant, source, trace),
      timeout: 120_000,
    },
  );
  const { cpu, rss } = JSON.parse(text) as { cpu: number; rss: number };
  /* The warm-up's tenth is traced too. */
  const share = 1 / 1.1;
  const { events, bytes } = traceSize(trace);
  return { cpu: (cpu * 1000) / scale, memory: rss, events: events * share, bytes: bytes * share };
}

function tracedWithCache(source: string, trace: string, cache: string): NodeJS.ProcessEnv {
  return environment("causality", source, trace, cache);
}

function environment(variant: Variant, source: string, trace: string, cache?: string): NodeJS.ProcessEnv {
  const env = { ...process.env };
  for (const name of ["NODE_OPTIONS", "COROSCOPE"]) Reflect.deleteProperty(env, name);
  if (variant !== "events" && variant !== "causality") return env;
  const options = {
    folder: trace,
    roots: [source],
    values: "previews",
    redact: "",
    causality: variant === "causality",
    ...(cache !== undefined && { cache }),
  };
  return {
    ...env,
    COROSCOPE: JSON.stringify(options),
    NODE_OPTIONS: `--require "${path.join(distribution, "tracer-node.js")}"`,
  };
}

function traceSize(folder: string): { events: number; bytes: number } {
  let events = 0;
  let bytes = 0;
  for (const file of readdirSync(folder)) {
    if (!file.endsWith(".json")) bytes += statSync(path.join(folder, file)).size;
    if (!file.endsWith(".events")) continue;
    const header = path.join(folder, `${file.split(".")[0] ?? ""}.json`);
    const { records } = JSON.parse(readFileSync(header, "utf8")) as {
      records: Parameters<typeof compileLayouts>[0];
    };
    const reader = new PackedReader(compileLayouts(records), {
      event: () => events++,
      unreadable: () => undefined,
    });
    reader.push(readFileSync(path.join(folder, file)));
    reader.finish();
  }
  return { events, bytes };
}

/** Writes beside itself what CPU time the process took, in µs, all threads together. */
const telling = `const { isMainThread } = require("worker_threads"), { writeFileSync } = require("fs");
if (isMainThread) process.on("exit", () => { const { user, system } = process.cpuUsage(); writeFileSync(__filename + ".cpu", String(user + system)) });`;

/** From the start of an empty program to its end, traced against plain: by the clock, and in CPU time, which a busy machine falsifies less. */
function* startCost(folder: string, runtime: string, options: BenchOptions): Iterable<Figure> {
  const source = path.join(folder, "source");
  mkdirSync(source, { recursive: true });
  const trace = path.join(folder, "trace");
  const teller = path.join(folder, "teller.cjs");
  writeFileSync(teller, telling);
  for (const [extension, text] of [
    ["cjs", ""],
    ["mjs", ""],
    ["ts", "export {};"],
  ] as const) {
    const file = path.join(source, `empty.${extension}`);
    writeFileSync(file, text);
    const times: Record<"plain" | "causality", { wall: number; cpu: number }[]> = {
      plain: [],
      causality: [],
    };
    for (let round = 1; round <= rounds; round++) {
      options.progress(`start of .${extension}, round ${round} of ${rounds}`);
      for (const variant of ["plain", "causality"] as const) {
        rmSync(trace, { recursive: true, force: true });
        mkdirSync(trace);
        const program = variant === "plain" && extension === "ts" ? file.replace(/ts$/u, "cjs") : file;
        const start = performance.now();
        execFileSync(node, ["--require", teller, program], { env: environment(variant, source, trace) });
        const wall = performance.now() - start;
        times[variant].push({ wall, cpu: Number(readFileSync(`${teller}.cpu`, "utf8")) / 1000 });
      }
    }
    for (const [metric, measure] of [
      ["added", "wall"],
      ["added-cpu", "cpu"],
    ] as const) {
      const [traced, plain] = [times.causality, times.plain].map((runs) =>
        median(runs.map((run) => run[measure])),
      ) as [number, number];
      yield {
        case: "start",
        variant: extension,
        runtime,
        metric,
        unit: "ms",
        value: traced - plain,
        bound: 120,
      };
    }
  }
}
