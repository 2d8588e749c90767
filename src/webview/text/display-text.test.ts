import assert from "node:assert/strict";
import fc from "fast-check";
import { displayText, isolatedText } from "./display-text";

const anyCharacter = fc
  .oneof(fc.integer({ min: 0, max: 0x2fff }), fc.integer({ min: 0, max: 0x10ffff }))
  .map((code) => String.fromCodePoint(code));

describe("displayText", () => {
  it("leaves ordinary text of any script as it is", () => {
    for (const text of ["fetchAll", "naïve café", "日本語", "שלום", "😀 ok", "a\u0301"]) {
      assert.equal(displayText(text), text);
    }
  });

  it("writes what is invisible or reorders text as escapes", () => {
    assert.equal(displayText("a\u202eb\u200b\nc\u0007"), "a\\u202eb\\u200b\\nc\\u0007");
    assert.equal(displayText("\ud800x"), "\\ud800x");
  });

  it("shortens a megabyte without looking at all of it, and never splits a character", () => {
    assert.equal(displayText("x".repeat(1_000_000), 10), `${"x".repeat(9)}…`);
    assert.equal(displayText("😀".repeat(100), 10), `${"😀".repeat(4)}…`);
  });

  it("never shows a control or format character, nor more than the limit", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: anyCharacter, maxLength: 300 }),
        fc.integer({ min: 8, max: 100 }),
        (raw, limit) => {
          const text = displayText(raw, limit);
          assert.ok(text.length <= limit + 1);
          assert.doesNotMatch(text, /[\p{C}\p{Zl}\p{Zp}]/u);
        },
      ),
    );
  });
});

describe("isolatedText", () => {
  it("keeps the direction of right-to-left text to itself", () => {
    assert.equal(isolatedText("שלום"), "\u2068שלום\u2069");
    assert.equal(isolatedText("plain"), "plain");
  });
});
