import { spawn } from "node:child_process";
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
  mkdirSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { checkTrace } from "../../src/trace/check/check-trace";
import { TraceModel } from "../../src/trace/model/trace-model";
import { TraceReader } from "../../src/trace/trace-reader";
import type { CallOptions, TracerOptions, ValueDetail } from "../../src/trace/tracer-options";
import { tableCodes } from "../../src/trace/wire/side-table";
import type { RecordLayout, StreamHeader } from "../../src/trace/wire/format";
import { enumerations, stringOperands } from "../../src/trace/vocabulary";
import { readTraceFolder } from "../../src/session/read-trace-folder";

const tracer = path.resolve(__dirname, "../../src/tracer/python");

/** What a program did, and what its trace holds. */
export interface TracedRun {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly streams: readonly StreamEvents[];
  /** The invariants that the trace breaks, and what could not be read. */
  readonly faults: readonly string[];
}

/** One stream, decoded with names in the place of numbers. */
export interface StreamEvents {
  readonly header: StreamHeader;
  readonly events: readonly TracedEvent[];
}

/** An event whose operands are words and texts where they stand for those. */
export interface TracedEvent {
  readonly event: string;
  readonly thread: number;
  readonly time: bigint;
  readonly operands: Readonly<Record<string, string | number>>;
}

/** How a program is to be run. */
export interface RunOptions {
  readonly executable: string;
  /** Sources by their names; the first is the program where `arguments` are not given. */
  readonly files: Readonly<Record<string, string>>;
  readonly arguments?: readonly string[];
  readonly values?: ValueDetail;
  readonly redact?: string;
  readonly call?: Omit<CallOptions, "file"> & { readonly file: string };
  readonly environment?: Readonly<Record<string, string>>;
  readonly untraced?: boolean;
  /** Folders whose code is traced besides the program's own. */
  readonly roots?: readonly string[];
  /** Has who holds the GIL estimated. */
  readonly gil?: boolean;
  /** Runs the program with this working folder inside the files' folder. */
  readonly directory?: string;
}

