import { deltaOperands, type RecordLayout } from "./format";

/** The largest number of operands a packed record may have. */
const maximumOperands = 8;

/** The longest record: its code, its time and its operands, each a varint of up to eight bytes. */
const maximumRecordSize = 8 * (maximumOperands + 2);

/** Bytes in front of every payload that hold its length. */
const lengthSize = 4;

const deltaGroups = [...new Set(Object.values(deltaOperands))];

/**
 * Encodes events in the `packed` encoding (see `format.ts`) straight into one chunk of memory.
 *
 * It is made for the inside of a running program: a record costs some tens of nanoseconds and allocates nothing. A chunk
 * is handed to the sink when it is full or when {@link PackedWriter.flush} is called; the sink must be done with the bytes
 * when it returns, for they are used again.
 */
export class PackedWriter {
  readonly #sink: (chunk: Uint8Array) => void;
  readonly #bytes: Uint8Array;
  readonly #limit: number;
  /** For operand i of code c, at c × maximumOperands + i: 0 for a plain varint, else 1 + the delta group's index. */
  readonly #groups: Uint8Array;
  readonly #last = new Float64Array(deltaGroups.length + 1);
  #length = 0;
  #time = 0;

  /** `layouts` by record code; `size` is the chunk's size in bytes. */
  constructor(
    layouts: Readonly<Record<number, RecordLayout>>,
    sink: (chunk: Uint8Array) => void,
    size = 65_536,
  ) {
    this.#sink = sink;
    this.#bytes = new Uint8Array(size);
    this.#limit = size - maximumRecordSize;
    if (this.#limit <= lengthSize + 8) throw new RangeError(`A chunk of ${size} bytes holds no record.`);
    this.#groups = new Uint8Array(256 * maximumOperands);
    for (const [code, layout] of Object.entries(layouts)) {
      if (layout.operands.length > maximumOperands)
        throw new RangeError(`Record ${code} has more than ${maximumOperands} operands.`);
      layout.operands.forEach((operand, index) => {
        const group = (deltaOperands as Readonly<Record<string, string>>)[operand];
        this.#groups[Number(code) * maximumOperands + index] =
          group === undefined ? 0 : 1 + (deltaGroups as readonly string[]).indexOf(group);
      });
    }
  }

  /** Bytes that wait for the next flush. */
  get pending(): number {
    return this.#length;
  }

  /** Hands what is there to the sink; does nothing when there is nothing. */
  flush(): void {
    if (this.#length === 0) return;
    const length = this.#length;
    const payload = length - lengthSize;
    this.#bytes[0] = payload;
    this.#bytes[1] = payload >>> 8;
    this.#bytes[2] = payload >>> 16;
    this.#bytes[3] = payload >>> 24;
    this.#length = 0;
    this.#sink(this.#bytes.subarray(0, length));
  }

  /** Writes a record without operands. Times are integer ns since the stream's clock start and never go backwards. */
  record0(code: number, time: number): void {
    this.#begin(code, time);
  }

  /** Writes a record of one operand. */
  record1(code: number, time: number, a: number): void {
    this.#begin(code, time);
    this.#operand(code * maximumOperands, a);
  }

  /** Writes a record of two operands, in the order of its layout. */
  record2(code: number, time: number, a: number, b: number): void {
    this.#begin(code, time);
    const at = code * maximumOperands;
    this.#operand(at, a);
    this.#operand(at + 1, b);
  }

  /** Writes a record of three operands. */
  record3(code: number, time: number, a: number, b: number, c: number): void {
    this.#begin(code, time);
    const at = code * maximumOperands;
    this.#operand(at, a);
    this.#operand(at + 1, b);
    this.#operand(at + 2, c);
  }

  /** Writes a record of any number of operands. */
  record(code: number, time: number, operands: readonly number[]): void {
    this.#begin(code, time);
    const at = code * maximumOperands;
    for (let index = 0; index < operands.length; index++)
      this.#operand(at + index, operands[index] as number);
  }

  #begin(code: number, time: number): void {
    if (this.#length > this.#limit) this.flush();
    if (this.#length === 0) {
      this.#length = lengthSize;
      this.#last.fill(0);
      this.#time = time;
      this.#varint(time);
    }
    this.#bytes[this.#length++] = (code & 127) | (code > 127 ? 128 : 0);
    if (code > 127) this.#bytes[this.#length++] = 1;
    const difference = time - this.#time;
    this.#time = time;
    this.#varint(difference >= 0 ? difference * 2 : -difference * 2 - 1);
  }

  #operand(at: number, value: number): void {
    const group = this.#groups[at] as number;
    if (group === 0) {
      this.#varint(value);
      return;
    }
    const difference = value - (this.#last[group] as number);
    this.#last[group] = value;
    this.#varint(difference >= 0 ? difference * 2 : -difference * 2 - 1);
  }

  #varint(value: number): void {
    let rest = value;
    let length = this.#length;
    while (rest > 0x7fffffff) {
      this.#bytes[length++] = (rest % 128) | 128;
      rest = Math.floor(rest / 128);
    }
    while (rest > 127) {
      this.#bytes[length++] = (rest & 127) | 128;
      rest >>>= 7;
    }
    this.#bytes[length++] = rest;
    this.#length = length;
  }
}
