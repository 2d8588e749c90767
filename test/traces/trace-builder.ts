import type { TraceChunk, TracePart } from "../../src/trace/trace-chunk";
import {
  enumerations,
  eventOperands,
  stringOperands,
  type EventName,
  type OperandName,
} from "../../src/trace/vocabulary";
import { eventCode, eventNames } from "../../src/trace/wire/event-code";
import {
  wireVersion,
  type Encoding,
  type RecordLayout,
  type Slot,
  type StreamHeader,
  type TraceManifest,
} from "../../src/trace/wire/format";
import type { SourceRange } from "../../src/trace/wire/side-table";
import { SideTableWriter } from "../../src/trace/wire/side-table-writer";
import { FixedWriter } from "./fixed-writer";
import { PackedEncoder } from "./packed-encoder";

/** Operands by name. Members of enumerations and texts are given as they are read: `awaitedKind: "task"`, `name: "main"`. */
export type EventFields<Name extends EventName> = Partial<Record<OperandName<Name>, number | string>>;

/** Who a stream pretends to be; everything has a sensible default. */
export interface StreamOptions {
  readonly name?: string;
  readonly encoding?: Encoding;
  readonly runtime?: StreamHeader["runtime"];
  readonly process?: StreamHeader["process"];
  readonly thread?: StreamHeader["thread"];
  /** ns on the monotonic clock. */
  readonly clockStart?: bigint;
  /** Declares no task events, as the Node tracer does. */
  readonly withoutTasks?: boolean;
}

/** One stream of a trace, written event by event by a test instead of a tracer. */
export class StreamBuilder {
  readonly name: string;
  readonly #header: StreamHeader;
  readonly #tables = new SideTableWriter();
  readonly #tableBytes: Uint8Array[] = [];
  readonly #eventBytes: Uint8Array[] = [];
  readonly #writer: PackedEncoder | FixedWriter;
  readonly #strings = new Map<string, number>();
  readonly #files = new Map<string, number>();
  #functions = 0;
  #points = 0;
  /** The thread that the next events belong to, in `fixed` streams. */
  thread = 0;
  /** The time of the next event, ns since the stream began. */
  time = 0;

  constructor(options: StreamOptions = {}) {
    this.name = options.name ?? "stream";
    const encoding = options.encoding ?? "packed";
    const clockStart = options.clockStart ?? 1_000_000_000n;
    const records: Record<string, RecordLayout> = {};
    for (const [code, event] of eventNames.entries()) {
      if (options.withoutTasks === true && event.startsWith("task-")) continue;
      records[code + 1] = layoutOf(event, encoding);
    }
    this.#header = {
      format: "coroscope-stream",
      version: wireVersion,
      encoding,
      runtime: options.runtime ?? { name: "python", version: "3.13.0" },
      process: options.process ?? { id: 4121, parent: 1, arguments: ["fan_out.py"] },
      thread: options.thread ?? { id: 1, name: "MainThread" },
      clock: { start: String(clockStart), wall: "1700000000000000000" },
      records,
    };
    const keep = (bytes: Uint8Array): void => {
      this.#eventBytes.push(bytes.slice());
    };
    this.#writer =
      encoding === "packed" ? new PackedEncoder(records, keep) : new FixedWriter(records, keep, clockStart);
  }

  string(text: string): number {
    if (text === "") return 0;
    const known = this.#strings.get(text);
    if (known !== undefined) return known;
    const id = this.#strings.size + 1;
    this.#strings.set(text, id);
    this.#tables.string(id, text);
    return id;
  }

  /** Replaces the text of an id. */
  replaceString(id: number, text: string): void {
    this.#tables.string(id, text);
  }

  /** Declares a function, and gives its id. */
  function(
    name: string,
    options: { kind?: string; path?: string; line?: number; pointBase?: number } = {},
  ): number {
    const id = ++this.#functions;
    const line = options.line ?? id * 10;
    const range: SourceRange = [line, 0, line + 8, 0];
    const { kind = "coroutine", path = "/home/me/fan_out.py", pointBase } = options;
    this.#tables.function(id, {
      name: name.slice(name.lastIndexOf(".") + 1),
      qualifiedName: name,
      kind,
      file: path === "" ? 0 : this.#file(path),
      range,
      ...(pointBase === undefined ? {} : { pointBase }),
    });
    return id;
  }

  /** Declares a suspension point, and gives its id. */
  point(functionId: number, label: string, options: { kind?: string; line?: number } = {}): number {
    const id = ++this.#points;
    const line = options.line ?? functionId * 10 + 1;
    this.#tables.point(id, {
      function: functionId,
      kind: options.kind ?? "await",
      range: [line, 4, line, 10 + label.length],
      label,
    });
    return id;
  }

  /** Writes an event at {@link time}. */
  emit<Name extends EventName>(event: Name, fields: EventFields<Name> = {}): this {
    const operands = eventOperands[event].map((operand) =>
      this.#operand(operand, (fields as Partial<Record<string, number | string>>)[operand] ?? 0),
    );
    this.record(event, operands);
    return this;
  }

  /** As {@link emit}, with numbers alone: for large traces. */
  record(event: EventName, operands: readonly number[]): void {
    const code = eventCode[event] + 1;
    if (this.#writer instanceof PackedEncoder) this.#writer.record(code, this.time, operands);
    else this.#writer.record(code, this.thread, this.time, operands);
  }

  /** Moves the clock forward, in ns. */
  wait(duration: number): this {
    this.time += duration;
    return this;
  }

  /** The pieces of the stream so far: header, tables, events. */
  chunks(): TraceChunk[] {
    this.#writer.flush();
    this.#tableBytes.push(this.#tables.take().slice());
    return [
      this.#chunk("header", encode(this.#header)),
      this.#chunk("tables", joined(this.#tableBytes)),
      this.#chunk("events", joined(this.#eventBytes)),
    ];
  }

  #chunk(part: TracePart, bytes: Uint8Array): TraceChunk {
    return { stream: this.name, part, index: 0, bytes };
  }

  #file(path: string): number {
    const known = this.#files.get(path);
    if (known !== undefined) return known;
    const id = this.#files.size + 1;
    this.#files.set(path, id);
    this.#tables.file(id, { path });
    return id;
  }

  #operand(operand: OperandName, value: number | string): number {
    if (typeof value === "number") return value;
    if ((stringOperands as readonly string[]).includes(operand)) return this.string(value);
    const members: readonly string[] =
      (enumerations as Partial<Record<string, readonly string[]>>)[operand] ?? [];
    const index = members.indexOf(value);
    if (index < 0) throw new RangeError(`${value} is no ${operand}`);
    return index;
  }
}

/** A manifest of a trace that ended well. */
export function manifestChunk(manifest: Partial<TraceManifest> = {}): TraceChunk {
  const whole: TraceManifest = {
    format: "coroscope-trace",
    version: wireVersion,
    created: "2026-01-01T00:00:00.000Z",
    command: ["python3", "fan_out.py"],
    directory: "/home/me",
    ended: { time: "2026-01-01T00:00:01.000Z", exitCode: 0, signal: null, cancelled: false },
    ...manifest,
  };
  return { stream: "", part: "manifest", index: 0, bytes: encode(whole) };
}

const fixedSlots: readonly Slot[] = ["a", "b", "a2", "b2", "wide2", "small"];

function layoutOf(event: EventName, encoding: Encoding): RecordLayout {
  const operands = eventOperands[event];
  return encoding === "packed"
    ? { event, operands }
    : { event, operands, slots: fixedSlots.slice(0, operands.length) };
}

function encode(document: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(document));
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
