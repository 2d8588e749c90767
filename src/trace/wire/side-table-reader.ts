import * as v from "valibot";
import { ByteQueue } from "./byte-queue";
import type { ReaderGap } from "./decoded-event";
import { tableCodes, type FileEntry, type FunctionEntry, type PointEntry } from "./side-table";
import { readUint32 } from "./unsigned";

/** Takes the entries of a stream's side tables in order. */
export interface SideTableSink {
  string(id: number, text: string): void;
  file(id: number, entry: FileEntry): void;
  function(id: number, entry: FunctionEntry): void;
  point(id: number, entry: PointEntry): void;
  /** Entries that could not be read; what mentions them stays unnamed. */
  unreadable(gap: ReaderGap): void;
}

const headSize = 9;
const longestEntry = 64 * 1024 * 1024;

const wholeNumber = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const sourceRange = v.tuple([wholeNumber, wholeNumber, wholeNumber, wholeNumber]);
const fileEntry = v.object({ path: v.string() });
const functionEntry = v.object({
  name: v.string(),
  qualifiedName: v.string(),
  kind: v.string(),
  file: wholeNumber,
  range: sourceRange,
  pointBase: v.exactOptional(wholeNumber),
});
const pointEntry = v.object({
  function: wholeNumber,
  kind: v.string(),
  range: sourceRange,
  label: v.string(),
});

/** Reads `STREAM.tables` from pieces of any size. An entry of an unknown table is stepped over. */
export class SideTableReader {
  readonly #sink: SideTableSink;
  readonly #queue = new ByteQueue();
  readonly #decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  #isLost = false;

  constructor(sink: SideTableSink) {
    this.#sink = sink;
  }

  push(bytes: Uint8Array): void {
    if (this.#isLost) return;
    const queue = this.#queue;
    queue.push(bytes);
    while (queue.length >= headSize) {
      const { bytes } = queue;
      const length = readUint32(bytes, queue.start + 5);
      if (length > longestEntry) {
        this.#isLost = true;
        this.#unreadable("damaged", queue.clear(), "A side table is damaged; later names are missing.");
        return;
      }
      if (queue.length < headSize + length) return;
      const start = queue.start + headSize;
      const id = readUint32(bytes, queue.start + 1);
      this.#entry(bytes[queue.start] as number, id, bytes.subarray(start, start + length));
      queue.consume(headSize + length);
    }
  }

  /** No more bytes come. */
  finish(): void {
    const rest = this.#queue.clear();
    if (rest > 0)
      this.#unreadable("cut-off", rest, "The last entry of the side tables was never written whole.");
  }

  #entry(table: number, id: number, payload: Uint8Array): void {
    const text = this.#decoder.decode(payload);
    if (table === tableCodes.string) this.#sink.string(id, text);
    else if (table === tableCodes.file) this.#parsed(fileEntry, text, (entry) => this.#sink.file(id, entry));
    else if (table === tableCodes.function) {
      this.#parsed(functionEntry, text, (entry) => this.#sink.function(id, entry));
    } else if (table === tableCodes.point) {
      this.#parsed(pointEntry, text, (entry) => this.#sink.point(id, entry));
    }
  }

  #parsed<Entry>(schema: v.GenericSchema<unknown, Entry>, text: string, use: (entry: Entry) => void): void {
    const result = v.safeParse(v.pipe(v.string(), v.parseJson(), schema), text);
    if (result.success) use(result.output);
    else {
      const [issue] = result.issues;
      this.#unreadable("damaged", text.length, `An entry of the side tables is not valid: ${issue.message}.`);
    }
  }

  #unreadable(cause: "cut-off" | "damaged", bytes: number, message: string): void {
    this.#sink.unreadable({ cause, bytes, message });
  }
}
