import { open, readdir, readFile, stat, type FileHandle } from "node:fs/promises";
import path from "node:path";
import type { TraceChunk, TracePart } from "../trace/trace-chunk";
import { fixedRecordSize, type Encoding } from "../trace/wire/format";
import { measureFixedRecords } from "./fixed-records";
import { manifestName, traceFileOf } from "./trace-files";

/** At most this many bytes are read and passed on at once; a multiple of the fixed record's size. */
const blockSize = fixedRecordSize * 50_000;

interface StreamPosition {
  readonly name: string;
  /** Undefined until the header could be read. */
  encoding: Encoding | undefined;
  headerPassed: boolean;
  tablesOffset: number;
  /** Numbers of the event files seen in the folder, ascending; `current` is the one being read. */
  indexes: number[];
  current: number;
  eventsOffset: number;
}

/**
 * Reads a trace folder while tracers write it, and passes each byte on once, in an order a reader can use: a stream's header before
 * its events, and every table entry before the events that mention it.
 *
 * `poll` passes on what is certain now; `finish`, once nothing is written any more, also what was left unfinished.
 * The two must not overlap. A folder or file that is not there (yet, or any more) is no error.
 */
export class FolderTail {
  readonly #folder: string;
  readonly #pass: (chunk: TraceChunk) => void;
  readonly #streams = new Map<string, StreamPosition>();
  #manifest: string | undefined;

  constructor(folder: string, pass: (chunk: TraceChunk) => void) {
    this.#folder = folder;
    this.#pass = pass;
  }

  /**
   * Passes on what was added since the last time.
   *
   * @returns whether there was anything
   * @throws Error where a file is there but cannot be read
   */
  async poll(): Promise<boolean> {
    return this.#advance(false);
  }

  /** Passes on all the rest: the last records, and what a broken or cut header, table or event file holds. */
  async finish(): Promise<void> {
    await this.#advance(true);
  }

  async #advance(final: boolean): Promise<boolean> {
    await this.#list();
    let moved = await this.#advanceManifest(final);
    for (const stream of this.#streams.values()) {
      if (await this.#advanceStream(stream, final)) moved = true;
    }
    return moved;
  }

