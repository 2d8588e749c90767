import { execFile } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { interpreters, type Interpreter } from "../python/interpreters";
import { median, wants, type BenchOptions, type Figure } from "./bench";

const programs = path.join(__dirname, "tracer-python");
const tracer = path.resolve(__dirname, "../../src/tracer/python");
const rounds = 5;
/** Where what is allowed on top is less than what single runs of the same program differ by. */
const closeRounds = 21;
const closeBound = 1.1;
const execute = promisify(execFile);

/** What the project promises: the most CPU time against the untraced run, on 3.12 and later and before it. */
const bounds: Readonly<
  Record<string, Readonly<Record<string, readonly [monitored: number, rewritten: number]>>>
> = {
  sleep0: { default: [2.5, 4] },
  queue: { default: [1.6, 2.2] },
  chain: { default: [3.2, 4.2] },
  yields: { default: [1.6, 2], unlimited: [10, 12] },
  cpu: { default: [1.01, 1.01] },
  exceptions: { default: [1.1, 1.02] },
  import: { default: [1.5, Number.POSITIVE_INFINITY] },
};

const modules: Readonly<Record<string, string>> = {
  sleep0: "sleep0",
  queue: "queue_pipeline",
  chain: "chain",
  yields: "yields",
  cpu: "cpu",
  exceptions: "exceptions",
  import: "imported",
  "yields-floor": "yields_floor",
  "steps-floor": "steps_floor",
};

/** What `yields_floor.py` and `steps_floor.py` do each time: what any tracer written in Python must at least do. */
const floors = ["empty", "clock", "store"] as const;

/** The programs whose steps `steps_floor.py` has told of. */
const steppingCases = ["sleep0", "queue"] as const;

interface Measurement {
  readonly used: number;
  readonly memory: number;
  readonly events: number;
}

/** CPU time of programs under the Python tracer against the plain run: medians of interleaved runs. */
export async function* bench(options: BenchOptions): AsyncIterable<Figure> {
  for (const python of interpreters().filter(({ version }) => ["3.13", "3.11"].includes(version))) {
    for (const [name, variants] of Object.entries(bounds)) {
      if (!wants(options, name)) continue;
      for (const [variant, [monitored, rewritten]] of Object.entries(variants)) {
        options.progress(`${name}, ${variant}, Python ${python.version}`);
        const bound = Number(python.version.slice("3.".length)) >= 12 ? monitored : rewritten;
        yield* await compare(python, name, variant, bound);
      }
    }
    for (const work of wants(options, "yields-floor") ? floors : []) {
      options.progress(`yields-floor, ${work}, Python ${python.version}`);
      yield await floor(python, "yields-floor", "yields", work);
    }
    for (const name of wants(options, "steps-floor") ? steppingCases : []) {
      for (const work of floors) {
        options.progress(`steps-floor, ${name}, ${work}, Python ${python.version}`);
        yield await floor(python, "steps-floor", name, work);
      }
    }
  }
}

/** CPU time of a program with callbacks that do next to nothing, against the plain run. Nothing is traced. */
async function floor(python: Interpreter, name: string, program: string, work: string): Promise<Figure> {
  const plain: number[] = [];
  const told: number[] = [];
  for (let round = 0; round < rounds; round++) {
    plain.push((await measure(python, program, undefined)).used);
    told.push((await measure(python, name, undefined, { FLOOR: work, CASE: program })).used);
  }
  return {
    case: name,
    variant: name === "yields-floor" ? work : `${program}, ${work}`,
    runtime: `python ${python.version}`,
    metric: "ratio",
    unit: "×",
    value: median(told) / median(plain),
  };
}

async function compare(python: Interpreter, name: string, variant: string, bound: number): Promise<Figure[]> {
  const plain: Measurement[] = [];
  const traced: Measurement[] = [];
  for (let round = 0; round < (bound <= closeBound ? closeRounds : rounds); round++) {
    plain.push(await measure(python, name, undefined));
    traced.push(await measure(python, name, variant));
  }
  const used = (runs: readonly Measurement[]): number => median(runs.map((run) => run.used));
  const events = median(traced.map((run) => run.events));
  const memory = median(traced.map((run) => run.memory)) - median(plain.map((run) => run.memory));
  const common = { case: name, variant, runtime: `python ${python.version}` };
  const figures: Figure[] = [
    {
      ...common,
      metric: "ratio",
      unit: "×",
      value: used(traced) / used(plain),
      ...(Number.isFinite(bound) && { bound }),
    },
    { ...common, metric: "memory", unit: "MB", value: memory / 1024, bound: 40 },
  ];
  if (events > 1000) {
    const value = (used(traced) - used(plain)) / events;
    figures.push({ ...common, metric: "ns-per-event", unit: "ns", value });
  }
  return figures;
}

async function measure(
  python: Interpreter,
  name: string,
  variant: string | undefined,
  settings: NodeJS.ProcessEnv = {},
): Promise<Measurement> {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), "coroscope-bench-")));
  try {
    const sources = name === "import" ? writeLargeModule(folder) : programs;
    const trace = path.join(folder, "bench.coroscope");
    mkdirSync(trace);
    const environment: NodeJS.ProcessEnv = {
      ...process.env,
      PYTHONDONTWRITEBYTECODE: "1",
      ...settings,
    };
    if (variant !== undefined) {
      environment["COROSCOPE"] = JSON.stringify({
        folder: trace,
        roots: [sources],
        values: "previews",
        redact: "password",
        unlimited: variant === "unlimited",
      });
      environment["PYTHONPATH"] = path.join(tracer, "startup");
    }
    const ended = await execute(
      python.executable,
      [path.join(programs, "measure.py"), modules[name] as string, sources],
      { env: environment, timeout: 120_000 },
    );
    const printed = JSON.parse(ended.stdout) as { imported: number; used: number; memory: number };
    return {
      used: name === "import" ? printed.imported : printed.used,
      memory: printed.memory,
      events: countRecords(trace),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A module of about 3,000 lines with a coroutine in every ten. */
function writeLargeModule(folder: string): string {
  const sources = path.join(folder, "sources");
  mkdirSync(sources);
  const lines: string[] = [];
  for (let index = 0; index < 300; index++) {
    lines.push(
      `class Box${index}:`,
      `    def __init__(self, value):`,
      `        self.value = value`,
      `    def doubled(self):`,
      `        return [self.value * 2 for _ in range(${index})]`,
      `    async def later(self, other):`,
      `        result = await other`,
      `        return result + self.value`,
      "",
      "",
    );
  }
  writeFileSync(path.join(sources, "imported.py"), lines.join("\n"));
  return sources;
}

function countRecords(trace: string): number {
  let count = 0;
  for (const name of readdirSync(trace).filter((file) => file.endsWith(".events"))) {
    const bytes = readFileSync(path.join(trace, name));
    for (let at = 0; at < bytes.length && bytes[at] !== 0; at += 20) count++;
  }
  return count;
}
