import { deltaOperands, type RecordLayout } from "./format";

/** The largest number of operands a packed record may have. */
const maximumOperands = 8;

/** The longest record: its code, its time and its operands, each a varint of up to eight bytes. */
const maximumRecordSize = 8 * (maximumOperands + 2);

/** Bytes in front of every payload that hold its length. */
const lengthSize = 4;

/** The longest time between two records that takes at most two bytes, in ns. */
const longestShort = 8191;

const deltaGroups = [...new Set(Object.values(deltaOperands))];

/** The group of coroutines' ids. */
const coroutineGroup = 1 + deltaGroups.indexOf(deltaOperands.coroutine);

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
  /** The last value of each delta group; an ordinary array, for its values are small integers. */
  readonly #last: number[] = [0, ...deltaGroups.map(() => 0)];
  #length = 0;
  /** The time of the next record, and that of the last one. */
  #time = 0;
  #writtenTime = 0;

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

  /** The time of the records to come. */
  get time(): number {
    return this.#time;
  }

  /** Sets the time of the records to come: integer ns since the stream's clock start. An earlier one than before is ignored. */
  advance(time: number): void {
    if (time > this.#time) this.#time = time;
  }

  /** Writes a record whose one operand is a coroutine: with {@link recordOfCoroutineAt} nearly all that a busy program records. */
  recordOfCoroutine(code: number, coroutine: number): void {
    const at = this.#beginOfCoroutine(code, coroutine);
    this.#length = at;
  }

  /** Writes a record of a coroutine and one operand more, which is no difference (a point). */
  recordOfCoroutineAt(code: number, coroutine: number, operand: number): void {
    const at = this.#beginOfCoroutine(code, coroutine);
    if (operand > 127) this.#length = this.#putLong(at, operand);
    else {
      this.#bytes[at] = operand;
      this.#length = at + 1;
    }
  }

  /** All of a record up to its first operand, a coroutine; most often one close to the one before, and some microseconds later at the most. */
  #beginOfCoroutine(code: number, coroutine: number): number {
    const at = this.#length;
    const difference = coroutine - (this.#last[coroutineGroup] as number);
    const elapsed = this.#time - this.#writtenTime;
    if (elapsed > longestShort || at > this.#limit || at === 0 || difference > 63 || difference < -63)
      return this.#put(this.#begin(code), code * maximumOperands, coroutine);
    this.#last[coroutineGroup] = coroutine;
    this.#writtenTime = this.#time;
    const bytes = this.#bytes;
    const later = elapsed << 1;
    let next = at + 1;
    bytes[at] = code;
    if (later > 127) bytes[next++] = (later & 127) | 128;
    bytes[next] = later > 127 ? later >>> 7 : later;
    bytes[next + 1] = difference >= 0 ? difference << 1 : (-difference << 1) - 1;
    return next + 2;
  }

  /** Writes a record without operands. */
  record0(code: number): void {
    this.#length = this.#begin(code);
  }

  /** Writes a record of one operand. */
  record1(code: number, a: number): void {
    this.#length = this.#put(this.#begin(code), code * maximumOperands, a);
  }

  /** Writes a record of two operands, in the order of its layout. */
  record2(code: number, a: number, b: number): void {
    const index = code * maximumOperands;
    this.#length = this.#put(this.#put(this.#begin(code), index, a), index + 1, b);
  }

  /** Writes a record of three operands. */
  record3(code: number, a: number, b: number, c: number): void {
    const index = code * maximumOperands;
    const at = this.#put(this.#put(this.#begin(code), index, a), index + 1, b);
    this.#length = this.#put(at, index + 2, c);
  }

  /** Writes a record of any number of operands. */
  record(code: number, operands: readonly number[]): void {
    const index = code * maximumOperands;
    let at = this.#begin(code);
    for (let operand = 0; operand < operands.length; operand++)
      at = this.#put(at, index + operand, operands[operand] as number);
    this.#length = at;
  }

  /** Makes room, writes the code and the time, and returns where the operands go. */
  #begin(code: number): number {
    if (this.#length > this.#limit) this.flush();
    let at = this.#length === 0 ? this.#beginChunk() : this.#length;
    if (code > 127) at = this.#putLong(at, code);
    else this.#bytes[at++] = code;
    const elapsed = this.#time - this.#writtenTime;
    this.#writtenTime = this.#time;
    return this.#putLong(at, elapsed * 2);
  }

  #beginChunk(): number {
    this.#last.fill(0);
    this.#writtenTime = this.#time;
    return this.#putLong(lengthSize, this.#time);
  }

  #put(at: number, index: number, value: number): number {
    const group = this.#groups[index] as number;
    let coded = value;
    if (group !== 0) {
      const difference = value - (this.#last[group] as number);
      this.#last[group] = value;
      coded = difference >= 0 ? difference * 2 : -difference * 2 - 1;
    }
    if (coded > 127) return this.#putLong(at, coded);
    this.#bytes[at] = coded;
    return at + 1;
  }

  #putLong(start: number, value: number): number {
    let rest = value;
    let at = start;
    while (rest > 0x7fffffff) {
      this.#bytes[at++] = (rest % 128) | 128;
      rest = Math.floor(rest / 128);
    }
    while (rest > 127) {
      this.#bytes[at++] = (rest & 127) | 128;
      rest >>>= 7;
    }
    this.#bytes[at] = rest;
    return at + 1;
  }
}
