import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { probes } from "../../../src/tracer/node/instrument/probe-names";
import { instrumentJavaScript } from "../../../src/tracer/node/instrument/transform";
import { runtimeKey } from "../../../src/tracer/node/runtime/runtime-key";
import { type BenchOptions, type Figure, median } from "../bench";
import { driver, peers, programs } from "./programs";

const rounds = 5;

/**
 * What the probes of a floor do: nothing but return what they are given; or read the clock too, at each suspension and each resumption, which is the least that
 * events with times of their own take. With `promise-hooks`, V8 tells empty functions of each promise besides, which is the least that causes take.
 */
const floors = ["empty", "clock", "promise-hooks"] as const;

/** The programs that are measured so: those that are slower than their bound. */
export const floorPrograms = ["yields", "awaits", "pipeline", "http"] as const;

/** Where the probes of each kind have the value that they return: behind their numbers. */
const lastIsValue: ReadonlySet<string> = new Set([
  probes.awaiting,
  probes.yielding,
  probes.delegating,
  probes.gathers,
  probes.iterating,
  probes.returningAwait,
]);

const timed: ReadonlySet<string> = new Set([
  probes.awaiting,
  probes.awaited,
  probes.yielding,
  probes.continued,
  probes.iterating,
  probes.iterated,
  probes.iterationEnds,
  probes.returningAwait,
]);

/** What any tracer costs that is told of what Node programs do by probes in their text, in place of ours: CPU time against the plain run. */
export function* floorCost(
  { node, runtime, folder }: { readonly node: string; readonly runtime: string; readonly folder: string },
  name: (typeof floorPrograms)[number],
  options: BenchOptions,
): Iterable<Figure> {
  const text = programs[name] ?? "";
  const variants = [
    { variant: "plain", program: text, before: peers["none"] ?? "" },
    ...floors.map((floor) => ({ variant: floor, program: withProbes(text), before: runtimeOf(floor) })),
  ];
  const times = new Map<string, number[]>(variants.map(({ variant }) => [variant, []]));
  for (let round = 1; round <= rounds; round++) {
    options.progress(`${name}-floor, round ${round} of ${rounds}`);
    for (const { variant, ...texts } of variants)
      times.get(variant)?.push(cpuOf(node, path.join(folder, "floor", variant), { ...texts, driver }));
  }
  const plain = median(times.get("plain") ?? []);
  for (const variant of floors) {
    const value = median(times.get(variant) ?? []) / plain;
    yield { case: `${name}-floor`, variant, runtime, metric: "ratio", unit: "×", value };
  }
}

/** The CPU time of a program's work in µs; `texts` are those of its files, by name. */
function cpuOf(node: string, folder: string, texts: Readonly<Record<string, string>>): number {
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(texts)) writeFileSync(path.join(folder, `${name}.js`), text);
  const words = [path.join(folder, "driver.js"), path.join(folder, "program.js"), "1"];
  const printed = execFileSync(node, words, { encoding: "utf8", timeout: 120_000 });
  return (JSON.parse(printed) as { cpu: number }).cpu;
}

function withProbes(text: string): string {
  const probed = instrumentJavaScript("/program.js", text, "commonjs", { hasLocals: false });
  if (probed === undefined) throw new Error("The bench's program got no probes.");
  return probed.text;
}

/** A runtime of one class, like the tracer's own, as the text of the module that is loaded first. */
function runtimeOf(floor: (typeof floors)[number]): string {
  const methods = Object.values(probes).map((name) => {
    const parameters = lastIsValue.has(name) ? "point, value" : "value";
    const clock = floor === "clock" && timed.has(name) ? "ticks[0] = read();" : "";
    return `${name}(${parameters}) { ${clock} return value; }`;
  });
  const hooks =
    floor === "promise-hooks"
      ? "require('v8').promiseHooks.createHook({ init() {}, before() {}, settled() {} });"
      : "";
  return `${hooks} const read = process.hrtime.bigint; const ticks = new BigInt64Array(1);
class Coroutine { constructor(id) { this.id = id; } ${methods.join(" ")} }
let ids = 0;
const file = { enter: () => new Coroutine(++ids) };
Object.defineProperty(globalThis, Symbol.for(${JSON.stringify(runtimeKey)}), { value: () => file });
exports.around = (work) => work();`;
}