  async #list(): Promise<void> {
    const names = await unlessMissing(readdir(this.#folder));
    const indexes = new Map<string, number[]>();
    for (const name of names ?? []) {
      const file = traceFileOf(name);
      if (file === undefined || file.part === "manifest") continue;
      const known = indexes.get(file.stream) ?? [];
      if (file.part === "events") known.push(file.index);
      indexes.set(file.stream, known);
    }
    for (const [name, found] of indexes) {
      found.sort((a, b) => a - b);
      const stream = this.#streams.get(name);
      if (stream !== undefined) stream.indexes = found;
      else this.#streams.set(name, newStream(name, found));
    }
  }

  async #advanceManifest(final: boolean): Promise<boolean> {
    const bytes = await unlessMissing(readFile(path.join(this.#folder, manifestName)));
    if (bytes === undefined) return false;
    const text = bytes.toString("utf8");
    if (text === this.#manifest || !(final || isWholeJson(text))) return false;
    this.#manifest = text;
    this.#passOn("", "manifest", 0, bytes);
    return true;
  }

  async #advanceStream(stream: StreamPosition, final: boolean): Promise<boolean> {
    let moved = await this.#advanceHeader(stream, final);
    if (!stream.headerPassed && !final) return moved;
    for (;;) {
      // Events first, then the tables, which by then hold all that these events mention; passed on the other way round.
      const events = await this.#readEvents(stream, final);
      if (await this.#advanceTables(stream)) moved = true;
      if (events === undefined) return moved;
      if (events.bytes.length > 0) {
        this.#passOn(stream.name, "events", events.index, events.bytes);
        moved = true;
      }
    }
  }

  async #advanceHeader(stream: StreamPosition, final: boolean): Promise<boolean> {
    if (stream.headerPassed) return false;
    const bytes = await unlessMissing(readFile(path.join(this.#folder, `${stream.name}.json`)));
    if (bytes === undefined) return false;
    const encoding = encodingOf(bytes.toString("utf8"));
    if (encoding === undefined && !final) return false;
    stream.encoding = encoding;
    stream.headerPassed = true;
    this.#passOn(stream.name, "header", 0, bytes);
    return true;
  }

  async #advanceTables(stream: StreamPosition): Promise<boolean> {
    let moved = false;
    for (;;) {
      const bytes = await this.#read(`${stream.name}.tables`, stream.tablesOffset);
      if (bytes.length === 0) return moved;
      stream.tablesOffset += bytes.length;
      this.#passOn(stream.name, "tables", 0, bytes);
      moved = true;
    }
  }

  /** The next block of events, which is empty where only the next file begins; undefined where there is nothing new. */
  async #readEvents(
    stream: StreamPosition,
    final: boolean,
  ): Promise<{ index: number; bytes: Uint8Array } | undefined> {
    const index = stream.indexes[stream.current];
    if (index === undefined) return undefined;
    // Asked before reading: a file whose successor has begun is complete, one whose successor begins later need not be.
    const nextBegun = await this.#nextFileBegun(stream, final);
    const bytes = await this.#read(`${stream.name}.${index}.events`, stream.eventsOffset);
    const length = stream.encoding === "fixed" ? passableLength(bytes, nextBegun, final) : bytes.length;
    stream.eventsOffset += length;
    if (length > 0) return { index, bytes: bytes.subarray(0, length) };
    if (!nextBegun) return undefined;
    stream.current += 1;
    stream.eventsOffset = 0;
    return { index, bytes: bytes.subarray(0, 0) };
  }

  /** Whether the file after the current one holds a record, so that the current one is complete. */
  async #nextFileBegun(stream: StreamPosition, final: boolean): Promise<boolean> {
    const index = stream.indexes[stream.current + 1];
    if (index === undefined) return false;
    if (final) return true;
    const start = await this.#read(`${stream.name}.${index}.events`, 0, 1);
    return start.length > 0 && start[0] !== 0;
  }

  async #read(name: string, offset: number, length: number = blockSize): Promise<Uint8Array> {
    const file = await unlessMissing(open(path.join(this.#folder, name), "r"));
    if (file === undefined) return new Uint8Array(0);
    try {
      return await readAt(file, offset, length);
    } finally {
      await file.close();
    }
  }

  #passOn(stream: string, part: TracePart, index: number, bytes: Uint8Array): void {
    this.#pass({ stream, part, index, bytes });
  }
}

/** Whether `folder` is there and is a folder. */
export async function isFolder(folder: string): Promise<boolean> {
  return (await unlessMissing(stat(folder)))?.isDirectory() ?? false;
}

function newStream(name: string, indexes: number[]): StreamPosition {
  return {
    name,
    encoding: undefined,
    headerPassed: false,
    tablesOffset: 0,
    indexes,
    current: 0,
    eventsOffset: 0,
  };
}

/** How many bytes of a `fixed` file may be passed on; `bytes` begins at a record. */
function passableLength(bytes: Uint8Array, nextBegun: boolean, final: boolean): number {
  const { written, finished } = measureFixedRecords(bytes);
  if (finished > 0) return finished;
  if (final && written === 0 && bytes[0] !== 0) return bytes.length;
  return final || nextBegun ? written : 0;
}

async function readAt(file: FileHandle, offset: number, length: number): Promise<Uint8Array> {
  const rest = (await file.stat()).size - offset;
  if (rest <= 0) return new Uint8Array(0);
  const bytes = new Uint8Array(Math.min(rest, length));
  let filled = 0;
  while (filled < bytes.length) {
    const { bytesRead } = await file.read(bytes, filled, bytes.length - filled, offset + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}

async function unlessMissing<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw error;
  }
}

function isWholeJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** The encoding a header declares; undefined where the header is not (or not wholly) there. */
function encodingOf(text: string): Encoding | undefined {
  try {
    const header: unknown = JSON.parse(text);
    if (typeof header !== "object" || header === null || !("encoding" in header)) return undefined;
    return header.encoding === "fixed" || header.encoding === "packed" ? header.encoding : undefined;
  } catch {
    return undefined;
  }
}
