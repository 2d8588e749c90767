import assert from "node:assert/strict";
import fc from "fast-check";
import { SideTableReader } from "./side-table-reader";
import { SideTableWriter } from "./side-table-writer";

function read(bytes: Uint8Array): unknown[] {
  const entries: unknown[] = [];
  const reader = new SideTableReader({
    string: (id, text) => entries.push([id, text]),
    file: (id, entry) => entries.push([id, entry]),
    function: (id, entry) => entries.push([id, entry]),
    point: (id, entry) => entries.push([id, entry]),
    unreadable: ({ message }) => assert.fail(message),
  });
  reader.push(bytes);
  return entries;
}

describe("SideTableWriter", () => {
  it("writes texts of any kind and length as the reader reads them", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "grapheme", maxLength: 3000 }), { maxLength: 8 }), (texts) => {
        const writer = new SideTableWriter();
        texts.forEach((text, index) => writer.string(index + 1, text));
        assert.equal(writer.isEmpty, texts.length === 0);
        assert.deepEqual(
          read(writer.take()),
          texts.map((text, index) => [index + 1, text]),
        );
        assert.ok(writer.isEmpty);
      }),
    );
  });

  it("writes files, functions and points", () => {
    const file = { path: "/a b/ä.ts" };
    const entry = {
      name: "total",
      qualifiedName: "Cart.total",
      kind: "async-function",
      file: 7,
      range: [1, 0, 3, 1],
    } as const;
    const point = { function: 1, kind: "await", range: [2, 2, 2, 9], label: "sum(…)" } as const;
    const writer = new SideTableWriter();
    writer.file(7, file);
    writer.function(1, entry);
    writer.point(9, point);
    assert.deepEqual(read(writer.take()), [
      [7, file],
      [1, entry],
      [9, point],
    ]);
  });
});
