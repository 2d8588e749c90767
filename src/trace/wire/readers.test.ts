import assert from "node:assert/strict";
import fc from "fast-check";
import { StreamBuilder } from "../../../test/traces/trace-builder";
import { eventOperands, type EventName } from "../vocabulary";
import type { DecodedEvent, EventSink, ReaderGap } from "./decoded-event";
import { eventNames, mostOperands } from "./event-code";
import { FixedReader } from "./fixed-reader";
import { fixedRecordSize, type Encoding, type RecordLayout, type StreamHeader } from "./format";
import { PackedReader } from "./packed-reader";
import { compileLayouts } from "./record-layouts";

interface Reading {
  readonly events: {
    event: EventName;
    time: number;
    thread: number;
    operands: number[];
    relative: boolean;
  }[];
  readonly gaps: ReaderGap[];
}

function collector(): Reading & EventSink {
  const events: Reading["events"] = [];
  const gaps: ReaderGap[] = [];
  return {
    events,
    gaps,
    event(decoded: DecodedEvent) {
      const event = eventNames[decoded.code]!;
      const operands = [...decoded.operands.subarray(0, eventOperands[event].length)];
      events.push({
        event,
        time: decoded.time,
        thread: decoded.thread,
        operands,
        relative: decoded.relativePoint,
      });
    },
    unreadable: (gap) => gaps.push(gap),
  };
}

function headerOf(stream: StreamBuilder): StreamHeader {
  return JSON.parse(new TextDecoder().decode(stream.chunks()[0]!.bytes)) as StreamHeader;
}

const compiled = new WeakMap<StreamHeader, ReturnType<typeof compileLayouts>>();

function layoutsOf(header: StreamHeader): ReturnType<typeof compileLayouts> {
  const layouts = compiled.get(header) ?? compileLayouts(header.records);
  compiled.set(header, layouts);
  return layouts;
}

/** Reads bytes in the given pieces; what is left over is one more piece. */
function read(header: StreamHeader, bytes: Uint8Array, sizes: readonly number[] = []): Reading {
  const sink = collector();
  const layouts = layoutsOf(header);
  const reader =
    header.encoding === "packed"
      ? new PackedReader(layouts, sink)
      : new FixedReader(layouts, sink, BigInt(header.clock.start));
  let at = 0;
  for (const size of [...sizes, bytes.length]) {
    reader.push(bytes.slice(at, at + size), 0);
    at += size;
  }
  reader.finish();
  return { events: sink.events, gaps: sink.gaps };
}

const anyEvent = fc.constantFrom(...eventNames).chain((event) =>
  fc.record({
    event: fc.constant(event),
    wait: fc.oneof(fc.nat(300), fc.nat(2 ** 31)),
    operands: fc.tuple(
      ...eventOperands[event].map((_, index) =>
        // In fixed records a sixth operand has 16 bits.
        fc.oneof(fc.nat(200), fc.nat(index < 5 ? 2 ** 31 - 1 : 2 ** 16 - 1)),
      ),
    ),
  }),
);
const anyEvents = fc.array(anyEvent, { maxLength: 40 });

function write(
  encoding: Encoding,
  events: readonly { event: EventName; wait: number; operands: number[] }[],
): { header: StreamHeader; bytes: Uint8Array } {
  const stream = new StreamBuilder({ encoding });
  for (const { event, wait, operands } of events) stream.wait(wait).record(event, operands);
  const header = headerOf(stream);
  return { header, bytes: stream.chunks()[2]!.bytes };
}

