import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { zipSync } from "fflate";
import type { TraceChunk } from "../trace/trace-chunk";
import { readTrace } from "./read-trace";
import { packTrace } from "./pack-trace";
import { TraceArchiveError, unpackTrace } from "./unpack-trace";

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const bytes = (content: string): Uint8Array => new TextEncoder().encode(content);
const nameOf = ({ stream, part, index }: TraceChunk): string => `${stream} ${part} ${index}`;

describe("a packed trace", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "coroscope-archive-"));
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("holds what the folder holds, in an order that a reader can use", async () => {
    const trace = path.join(folder, "t.coroscope");
    mkdirSync(trace);
    for (const name of [
      "b.10.events",
      "b.2.events",
      "b.tables",
      "b.json",
      "a.0.events",
      "a.json",
      "trace.json",
    ]) {
      writeFileSync(path.join(trace, name), name);
    }
    writeFileSync(path.join(trace, "notes.txt"), "not packed");
    const archive = path.join(folder, "t.coroscope.zip");
    writeFileSync(archive, await packTrace(trace));
    const chunks: TraceChunk[] = [];
    const read = await readTrace(archive, (chunk) => chunks.push(chunk));
    assert.ok(read.ok);
    assert.deepEqual(chunks.map(nameOf), [
      " manifest 0",
      "a header 0",
      "b header 0",
      "b tables 0",
      "a events 0",
      "b events 2",
      "b events 10",
    ]);
    assert.equal(text(chunks[6]?.bytes ?? new Uint8Array()), "b.10.events");
  });

  it("passes over what is no part of a trace, and paths", () => {
    const archive = zipSync({
      "trace.json": bytes("{}"),
      "../../evil.json": bytes("{}"),
      "sub/a.0.events": bytes("x"),
      "a.exe": bytes("x"),
    });
    assert.deepEqual(unpackTrace(archive).map(nameOf), [" manifest 0"]);
  });

  it("is refused, with the reason, where it is none", async () => {
    const message = async (content: Uint8Array): Promise<string> => {
      const file = path.join(folder, "file");
      writeFileSync(file, content);
      const result = await readTrace(file, () => assert.fail("nothing to pass on"));
      return result.ok ? "ok" : `${result.error.reason}: ${result.error.message}`;
    };
    assert.match(await message(bytes("hello")), /^not-a-trace: .* is no packed trace: it is no zip archive/);
    assert.match(await message(new Uint8Array()), /^not-a-trace: /);
    assert.match(await message(zipSync({ "a.json": bytes("{}") })), /there is no trace\.json in it/);
  });

  it("may be cut or changed anywhere: it is read or refused, never worse", () => {
    const archive = zipSync({
      "trace.json": bytes("{}"),
      "a.json": bytes("{}"),
      "a.0.events": bytes("events".repeat(50)),
    });
    fc.assert(
      fc.property(fc.nat(archive.length - 1), fc.nat(255), fc.boolean(), (at, value, isCut) => {
        const changed = isCut ? archive.slice(0, at) : archive.slice();
        if (!isCut) changed[at] = value;
        try {
          unpackTrace(changed);
        } catch (error) {
          assert.ok(error instanceof TraceArchiveError, String(error));
        }
      }),
      { numRuns: 300 },
    );
  });

  it("that claims to unpack to more than memory holds is refused before it is unpacked", () => {
    const archive = zipSync({ "trace.json": bytes("{}"), "a.0.events": bytes("x") });
    const view = new DataView(archive.buffer, archive.byteOffset);
    for (let offset = 0; offset + 46 < archive.length; offset++) {
      // The central directory's file header: the unpacked size is at 24 (APPNOTE.TXT 4.3.12).
      if (view.getUint32(offset, true) === 0x02014b50) view.setUint32(offset + 24, 0x7fffffff, true);
    }
    assert.throws(() => unpackTrace(archive), /more than 2 GiB/);
  });
});
