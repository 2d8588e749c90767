import { continuationCode, fixedRecordSize, type RecordLayout, type Slot } from "../../src/trace/wire/format";

/** Encodes events in the `fixed` encoding, as the Python tracer does. */
export class FixedWriter {
  readonly #layouts: Readonly<Record<number, RecordLayout>>;
  readonly #sink: (bytes: Uint8Array) => void;
  readonly #clockStart: bigint;
  readonly #bytes = new Uint8Array(fixedRecordSize * 2_000);
  readonly #view = new DataView(this.#bytes.buffer);
  #length = 0;

  constructor(
    layouts: Readonly<Record<number, RecordLayout>>,
    sink: (bytes: Uint8Array) => void,
    clockStart: bigint,
  ) {
    this.#layouts = layouts;
    this.#sink = sink;
    this.#clockStart = clockStart;
  }

  /** `time` counts from the clock's start. */
  record(code: number, thread: number, time: number, operands: readonly number[]): void {
    if (this.#length + 2 * fixedRecordSize > this.#bytes.length) this.flush();
    const slots = this.#layouts[code]?.slots ?? [];
    const values = new Map<Slot, number>(slots.map((slot, index) => [slot, operands[index] ?? 0]));
    this.#half(code, thread, values.get("small"), values.get("a"), values.get("b"));
    this.#view.setBigUint64(this.#length - 8, this.#clockStart + BigInt(time), true);
    if (!slots.some((slot) => slot.endsWith("2"))) return;
    this.#half(continuationCode, thread, values.get("small2"), values.get("a2"), values.get("b2"));
    this.#view.setBigUint64(this.#length - 8, BigInt(values.get("wide2") ?? 0), true);
  }

  flush(): void {
    this.#sink(this.#bytes.subarray(0, this.#length));
    this.#length = 0;
  }

  #half(code: number, thread: number, small = 0, a = 0, b = 0): void {
    const at = this.#length;
    this.#view.setUint8(at, code);
    this.#view.setUint8(at + 1, thread);
    this.#view.setUint16(at + 2, small, true);
    this.#view.setUint32(at + 4, a, true);
    this.#view.setUint32(at + 8, b, true);
    this.#length = at + fixedRecordSize;
  }
}
