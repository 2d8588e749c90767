import { closeSync, openSync, writeSync } from "node:fs";
import path from "node:path";
import { PackedWriter } from "../../../trace/wire/packed-writer";
import { type StreamHeader, wireVersion } from "../../../trace/wire/format";
import { SideTableWriter } from "../../../trace/wire/side-table-writer";
import { layouts, reservedStrings, reservedTexts } from "./records";

/** Whose events a stream holds. */
export interface StreamOwner {
  /** Absolute path of the trace folder. */
  readonly folder: string;
  readonly thread: { readonly id: number; readonly name: string };
  /** Absolute path of the file in which a call is evaluated, where that is what the program does. */
  readonly called?: string | undefined;
}

/** Where the events of a thread go. */
export interface EventStream {
  readonly events: PackedWriter;
  readonly tables: SideTableWriter;
  /** False once what is recorded goes nowhere. */
  readonly isOpen: boolean;
  flush(): void;
  close(): void;
}

/**
 * The files of one thread's stream, open for appending.
 *
 * Side tables are written before the events that mention them. When the disk fails, the stream turns itself off: `isOpen` is false
 * from then on, what was written stays readable, and the program notices nothing.
 */
export class TraceStream implements EventStream {
  readonly events: PackedWriter;
  readonly tables = new SideTableWriter();
  readonly #eventsFile: number;
  readonly #tablesFile: number;
  readonly #onFailure: () => void;
  #isOpen = true;

  /** Creates the stream's files; throws where that is not possible. `clock` is as {@link StreamHeader} has it. */
  constructor(owner: StreamOwner, clock: StreamHeader["clock"], onFailure: () => void) {
    this.#onFailure = onFailure;
    const base = path.join(owner.folder, `node-${process.pid}-${owner.thread.id}`);
    this.#tablesFile = openSync(`${base}.tables`, "ax", 0o600);
    this.#eventsFile = openSync(`${base}.0.events`, "ax", 0o600);
    writeWholly(`${base}.json`, JSON.stringify(headerOf(owner, clock)));
    this.events = new PackedWriter(layouts, (chunk) => this.#write(chunk));
    for (const [name, id] of Object.entries(reservedStrings))
      this.tables.string(id, reservedTexts[name as keyof typeof reservedStrings]);
  }

  /** False once the disk failed or the stream was closed: what is recorded then goes nowhere. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Writes everything that is still in memory. */
  flush(): void {
    if (!this.#isOpen) return;
    if (this.events.pending > 0) this.events.flush();
    else this.#writeTables();
  }

  /** Writes what can still be written, and nothing from then on. Throws nothing. */
  close(): void {
    try {
      this.flush();
    } catch {
      /* Whoever closes the stream does so because something failed. */
    }
    this.#giveUp();
  }

  #write(chunk: Uint8Array): void {
    this.#writeTables();
    this.#append(this.#eventsFile, chunk);
  }

  #writeTables(): void {
    if (!this.tables.isEmpty) this.#append(this.#tablesFile, this.tables.take());
  }

  #append(file: number, bytes: Uint8Array): void {
    if (!this.#isOpen) return;
    try {
      for (let written = 0; written < bytes.length;) written += writeSync(file, bytes, written);
    } catch {
      this.#giveUp();
    }
  }

  #giveUp(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#onFailure();
    for (const open of [this.#eventsFile, this.#tablesFile]) closeQuietly(open);
  }
}

function headerOf(owner: StreamOwner, clock: StreamHeader["clock"]): StreamHeader {
  return {
    format: "coroscope-stream",
    version: wireVersion,
    encoding: "packed",
    runtime: { name: "node", version: process.versions.node },
    process: { id: process.pid, parent: process.ppid, arguments: startedAs(owner.called) },
    thread: owner.thread,
    clock,
    records: layouts,
  };
}

/** What was started. Where that is our own driver of a call, the person knows it by the file whose function is called. */
function startedAs(called: string | undefined): string[] {
  const driver = path.join(__dirname, "call-node.js");
  const words = process.argv.map((word) => (called !== undefined && word === driver ? called : word));
  return [...process.execArgv, ...words];
}

function writeWholly(file: string, text: string): void {
  const handle = openSync(file, "wx", 0o600);
  try {
    writeSync(handle, text);
  } finally {
    closeSync(handle);
  }
}

/** The file is given up because writing it failed; that closing it fails too says nothing new. */
function closeQuietly(file: number): void {
  try {
    closeSync(file);
  } catch {
    return;
  }
}
