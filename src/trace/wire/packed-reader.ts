import { ByteQueue } from "./byte-queue";
import { DecodedEvent, type EventSink } from "./decoded-event";
import { deltaGroups, type CompiledLayout } from "./record-layouts";
import { readUint32 } from "./unsigned";

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
  /** Where the next varint begins. */
  #next = 0;
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
    if (start === end) return;
    this.#last.fill(0);
    this.#next = start;
    let time = this.#varint(bytes, end);
    let complete = this.#next;
    while (complete >= 0 && complete < end) {
      const layout = this.#layouts[this.#varint(bytes, end)];
      if (layout === undefined) break;
      time += signed(this.#varint(bytes, end));
      if (!this.#readOperands(layout, bytes, end) || time < 0) break;
      complete = this.#next;
      if (layout.code < 0) continue;
      const event = this.#event;
      event.code = layout.code;
      event.time = time;
      event.relativePoint = layout.relativePoint;
      this.#sink.event(event);
    }
    const rest = end - Math.max(start, complete);
    // A payload that was cut right after a record still lacks the records that its length promised.
    if (rest === 0 && cause === "damaged") return;
    const isCut = cause === "cut-off" && (rest === 0 || this.#next === pastEnd);
    this.#unreadable(isCut ? "cut-off" : "damaged", rest);
  }

  /** False where the record is damaged or not whole. */
  #readOperands(layout: CompiledLayout, bytes: Uint8Array, end: number): boolean {
    const { operands } = this.#event;
    const { absent, targets, groups } = layout;
    const last = this.#last;
    for (let index = 0; index < absent.length; index++) {
      const { target, value } = absent[index] as (typeof absent)[number];
      operands[target] = value;
    }
    let at = this.#next;
    for (let index = 0; index < targets.length; index++) {
      let value = at >= 0 && at < end ? (bytes[at] as number) : 0x80;
      // Most numbers are one byte long: only the others, and those that are not there, are read by a call.
      if (value < 0x80) at++;
      else {
        this.#next = at;
        value = this.#varint(bytes, end);
        at = this.#next;
      }
      const group = groups[index] as number;
      if (group >= 0) {
        value = (last[group] as number) + signed(value);
        if (value < 0) {
          this.#next = at >= 0 ? tooLarge : at;
          return false;
        }
        last[group] = value;
      }
      operands[targets[index] as number] = value;
    }
    this.#next = at;
    return at >= 0;
  }

  #unreadable(cause: "cut-off" | "damaged", bytes: number): void {
    const message =
      cause === "cut-off" ? "The last chunk was never written whole." : "A chunk holds a damaged record.";
    this.#sink.unreadable({ cause, bytes, message });
  }

  /** Once a varint could not be read, those after it cannot be read either, until the next chunk. */
  #varint(bytes: Uint8Array, end: number): number {
    const at = this.#next;
    if (at < 0 || at >= end) return this.#fail(at < 0 ? at : pastEnd);
    const byte = bytes[at] as number;
    this.#next = at + 1;
    return byte < 0x80 ? byte : this.#longVarint(bytes, end, byte & 0x7f);
  }

  #longVarint(bytes: Uint8Array, end: number, first: number): number {
    let at = this.#next;
    let value = first;
    let scale = 0x80;
    for (; scale < 2 ** 56; scale *= 0x80) {
      if (at >= end) return this.#fail(pastEnd);
      const byte = bytes[at++] as number;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) {
        this.#next = at;
        return value <= Number.MAX_SAFE_INTEGER ? value : this.#fail(tooLarge);
      }
    }
    return this.#fail(tooLarge);
  }

  #fail(why: number): number {
    this.#next = why;
    return 0;
  }
}

/** The whole number of either sign that a varint stands for. */
function signed(value: number): number {
  if (value < 2 ** 31) return (value >>> 1) ^ -(value & 1);
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
}

/** What {@link PackedReader} has in place of the next position after a varint that went on past the end of its chunk. */
const pastEnd = -1;

/** Likewise after one that went on past 53 bits. */
const tooLarge = -2;