/** Runs a program under the tracer in a folder of its own, reads its trace, and removes both. */
export async function runTraced(options: RunOptions): Promise<TracedRun> {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), "coroscope-python-")));
  const sources = path.join(folder, "work");
  const trace = path.join(folder, "run.coroscope");
  try {
    mkdirSync(trace);
    for (const [name, text] of Object.entries(options.files)) {
      const file = path.join(sources, name);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
    const ended = await run(options, sources, trace);
    return {
      ...ended,
      stdout: ended.stdout.replaceAll(sources, "WORK"),
      stderr: ended.stderr.replaceAll(sources, "WORK"),
      streams: options.untraced ? [] : readStreams(trace),
      faults: options.untraced ? [] : await faultsOf(trace),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

type Ended = Pick<TracedRun, "stdout" | "stderr" | "exitCode" | "signal">;

async function run(options: RunOptions, sources: string, trace: string): Promise<Ended> {
  const environment: NodeJS.ProcessEnv = { ...process.env, PYTHONDONTWRITEBYTECODE: "1" };
  delete environment["COROSCOPE"];
  delete environment["PYTHONPATH"];
  Object.assign(environment, options.environment);
  if (!options.untraced) {
    const tracerOptions: TracerOptions = {
      folder: trace,
      roots: [sources, ...(options.roots ?? [])],
      values: options.values ?? "previews",
      redact: options.redact ?? "password|secret|token",
      ...(options.gil === true && { gil: true }),
      ...(options.call && { call: { ...options.call, file: path.join(sources, options.call.file) } }),
    };
    environment["COROSCOPE"] = JSON.stringify(tracerOptions);
    const own = options.environment?.["PYTHONPATH"];
    environment["PYTHONPATH"] =
      path.join(tracer, "startup") + (own === undefined ? "" : path.delimiter + own);
  }
  const words = options.call
    ? [path.join(tracer, "call.py")]
    : (options.arguments ?? [Object.keys(options.files)[0] as string]);
  const child = spawn(options.executable, words, {
    cwd: path.join(sources, options.directory ?? "."),
    env: environment,
    stdio: ["ignore", "pipe", "pipe"],
    timeout: 20_000,
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (exitCode, signal) => resolve({ stdout, stderr, exitCode, signal }));
  });
}

/** The invariants that the trace in a folder breaks, and what could not be read of it. */
export async function faultsOf(trace: string): Promise<string[]> {
  const reader = new TraceReader(new TraceModel());
  const read = await readTraceFolder(trace, (chunk) => reader.push(chunk));
  reader.finish();
  return [
    ...(read.ok ? [] : [read.error.message]),
    ...reader.problems.map(({ message }) => message),
    ...checkTrace(reader).map(({ rule, sentence }) => `${rule}: ${sentence}`),
  ];
}

/** The streams of a trace folder, in the order in which they began. */
export function readStreams(trace: string): StreamEvents[] {
  return readdirSync(trace)
    .filter((name) => name.endsWith(".json") && name !== "trace.json")
    .map((name) => readStream(trace, name.slice(0, -".json".length)))
    .sort((a, b) => Number(BigInt(a.header.clock.start) - BigInt(b.header.clock.start)));
}

function readStream(trace: string, stream: string): StreamEvents {
  const header = JSON.parse(readFileSync(path.join(trace, `${stream}.json`), "utf8")) as StreamHeader;
  const tables = readTables(readFileSync(path.join(trace, `${stream}.tables`)));
  const functions = new Map<number, number>();
  const events: TracedEvent[] = [];
  for (const { layout, operands, ...rest } of records(trace, stream, header)) {
    const named: Record<string, string | number> = {};
    for (const [operand, number] of Object.entries(operands)) {
      if (operand === "function" && typeof operands["coroutine"] === "number") {
        functions.set(operands["coroutine"], number);
      }
      const base = layout.relativePoint
        ? tables.pointBase(functions.get(operands["coroutine"] ?? 0) ?? 0)
        : 0;
      named[operand] = tables.show(operand, operand === "point" ? number + base : number);
    }
    events.push({ ...rest, event: layout.event, operands: named });
  }
  return { header, events };
}

interface RawRecord {
  readonly layout: RecordLayout;
  readonly operands: Readonly<Record<string, number>>;
  readonly thread: number;
  readonly time: bigint;
}

function* records(trace: string, stream: string, header: StreamHeader): Iterable<RawRecord> {
  const files = readdirSync(trace).filter(
    (name) => name.startsWith(`${stream}.`) && name.endsWith(".events"),
  );
  for (let index = 0; index < files.length; index++) {
    const bytes = readFileSync(path.join(trace, `${stream}.${index}.events`));
    for (let at = 0; at + 20 <= bytes.length && bytes[at] !== 0;) {
      const layout = header.records[String(bytes[at])];
      if (layout === undefined) throw new Error(`Unknown record ${bytes[at]}`);
      const slots: Record<string, number> = {
        small: bytes.readUInt16LE(at + 2),
        a: bytes.readUInt32LE(at + 4),
        b: bytes.readUInt32LE(at + 8),
      };
      const record = { layout, thread: bytes[at + 1] as number, time: bytes.readBigUInt64LE(at + 12) };
      at += 20;
      if (layout.slots?.some((slot) => slot.endsWith("2"))) {
        slots["small2"] = bytes.readUInt16LE(at + 2);
        slots["a2"] = bytes.readUInt32LE(at + 4);
        slots["b2"] = bytes.readUInt32LE(at + 8);
        slots["wide2"] = Number(bytes.readBigUInt64LE(at + 12));
        at += 20;
      }
      const operands: Record<string, number> = { ...layout.constants };
      layout.operands.forEach((operand, place) => {
        operands[operand] = slots[layout.slots?.[place] ?? ""] ?? 0;
      });
      yield { ...record, operands };
    }
  }
}

interface Tables {
  show(operand: string, number: number): string | number;
  pointBase(functionId: number): number;
}

interface PointText {
  readonly kind: string;
  readonly label: string;
  readonly range: readonly number[];
}

function readTables(bytes: Buffer): Tables {
  const strings = new Map<number, string>();
  const functions = new Map<
    number,
    { readonly qualifiedName: string; readonly kind: string; pointBase?: number }
  >();
  const points = new Map<number, PointText>();
  for (let at = 0; at < bytes.length;) {
    const table = bytes[at];
    const id = bytes.readUInt32LE(at + 1);
    const end = at + 9 + bytes.readUInt32LE(at + 5);
    const text = bytes.toString("utf8", at + 9, end);
    if (table === tableCodes.string) strings.set(id, text);
    if (table === tableCodes.function) functions.set(id, JSON.parse(text) as never);
    if (table === tableCodes.point) points.set(id, JSON.parse(text) as never);
    at = end;
  }
  return {
    pointBase: (functionId) => functions.get(functionId)?.pointBase ?? 0,
    show(operand, number) {
      const words = (enumerations as Readonly<Record<string, readonly string[]>>)[operand];
      if (words !== undefined) return words[number] ?? `?${number}`;
      if (number !== 0 && ["function", "body"].includes(operand))
        return functions.get(number)?.qualifiedName ?? number;
      if (operand === "point") {
        const point = points.get(number);
        return point === undefined ? number : `${point.kind} ${point.range.join(":")} ${point.label}`.trim();
      }
      if ((stringOperands as readonly string[]).includes(operand))
        return number === 0 ? "" : (strings.get(number) ?? "?");
      return number;
    },
  };
}

/** The events as lines of text without ids and times: `coroutine-suspended yield … value=1`. */
export function transcript(
  stream: StreamEvents | undefined,
  pick: (event: TracedEvent) => boolean,
): string[] {
  return (stream?.events ?? []).filter(pick).map(({ event, operands }) =>
    [
      event,
      ...Object.entries(operands)
        .filter(([, value]) => typeof value === "string" && value !== "" && value !== "none")
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([operand, value]) => `${operand}=${value}`),
    ].join(" "),
  );
}

/** How often each event occurs in a stream. */
export function counts(stream: StreamEvents | undefined): Record<string, number> {
  const result: Record<string, number> = {};
  for (const { event } of stream?.events ?? []) result[event] = (result[event] ?? 0) + 1;
  return result;
}
