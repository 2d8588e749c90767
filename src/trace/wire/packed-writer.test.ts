import assert from "node:assert/strict";
import fc from "fast-check";
import { eventOperands } from "../vocabulary";
import { eventNames } from "./event-code";
import type { RecordLayout } from "./format";
import { PackedReader } from "./packed-reader";
import { PackedWriter } from "./packed-writer";
import { compileLayouts } from "./record-layouts";

const layouts: Record<number, RecordLayout> = {
  1: { event: "coroutine-suspended", operands: ["coroutine", "point", "awaited", "value"] },
  2: { event: "coroutine-resumed", operands: ["coroutine"] },
  3: { event: "turn-ended", operands: [], constants: { loop: 1 } },
  4: { event: "coroutine-created", operands: ["coroutine", "function", "creator"] },
  5: { event: "coroutine-suspended", operands: ["coroutine", "point"] },
  6: { event: "callback-ended", operands: ["callback"] },
  200: { event: "loop-blocked", operands: ["duration", "line"], constants: { loop: 1 } },
};

interface Written {
  readonly code: number;
  readonly step: number;
  readonly operands: readonly number[];
}

const small = fc.oneof(fc.nat(300), fc.nat(1));
const large = fc.maxSafeNat().map((value) => Math.floor(value / 2));
const written: fc.Arbitrary<Written> = fc.constantFrom(...Object.keys(layouts).map(Number)).chain((code) => {
  const count = layouts[code]!.operands.length;
  return fc.record({
    code: fc.constant(code),
    step: fc.oneof(fc.constant(0), small, fc.nat(10_000_000_000)),
    operands: fc.array(fc.oneof(small, large), { minLength: count, maxLength: count }),
  });
});

function decode(chunks: readonly Uint8Array[]): { event: string; time: number; operands: number[] }[] {
  const events: { event: string; time: number; operands: number[] }[] = [];
  const reader = new PackedReader(compileLayouts(layouts), {
    event: ({ code, time, operands }) => {
      const event = eventNames[code]!;
      events.push({ event, time, operands: [...operands].slice(0, eventOperands[event].length) });
    },
    unreadable: ({ message }) => assert.fail(message),
  });
  for (const chunk of chunks) reader.push(chunk);
  reader.finish();
  return events;
}

function expected(records: readonly Written[]): ReturnType<typeof decode> {
  let time = 0;
  return records.map(({ code, step, operands }) => {
    time += step;
    const { event, operands: names, constants } = layouts[code]!;
    const all = eventOperands[event as keyof typeof eventOperands] as readonly string[];
    const values = all.map((name) => {
      const index = names.indexOf(name);
      return index < 0 ? (constants?.[name] ?? 0) : operands[index]!;
    });
    return { event, time, operands: values };
  });
}

function write(writer: PackedWriter, { code, operands, step }: Written, time: number): void {
  if (step > 0) writer.advance(time);
  const [a = 0, b = 0, c = 0] = operands;
  if (code === 2) writer.recordOfCoroutine(code, a);
  else if (code === 5) writer.recordOfCoroutineAt(code, a, b);
  else if (operands.length === 0) writer.record0(code);
  else if (operands.length === 1) writer.record1(code, a);
  else if (operands.length === 2) writer.record2(code, a, b);
  else if (operands.length === 3) writer.record3(code, a, b, c);
  else writer.record(code, operands);
}

describe("PackedWriter", () => {
  it("writes what the reader reads, whatever the chunk's size and the values", () => {
    fc.assert(
      fc.property(
        fc.array(written, { maxLength: 60 }),
        fc.constantFrom(128, 200, 65_536),
        (records, size) => {
          const chunks: Uint8Array[] = [];
          const writer = new PackedWriter(layouts, (chunk) => chunks.push(chunk.slice()), size);
          let time = 0;
          for (const record of records) write(writer, record, (time += record.step));
          writer.flush();
          assert.deepEqual(decode(chunks), expected(records));
          for (const chunk of chunks) assert.ok(chunk.length <= size);
        },
      ),
    );
  });

  it("hands over nothing when there is nothing", () => {
    const writer = new PackedWriter(layouts, () => assert.fail("a chunk"));
    writer.flush();
    assert.equal(writer.pending, 0);
  });

  it("refuses a chunk that could not hold a record", () => {
    assert.throws(() => new PackedWriter(layouts, () => undefined, 64), RangeError);
  });
});
