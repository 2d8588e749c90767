import { ByteQueue } from "./byte-queue";
import { DecodedEvent, type EventSink } from "./decoded-event";
import { continuationCode, fixedRecordSize } from "./format";
import type { CompiledLayout } from "./record-layouts";
import { readUint32 } from "./unsigned";

const slotPlaces = { small: 0, a: 1, b: 2, small2: 3, a2: 4, b2: 5, wide2: 6 } as const;

/**
 * Reads the `fixed` encoding from pieces of any size. A record that is continued counts as whole once its continuation
 * is there. A record of unknown code is skipped as damaged: the ones after it stand at known places.
 */
export class FixedReader {
  readonly #layouts: readonly (CompiledLayout | undefined)[];
  readonly #sink: EventSink;
  readonly #startLow: number;
  readonly #startHigh: number;
  readonly #queue = new ByteQueue();
  readonly #event = new DecodedEvent();
  readonly #slots = new Float64Array(7);
  /** The first half of a continued record. */
  #pending: CompiledLayout | undefined;
  #file = 0;
  #isFileComplete = false;

  /** `clockStart`: the header's, in ns. */
  constructor(layouts: readonly (CompiledLayout | undefined)[], sink: EventSink, clockStart: bigint) {
    this.#layouts = layouts;
    this.#sink = sink;
    this.#startLow = Number(clockStart & 0xffff_ffffn);
    this.#startHigh = Number(clockStart >> 32n);
  }

  /** Takes bytes of `STREAM.file.events`; files come in their order. */
  push(bytes: Uint8Array, file: number): void {
    if (file < this.#file) return;
    if (file > this.#file) {
      this.#endFile();
      this.#file = file;
      this.#isFileComplete = false;
    }
    if (this.#isFileComplete) return;
    const queue = this.#queue;
    queue.push(bytes);
    while (queue.length >= fixedRecordSize) {
      const at = queue.start;
      const code = queue.bytes[at] as number;
      if (code === 0) {
        this.#isFileComplete = true;
        queue.clear();
        return;
      }
      this.#record(queue.bytes, at, code);
      queue.consume(fixedRecordSize);
    }
  }

  /** No more bytes come. */
  finish(): void {
    const half = this.#pending === undefined ? 0 : fixedRecordSize;
    this.#pending = undefined;
    this.#endFile(half);
  }

  #endFile(half = 0): void {
    const rest = half + this.#queue.clear();
    if (rest > 0) this.#unreadable("cut-off", rest, "The last record of a file was never written whole.");
  }

  #record(bytes: Uint8Array, at: number, code: number): void {
    if (code === continuationCode) {
      this.#continuation(bytes, at);
      return;
    }
    this.#dropPending();
    const layout = this.#layouts[code];
    if (layout === undefined) {
      this.#unreadable("damaged", fixedRecordSize, `A record has the unknown code ${code}.`);
      return;
    }
    const event = this.#event;
    const slots = this.#slots;
    event.thread = bytes[at + 1] as number;
    slots[slotPlaces.small] = readUint16(bytes, at + 2);
    slots[slotPlaces.a] = readUint32(bytes, at + 4);
    slots[slotPlaces.b] = readUint32(bytes, at + 8);
    const low = readUint32(bytes, at + 12) - this.#startLow;
    const high = readUint32(bytes, at + 16) - this.#startHigh;
    event.time = high * 2 ** 32 + low;
    if (event.time < 0 || event.time > Number.MAX_SAFE_INTEGER) {
      this.#unreadable("damaged", fixedRecordSize, "A record has an impossible time.");
      return;
    }
    if (layout.isContinued) this.#pending = layout;
    else this.#emit(layout);
  }

  #continuation(bytes: Uint8Array, at: number): void {
    const layout = this.#pending;
    if (layout === undefined) {
      this.#unreadable("damaged", fixedRecordSize, "A record continues one that is not there.");
      return;
    }
    this.#pending = undefined;
    const slots = this.#slots;
    slots[slotPlaces.small2] = readUint16(bytes, at + 2);
    slots[slotPlaces.a2] = readUint32(bytes, at + 4);
    slots[slotPlaces.b2] = readUint32(bytes, at + 8);
    slots[slotPlaces.wide2] = readUint32(bytes, at + 12) + readUint32(bytes, at + 16) * 2 ** 32;
    this.#emit(layout);
  }

  #dropPending(): void {
    if (this.#pending === undefined) return;
    this.#pending = undefined;
    this.#unreadable("damaged", fixedRecordSize, "A record lacks its second half.");
  }

  #emit(layout: CompiledLayout): void {
    if (layout.code < 0) return;
    const event = this.#event;
    const { operands } = event;
    const { absent, targets, slots } = layout;
    for (const { target, value } of absent) operands[target] = value;
    for (let index = 0; index < targets.length; index++) {
      operands[targets[index] as number] = this.#slots[slotPlaces[slots[index] ?? "small"]] as number;
    }
    event.code = layout.code;
    event.relativePoint = layout.relativePoint;
    this.#sink.event(event);
  }

  #unreadable(cause: "cut-off" | "damaged", bytes: number, message: string): void {
    this.#sink.unreadable({ cause, bytes, message });
  }
}

function readUint16(bytes: Uint8Array, at: number): number {
  return (bytes[at] as number) | ((bytes[at + 1] as number) << 8);
}