for (const encoding of ["packed", "fixed"] as const) {
  describe(`reading ${encoding} streams`, () => {
    it("gives back every event, however the bytes are split", () => {
      fc.assert(
        fc.property(anyEvents, fc.array(fc.nat(30)), (events, sizes) => {
          const { header, bytes } = write(encoding, events);
          const { events: found, gaps } = read(header, bytes, sizes);
          assert.deepEqual(gaps, []);
          let time = 0;
          const expected = events.map(({ event, wait, operands }) => {
            time += wait;
            return { event, time, thread: 0, operands, relative: false };
          });
          assert.deepEqual(found, expected);
        }),
        { numRuns: 100 },
      );
    });

    it("reads every prefix up to its last whole record, and declares the rest", () => {
      fc.assert(
        fc.property(fc.array(anyEvent, { minLength: 1, maxLength: 12 }), (events) => {
          const { header, bytes } = write(encoding, events);
          const whole = read(header, bytes).events;
          for (let end = 0; end < bytes.length; end++) {
            const { events: found, gaps } = read(header, bytes.slice(0, end));
            assert.deepEqual(found, whole.slice(0, found.length));
            const isBetweenRecords = end === 0 || (encoding === "fixed" && end % fixedRecordSize === 0);
            if (!isBetweenRecords) assert.equal(gaps.length, 1, `cut at ${end} of ${bytes.length}`);
            for (const { cause } of gaps) assert.equal(cause, "cut-off");
          }
        }),
        { numRuns: 15 },
      );
    });

    it("never throws or hangs on bytes that mean nothing", () => {
      const { header } = write(encoding, []);
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 400 }), fc.array(fc.nat(50)), (bytes, sizes) => {
          const [pieces, whole] = [read(header, bytes, sizes), read(header, bytes)];
          assert.deepEqual(pieces.events, whole.events);
          assert.deepEqual(
            pieces.gaps.map(({ cause }) => cause),
            whole.gaps.map(({ cause }) => cause),
          );
        }),
        { numRuns: 500 },
      );
    });

    it("gives ids that are whole numbers whatever was damaged", () => {
      const { header, bytes } = write(encoding, [
        { event: "coroutine-resumed", wait: 5, operands: [1, 0, 3] },
        { event: "coroutine-settled", wait: 5, operands: [1, 0, 3] },
      ]);
      fc.assert(
        fc.property(fc.nat(bytes.length - 1), fc.nat(255), (at, value) => {
          const damaged = bytes.slice();
          damaged[at] = value;
          for (const { operands, time } of read(header, damaged).events) {
            for (const operand of [...operands, time])
              assert.ok(Number.isSafeInteger(operand) && operand >= 0);
          }
        }),
        { numRuns: 500 },
      );
    });

    it("steps over events that it does not know, and over operands", () => {
      const { header, bytes } = write(encoding, [
        { event: "turn-started", wait: 1, operands: [1, 2, 3] },
        { event: "turn-ended", wait: 1, operands: [1] },
      ]);
      const code = String(eventNames.indexOf("turn-started") + 1);
      const layout = header.records[code]!;
      const renamed = (change: Partial<RecordLayout>): StreamHeader => ({
        ...header,
        records: { ...header.records, [code]: { ...layout, ...change } },
      });
      assert.deepEqual(
        read(renamed({ event: "moon-landed" }), bytes).events.map(({ event }) => event),
        ["turn-ended"],
      );
      const [first] = read(renamed({ operands: ["loop", "moon", "phase"] }), bytes).events;
      assert.deepEqual(first?.operands, [1, 0, 3]);
    });

    it("fills in operands that a layout fixes", () => {
      const { header, bytes } = write(encoding, [{ event: "turn-ended", wait: 1, operands: [7] }]);
      const code = String(eventNames.indexOf("turn-ended") + 1);
      const layout = header.records[code]!;
      const records = {
        ...header.records,
        [code]: { ...layout, event: "turn-started", constants: { phase: 4 } },
      };
      assert.deepEqual(read({ ...header, records }, bytes).events[0]?.operands, [7, 0, 4]);
    });
  });
}

describe("reading packed streams", () => {
  it("loses only the chunk that holds a damaged record", () => {
    const one = write("packed", [{ event: "loop-closed", wait: 1, operands: [1] }]);
    const two = write("packed", [{ event: "loop-closed", wait: 2, operands: [2] }]);
    const damaged = one.bytes.slice();
    damaged[5] = 0;
    const bytes = new Uint8Array([...damaged, ...two.bytes]);
    const { events, gaps } = read(one.header, bytes);
    assert.deepEqual(
      events.map(({ operands }) => operands),
      [[2]],
    );
    assert.deepEqual(
      gaps.map(({ cause }) => cause),
      ["damaged"],
    );
  });
});

describe("reading fixed streams", () => {
  const header = write("fixed", []).header;
  const record = (code: number): number[] => [
    code,
    0,
    0,
    0,
    ...new Array<number>(8).fill(0),
    0,
    0,
    0,
    0,
    9,
    0,
    0,
    0,
  ];

  it("goes on with the next file after the unwritten rest of one, and after a record that was never finished", () => {
    const loopClosed = eventNames.indexOf("loop-closed") + 1;
    for (const rest of [new Array<number>(60).fill(0), record(loopClosed).slice(0, 7)]) {
      const sink = collector();
      const reader = new FixedReader(compileLayouts(header.records), sink, 0n);
      reader.push(new Uint8Array([...record(loopClosed), ...rest]), 0);
      reader.push(new Uint8Array(record(loopClosed)), 1);
      reader.finish();
      assert.equal(sink.events.length, 2);
      assert.equal(sink.gaps.length, rest.length === 7 ? 1 : 0);
    }
  });

  it("skips a record of unknown code, and halves without the other half", () => {
    const loopClosed = eventNames.indexOf("loop-closed") + 1;
    const continued = eventNames.indexOf("coroutine-suspended") + 1;
    const sequence = [continued, loopClosed, 255, 200, loopClosed];
    const sink = collector();
    const reader = new FixedReader(compileLayouts(header.records), sink, 0n);
    reader.push(new Uint8Array(sequence.flatMap(record)), 0);
    reader.finish();
    assert.deepEqual(
      sink.events.map(({ event }) => event),
      ["loop-closed", "loop-closed"],
    );
    assert.equal(sink.gaps.length, 3);
  });

  it("keeps nanoseconds exact on a machine that has been up for a year", () => {
    const start = 365n * 24n * 3600n * 1_000_000_000n;
    const stream = new StreamBuilder({ encoding: "fixed", clockStart: start });
    stream.wait(123_456_789).emit("loop-closed", { loop: 1 });
    const [, , events] = stream.chunks();
    assert.equal(read(headerOf(stream), events!.bytes).events[0]?.time, 123_456_789);
  });
});

describe("compileLayouts", () => {
  it("has room for all operands of all events", () => {
    assert.equal(mostOperands, 6);
  });
});
