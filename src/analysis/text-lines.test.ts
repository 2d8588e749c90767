import assert from "node:assert/strict";
import fc from "fast-check";
import { shortenToOneLine, TextLines } from "./text-lines";

describe("TextLines", () => {
  it("ends lines at LF, CR LF and CR, and nowhere else", () => {
    const lines = new TextLines("a\nb\r\nc\rd\u2028e\fg");
    assert.equal(lines.count, 4);
    assert.deepEqual(lines.positionAt(2), { line: 2, column: 0 });
    assert.deepEqual(lines.positionAt(5), { line: 3, column: 0 });
    assert.deepEqual(lines.positionAt(7), { line: 4, column: 0 });
    assert.deepEqual(lines.positionAt(12), { line: 4, column: 5 });
  });

  it("counts columns in UTF-16 units", () => {
    assert.deepEqual(new TextLines("'😀' x").positionAt(5), { line: 1, column: 5 });
  });

  it("moves offsets outside the text to the nearer end", () => {
    assert.deepEqual(new TextLines("ab").positionAt(-1), { line: 1, column: 0 });
    assert.deepEqual(new TextLines("ab").positionAt(9), { line: 1, column: 2 });
    assert.deepEqual(new TextLines("").positionAt(0), { line: 1, column: 0 });
  });

  it("maps every offset there and back", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "\n", "\r", "\r\n", "😀", "\ud800", "\t") });
    fc.assert(
      fc.property(text, (value) => {
        const lines = new TextLines(value);
        for (let offset = 0; offset <= value.length; offset++)
          assert.equal(lines.offsetAt(lines.positionAt(offset)), offset);
      }),
    );
  });
});

describe("shortenToOneLine", () => {
  it("joins lines and cuts what is long without splitting a character", () => {
    assert.equal(shortenToOneLine(" a\n   b\t c "), "a b c");
    assert.equal(shortenToOneLine("f(\r\n    a,\n    [\n  b\n ]\n)"), "f(a, [b])");
    assert.equal(shortenToOneLine("f( a )({\n b\n})"), "f( a )({ b })");
    assert.equal(shortenToOneLine("abcdef", 4), "abc…");
    assert.equal(shortenToOneLine("ab😀def", 4), "ab…");
  });
});
