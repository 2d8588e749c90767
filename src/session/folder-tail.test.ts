import assert from "node:assert/strict";
import { appendFileSync, mkdtempSync, openSync, closeSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import type { TraceChunk } from "../trace/trace-chunk";
import { fixedRecordSize } from "../trace/wire/format";
import { FolderFollower } from "./folder-follower";
import { FolderTail } from "./folder-tail";
import { readTraceFolder } from "./read-trace-folder";

/** The bytes passed on, joined by file: `a.0.events`, `a.tables`, … */
function joined(chunks: readonly TraceChunk[]): Record<string, string> {
  const files: Record<string, string> = {};
  for (const { stream, part, index, bytes } of chunks) {
    const name =
      part === "manifest" ? "manifest" : `${stream}.${part === "events" ? `${index}.events` : part}`;
    files[name] = (files[name] ?? "") + Buffer.from(bytes).toString("latin1");
  }
  return files;
}

function record(code: number, fill: number): Buffer {
  const bytes = Buffer.alloc(fixedRecordSize, fill);
  bytes[0] = code;
  return bytes;
}

describe("FolderTail", () => {
  let folder: string;
  let chunks: TraceChunk[];
  let tail: FolderTail;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "coroscope-tail-"));
    chunks = [];
    tail = new FolderTail(folder, (chunk) => chunks.push(chunk));
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const file = (name: string): string => path.join(folder, name);
  const header = (name: string, encoding: string): void =>
    writeFileSync(file(`${name}.json`), JSON.stringify({ encoding }));

  it("passes on every byte of every file once, as they grow", async () => {
    writeFileSync(file("trace.json"), "{}");
    header("a", "packed");
    appendFileSync(file("a.tables"), "T1");
    appendFileSync(file("a.0.events"), "E1");
    assert.equal(await tail.poll(), true);
    assert.equal(await tail.poll(), false);
    appendFileSync(file("a.0.events"), "E2");
    appendFileSync(file("a.tables"), "T2");
    header("b", "packed");
    appendFileSync(file("b.0.events"), "F1");
    await tail.poll();
    appendFileSync(file("a.1.events"), "E3");
    writeFileSync(file("trace.json"), '{"ended":1}');
    await tail.finish();
    assert.deepEqual(joined(chunks), {
      manifest: '{}{"ended":1}',
      "a.header": '{"encoding":"packed"}',
      "a.tables": "T1T2",
      "a.0.events": "E1E2",
      "a.1.events": "E3",
      "b.header": '{"encoding":"packed"}',
      "b.0.events": "F1",
    });
  });

  it("never passes on events before the table entries written before them", async () => {
    header("a", "packed");
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom("write", "poll"), { maxLength: 30 }), async (steps) => {
        rmSync(file("a.tables"), { force: true });
        rmSync(file("a.0.events"), { force: true });
        const seen = { tables: 0, events: 0 };
        const ordered = new FolderTail(folder, ({ part, bytes }) => {
          if (part === "tables" || part === "events") seen[part] += bytes.length;
          assert.ok(seen.tables >= seen.events);
        });
        const polls: Promise<boolean>[] = [];
        let written = 0;
        for (const step of steps) {
          if (step === "write") {
            appendFileSync(file("a.tables"), "t");
            appendFileSync(file("a.0.events"), "e");
            written += 1;
          } else {
            await Promise.all(polls);
            polls.push(ordered.poll());
          }
        }
        await Promise.all(polls);
        await ordered.finish();
        assert.deepEqual(seen, { tables: written, events: written });
      }),
      { numRuns: 40 },
    );
  });

  it("waits for a header that is not whole, and passes it on at the end", async () => {
    writeFileSync(file("a.json"), '{"encoding":"pa');
    appendFileSync(file("a.0.events"), "E");
    await tail.poll();
    assert.deepEqual(chunks, []);
    await tail.finish();
    assert.deepEqual(joined(chunks), { "a.header": '{"encoding":"pa', "a.0.events": "E" });
  });

  it("passes on a manifest only when it is whole, and again when it changed", async () => {
    writeFileSync(file("trace.json"), "{");
    await tail.poll();
    writeFileSync(file("trace.json"), "{}");
    await tail.poll();
    await tail.poll();
    assert.deepEqual(joined(chunks), { manifest: "{}" });
  });

  describe("of a stream with the fixed encoding", () => {
    let map: number;
    const put = (number: number, bytes: Buffer): void => {
      writeSync(map, bytes, 0, bytes.length, number * fixedRecordSize);
    };
    const passed = (): string => joined(chunks)["p.0.events"] ?? "";
    const text = (...records: Buffer[]): string => Buffer.concat(records).toString("latin1");

    beforeEach(() => {
      header("p", "fixed");
      writeFileSync(file("p.0.events"), Buffer.alloc(fixedRecordSize * 100 + 7));
      map = openSync(file("p.0.events"), "r+");
    });

    afterEach(() => closeSync(map));

    it("holds the last record back until another follows, and never passes on the unwritten rest", async () => {
      await tail.poll();
      assert.equal(passed(), "");
      put(0, record(3, 1));
      await tail.poll();
      assert.equal(passed(), "");
      put(1, record(4, 2));
      await tail.poll();
      assert.equal(passed(), text(record(3, 1)));
      await tail.finish();
      assert.equal(passed(), text(record(3, 1), record(4, 2)));
    });

    it("holds a record back together with its continuations", async () => {
      put(0, record(3, 1));
      put(1, record(255, 2));
      await tail.poll();
      assert.equal(passed(), "");
      put(2, record(5, 3));
      await tail.poll();
      assert.equal(passed(), text(record(3, 1), record(255, 2)));
    });

    it("goes on with the next file once that one has begun", async () => {
      put(0, record(3, 1));
      writeFileSync(file("p.1.events"), Buffer.alloc(fixedRecordSize * 3));
      await tail.poll();
      assert.equal(passed(), "");
      writeFileSync(file("p.1.events"), Buffer.concat([record(7, 7), Buffer.alloc(fixedRecordSize * 2)]));
      await tail.poll();
      assert.equal(passed(), text(record(3, 1)));
      await tail.finish();
      assert.equal(joined(chunks)["p.1.events"], text(record(7, 7)));
    });

    it("passes on, at the end, what a cut left of the last record", async () => {
      writeFileSync(file("p.0.events"), Buffer.concat([record(3, 1), record(4, 2).subarray(0, 9)]));
      await tail.finish();
      assert.equal(passed(), text(record(3, 1), record(4, 2).subarray(0, 9)));
    });
  });

  it("takes a folder that vanishes for the end of what there is", async () => {
    header("a", "packed");
    appendFileSync(file("a.0.events"), "E");
    await tail.poll();
    rmSync(folder, { recursive: true });
    assert.equal(await tail.poll(), false);
    await tail.finish();
    assert.equal(joined(chunks)["a.0.events"], "E");
  });

  it("reads files larger than a block", async () => {
    header("a", "packed");
    const large = Buffer.alloc(2_500_000, "x");
    writeFileSync(file("a.0.events"), large);
    await tail.finish();
    assert.equal(joined(chunks)["a.0.events"], large.toString("latin1"));
    assert.ok(chunks.every(({ bytes }) => bytes.length <= 1_000_000));
  });

  it("is followed by a follower that ends when it is told, with everything passed on", async () => {
    header("a", "packed");
    const seen: TraceChunk[] = [];
    let notice: () => void = () => undefined;
    const firstSeen = new Promise<void>((resolve) => (notice = resolve));
    const follower = new FolderFollower(folder, (chunk) => {
      seen.push(chunk);
      if (chunk.part === "events") notice();
    });
    appendFileSync(file("a.0.events"), "E1");
    await firstSeen;
    appendFileSync(file("a.0.events"), "E2");
    follower.complete();
    await follower.done;
    assert.equal(joined(seen)["a.0.events"], "E1E2");
  });
});

describe("readTraceFolder", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "coroscope-read-"));
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("says what is no trace", async () => {
    const reason = async (target: string): Promise<string> => {
      const result = await readTraceFolder(target, () => assert.fail("nothing to pass on"));
      return result.ok ? "ok" : result.error.reason;
    };
    assert.equal(await reason(path.join(folder, "missing")), "missing");
    assert.equal(await reason(folder), "not-a-trace");
    writeFileSync(path.join(folder, "package.json"), "{}");
    assert.equal(await reason(folder), "not-a-trace");
    assert.equal(await reason(path.join(folder, "package.json")), "missing");
  });
});
