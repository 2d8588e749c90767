import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { checkTrace } from "../../../trace/check/check-trace";
import type { Violation } from "../../../trace/check/violation";
import { TraceModel } from "../../../trace/model/trace-model";
import type { TracePart } from "../../../trace/trace-chunk";
import type { TracerOptions } from "../../../trace/tracer-options";
import { TraceReader } from "../../../trace/trace-reader";
import { eventOperands } from "../../../trace/vocabulary";
import { eventNames } from "../../../trace/wire/event-code";
import { PackedReader } from "../../../trace/wire/packed-reader";
import { compileLayouts } from "../../../trace/wire/record-layouts";
import { SideTableReader } from "../../../trace/wire/side-table-reader";
import type { PointEntry, FunctionEntry } from "../../../trace/wire/side-table";

/** The folder of the built tracer. */
export const distribution = process.env["COROSCOPE_DIST"] ?? path.resolve(__dirname, "../../../../dist");

/** Shared by all tests, so that only the first one waits for the TypeScript compiler. */
const cache = path.join(tmpdir(), "coroscope-test-cache");

/** How a program ended, and what it said. */
export interface Outcome {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** How a program is started: under which Node, with which flags, with which file required before the tracer; the rest goes to the tracer. */
export interface StartOptions extends Partial<TracerOptions> {
  readonly node?: string;
  readonly flags?: readonly string[];
  readonly before?: string;
}

/** A folder with a program in it, and a trace beside it. */
export class TestProgram {
  readonly folder = mkdtempSync(path.join(tmpdir(), "coroscope node "));
  readonly trace = path.join(this.folder, "run.coroscope");
  readonly #main: string;

  constructor(files: Readonly<Record<string, string>>, main = Object.keys(files)[0] ?? "") {
    this.#main = path.join(this.folder, "src", main);
    for (const [name, text] of Object.entries(files)) {
      const file = path.join(this.folder, "src", name);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
  }

  dispose(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Runs the program without a tracer. */
  plain(): Promise<Outcome> {
    return finish(this.start(false));
  }

  /** Runs it under the tracer, into a new trace. */
  traced(options: StartOptions = {}): Promise<Outcome> {
    return finish(this.start(true, options));
  }

  /** Starts it, or another file of it. */
  start(isTraced: boolean, options: StartOptions = {}, main?: string): ChildProcess {
    const { node = process.env["COROSCOPE_TEST_NODE"] ?? "node", flags = [], before, ...asked } = options;
    const env = { ...process.env };
    for (const name of ["NODE_OPTIONS", "COROSCOPE"]) Reflect.deleteProperty(env, name);
    if (isTraced) {
      rmSync(this.trace, { recursive: true, force: true });
      mkdirSync(this.trace);
      const base = { folder: this.trace, roots: [path.join(this.folder, "src")], values: "previews", cache };
      env["COROSCOPE"] = JSON.stringify({ ...base, redact: "password|token", ...asked });
      const required = [...(before === undefined ? [] : [before]), path.join(distribution, "tracer-node.js")];
      env["NODE_OPTIONS"] = required.map((file) => `--require ${JSON.stringify(file)}`).join(" ");
    }
    const source = path.join(this.folder, "src");
    return spawn(node, [...flags, main === undefined ? this.#main : path.join(source, main)], {
      env,
      cwd: source,
      stdio: ["ignore", "pipe", "pipe"],
    });
  }

  /** Reads the trace as everything else does; `violations` is what `coroscope check` would find. */
  read(): { model: TraceModel; problems: readonly string[]; violations: readonly Violation[] } {
    const reader = new TraceReader(new TraceModel());
    for (const file of readdirSync(this.trace).sort(tablesFirst)) {
      const part = partOf(file);
      const bytes = readFileSync(path.join(this.trace, file));
      reader.push({ stream: file.split(".")[0] ?? "", part, index: 0, bytes });
    }
    reader.finish();
    return {
      model: reader.model,
      problems: reader.problems.map(({ message }) => message),
      violations: checkTrace(reader),
    };
  }

  /** The streams' events, as one line of text each: `coroutine-suspended 1 at "sleep(5)"`. */
  events(): string[] {
    const headers = readdirSync(this.trace).filter((file) => file.endsWith(".json") && file !== "trace.json");
    return headers.sort().flatMap((header) => this.#eventsOf(header.slice(0, -".json".length)));
  }

  #eventsOf(stream: string): string[] {
    const read = (suffix: string): Buffer => readFileSync(path.join(this.trace, `${stream}.${suffix}`));
    const strings = new Map<number, string>();
    const functions = new Map<number, FunctionEntry>();
    const points = new Map<number, PointEntry>();
    new SideTableReader({
      string: (id, text) => strings.set(id, text),
      file: () => undefined,
      function: (id, entry) => functions.set(id, entry),
      point: (id, entry) => points.set(id, entry),
      unreadable: ({ message }) => {
        throw new Error(message);
      },
    }).push(read("tables"));
    const lines: string[] = [];
    const { records } = JSON.parse(read("json").toString()) as {
      records: Parameters<typeof compileLayouts>[0];
    };
    const reader = new PackedReader(compileLayouts(records), {
      event: ({ code, operands }) => {
        const name = eventNames[code] as keyof typeof eventOperands;
        const words = (eventOperands[name] as readonly string[]).map((operand, index) => {
          const value = operands[index] ?? 0;
          if (["value", "reason", "name"].includes(operand)) return strings.get(value) ?? "-";
          if (operand === "function") return functions.get(value)?.qualifiedName ?? "-";
          return operand === "point" ? `"${points.get(value)?.label ?? "?"}"` : String(value);
        });
        lines.push(`${name} ${words.join(" ")}`);
      },
      unreadable: ({ message }) => {
        throw new Error(message);
      },
    });
    reader.push(read("0.events"));
    reader.finish();
    return lines;
  }
}

function partOf(file: string): TracePart {
  if (file === "trace.json") return "manifest";
  if (file.endsWith(".json")) return "header";
  return file.endsWith(".tables") ? "tables" : "events";
}

function tablesFirst(left: string, right: string): number {
  const order = (file: string): number => ["header", "tables", "events"].indexOf(partOf(file));
  return order(left) - order(right) || (left < right ? -1 : 1);
}

/** Waits for a program's end. */
export async function finish(child: ChildProcess): Promise<Outcome> {
  const output = { stdout: "", stderr: "" };
  child.stdout?.setEncoding("utf8").on("data", (text: string) => (output.stdout += text));
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (output.stderr += text));
  const [exitCode, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (...end) => resolve(end));
  });
  return { exitCode, signal, ...output };
}

/** Makes a program of `files` for a test, and takes it away after it. */
export async function withProgram(
  files: Readonly<Record<string, string>>,
  test: (program: TestProgram) => Promise<void>,
): Promise<void> {
  const program = new TestProgram(files);
  try {
    await test(program);
  } finally {
    program.dispose();
  }
}

/** Fails where a program's trace cannot be read wholly, or breaks an invariant. */
export function assertSound(program: TestProgram): void {
  const { problems, violations } = program.read();
  assert.deepEqual({ problems, violations }, { problems: [], violations: [] });
}
