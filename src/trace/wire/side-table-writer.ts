import { type FileEntry, type FunctionEntry, type PointEntry, tableCodes } from "./side-table";

const encoder = new TextEncoder();

/** Bytes of an entry in front of its payload: table, id, length. */
const headSize = 9;

/** Texts up to this long are written one unit after the other while they are ASCII, in a fraction of the time that a call of the encoder takes. */
const shortText = 64;

/**
 * Gathers side-table entries (see `side-table.ts`) until they are taken to be written.
 *
 * Entries must reach the file before any event that mentions them: take and write them before each chunk of events.
 */
export class SideTableWriter {
  #bytes = new Uint8Array(4096);
  #length = 0;

  /** Whether there is something to take. */
  get isEmpty(): boolean {
    return this.#length === 0;
  }

  /** Adds a text. */
  string(id: number, text: string): void {
    this.#entry(tableCodes.string, id, text);
  }

  /** Adds a source file. */
  file(id: number, entry: FileEntry): void {
    this.#entry(tableCodes.file, id, JSON.stringify(entry));
  }

  /** Adds a function. */
  function(id: number, entry: FunctionEntry): void {
    this.#entry(tableCodes.function, id, JSON.stringify(entry));
  }

  /** Adds a suspension point. */
  point(id: number, entry: PointEntry): void {
    this.#entry(tableCodes.point, id, JSON.stringify(entry));
  }

  /** The entries since the last call, as bytes that stay valid until the next entry is added. */
  take(): Uint8Array {
    const taken = this.#bytes.subarray(0, this.#length);
    this.#length = 0;
    return taken;
  }

  #entry(table: number, id: number, payload: string): void {
    const start = this.#length;
    const worst = headSize + payload.length * 3;
    if (start + worst > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(this.#bytes.length * 2, start + worst));
      grown.set(this.#bytes.subarray(0, start));
      this.#bytes = grown;
    }
    const written = this.#encode(start + headSize, payload);
    this.#bytes[start] = table;
    this.#unsigned32(start + 1, id);
    this.#unsigned32(start + 5, written);
    this.#length = start + headSize + written;
  }

  /** Writes a text as UTF-8, and returns how many bytes that took. */
  #encode(at: number, payload: string): number {
    if (payload.length > shortText) return encoder.encodeInto(payload, this.#bytes.subarray(at)).written;
    for (let index = 0; index < payload.length; index++) {
      const unit = payload.charCodeAt(index);
      if (unit > 127) return encoder.encodeInto(payload, this.#bytes.subarray(at)).written;
      this.#bytes[at + index] = unit;
    }
    return payload.length;
  }

  #unsigned32(at: number, value: number): void {
    this.#bytes[at] = value;
    this.#bytes[at + 1] = value >>> 8;
    this.#bytes[at + 2] = value >>> 16;
    this.#bytes[at + 3] = value >>> 24;
  }
}
