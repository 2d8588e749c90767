import { deltaOperands, type RecordLayout } from "../../src/trace/wire/format";

/** Chunks are handed over when they have grown to this many bytes. */
const chunkSize = 60_000;

/**
 * Encodes events in the `packed` encoding, straight from the words of `format.ts`: slow, obvious, and independent of the
 * tracer's own writer, so that the two can be held against each other through the reader.
 */
export class PackedEncoder {
  readonly #layouts: Readonly<Record<number, RecordLayout>>;
  readonly #sink: (bytes: Uint8Array) => void;
  readonly #bytes = new Uint8Array(chunkSize + 1_000);
  #length = 0;
  #time = 0;
  #last: Record<string, number> = {};

  constructor(layouts: Readonly<Record<number, RecordLayout>>, sink: (bytes: Uint8Array) => void) {
    this.#layouts = layouts;
    this.#sink = sink;
  }

  /** `time` in ns since the stream's start; it may go backwards, for tests of what a reader does then. */
  record(code: number, time: number, operands: readonly number[]): void {
    if (this.#length > chunkSize) this.flush();
    if (this.#length === 0) {
      this.#length = 4;
      this.#last = {};
      this.#time = time;
      this.#varint(time);
    }
    this.#varint(code);
    this.#signed(time - this.#time);
    this.#time = time;
    const names = this.#layouts[code]?.operands ?? [];
    for (let index = 0; index < names.length; index++)
      this.#operand(names[index] ?? "", operands[index] ?? 0);
  }

  flush(): void {
    if (this.#length === 0) return;
    new DataView(this.#bytes.buffer).setUint32(0, this.#length - 4, true);
    this.#sink(this.#bytes.subarray(0, this.#length));
    this.#length = 0;
  }

  #operand(name: string, value: number): void {
    const group = (deltaOperands as Readonly<Record<string, string | undefined>>)[name];
    if (group === undefined) {
      this.#varint(value);
      return;
    }
    this.#signed(value - (this.#last[group] ?? 0));
    this.#last[group] = value;
  }

  #signed(value: number): void {
    this.#varint(value >= 0 ? value * 2 : -value * 2 - 1);
  }

  #varint(value: number): void {
    let rest = value;
    for (; rest >= 128; rest = Math.floor(rest / 128)) this.#bytes[this.#length++] = (rest % 128) + 128;
    this.#bytes[this.#length++] = rest;
  }
}
