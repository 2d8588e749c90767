import { ByteQueue } from "./byte-queue";
import { DecodedEvent, type EventSink } from "./decoded-event";
import { deltaGroups, type CompiledLayout } from "./record-layouts";

/** A longer payload than any tracer writes: its length is damaged. */
const longestPayload = 64 * 1024 * 1024;
const lengthSize = 4;

/**
 * Reads the `packed` encoding from pieces of any size. A chunk is decoded once it is whole; of a chunk that is still cut
 * at the end, what is whole.
 *
 * A damaged record ends its chunk, since every chunk stands by itself; a damaged length ends the stream.
 */
export class PackedReader {
  readonly #layouts: readonly (CompiledLayout | undefined)[];
  readonly #sink: EventSink;
  readonly #queue = new ByteQueue();
  readonly #event = new DecodedEvent();
  readonly #last = new Float64Array(deltaGroups.length);
  #bytes: Uint8Array = new Uint8Array(0);
  #position = 0;
  #end = 0;
  /** A varint went on past the end. */
  #isPastEnd = false;
  /** A varint went on past 53 bits. */
  #isTooLarge = false;
  #isLost = false;

  constructor(layouts: readonly (CompiledLayout | undefined)[], sink: EventSink) {
    this.#layouts = layouts;
    this.#sink = sink;
  }

  push(bytes: Uint8Array): void {
    if (this.#isLost) return;
    const queue = this.#queue;
    queue.push(bytes);
    while (queue.length >= lengthSize) {
      const length = readUint32(queue.bytes, queue.start);
      if (length > longestPayload) {
        this.#lose(queue.clear());
        return;
      }
      if (queue.length < lengthSize + length) return;
      const payload = queue.start + lengthSize;
      this.#decode(queue.bytes, payload, payload + length, "damaged");
      queue.consume(lengthSize + length);
    }
  }

  /** No more bytes come: reads what is whole of a last chunk that is not. */
  finish(): void {
    const queue = this.#queue;
    if (queue.length > lengthSize) {
      this.#decode(queue.bytes, queue.start + lengthSize, queue.end, "cut-off");
      queue.clear();
    }
    const rest = queue.clear();
    if (rest > 0) {
      this.#sink.unreadable({
        cause: "cut-off",
        bytes: rest,
        message: "The last chunk was never written whole.",
      });
    }
  }

  #lose(bytes: number): void {
    this.#isLost = true;
    this.#sink.unreadable({
      cause: "damaged",
      bytes,
      message: "A chunk's length is damaged; nothing after it can be read.",
    });
  }

  #decode(bytes: Uint8Array, start: number, end: number, cause: "cut-off" | "damaged"): void {
    this.#bytes = bytes;
    this.#position = start;
    this.#end = end;
    this.#isPastEnd = false;
    this.#isTooLarge = false;
    this.#last.fill(0);
    if (start === end) return;
    let complete = start;
    let time = this.#varint();
    while (this.#isReadable()) {
      complete = this.#position;
      if (complete >= end) {
        // A payload that was cut right after a record still lacks the records that its length promised.
        if (cause === "cut-off") this.#unreadable(cause, 0);
        return;
      }
      const layout = this.#layouts[this.#varint()];
      if (layout === undefined) break;
      time += this.#signed();
      if (!this.#readOperands(layout) || time < 0) break;
      if (layout.code < 0) continue;
      const event = this.#event;
      event.code = layout.code;
      event.time = time;
      event.relativePoint = layout.relativePoint;
      this.#sink.event(event);
    }
    const isCut = cause === "cut-off" && this.#wasCut();
    this.#unreadable(isCut ? "cut-off" : "damaged", end - complete);
  }

  /** False where the record is damaged or not whole. */
  #readOperands(layout: CompiledLayout): boolean {
    const { operands } = this.#event;
    const { targets, groups, initial } = layout;
    for (let index = 0; index < initial.length; index++) operands[index] = initial[index] as number;
    for (let index = 0; index < targets.length; index++) {
      const group = groups[index] as number;
      let value: number;
      if (group < 0) value = this.#varint();
      else {
        value = (this.#last[group] as number) + this.#signed();
        if (value < 0) return false;
        this.#last[group] = value;
      }
      operands[targets[index] as number] = value;
    }
    return this.#isReadable();
  }

  #wasCut(): boolean {
    return this.#isPastEnd;
  }

  #isReadable(): boolean {
    return !this.#isPastEnd && !this.#isTooLarge;
  }

  #unreadable(cause: "cut-off" | "damaged", bytes: number): void {
    const message =
      cause === "cut-off" ? "The last chunk was never written whole." : "A chunk holds a damaged record.";
    this.#sink.unreadable({ cause, bytes, message });
  }

  #varint(): number {
    const bytes = this.#bytes;
    let position = this.#position;
    let byte = position < this.#end ? (bytes[position++] as number) : this.#endReached();
    if (byte < 0x80) {
      this.#position = position;
      return byte;
    }
    let value = byte & 0x7f;
    let scale = 0x80;
    do {
      if (position >= this.#end) return this.#endReached();
      byte = bytes[position++] as number;
      value += (byte & 0x7f) * scale;
      scale *= 0x80;
    } while (byte >= 0x80 && scale < 2 ** 56);
    this.#position = position;
    if (byte >= 0x80 || value > Number.MAX_SAFE_INTEGER) this.#isTooLarge = true;
    return value;
  }

  #endReached(): number {
    this.#isPastEnd = true;
    return 0;
  }

  #signed(): number {
    const value = this.#varint();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }
}

function readUint32(bytes: Uint8Array, at: number): number {
  return (
    ((bytes[at] as number) |
      ((bytes[at + 1] as number) << 8) |
      ((bytes[at + 2] as number) << 16) |
      ((bytes[at + 3] as number) << 24)) >>>
    0
  );
}
