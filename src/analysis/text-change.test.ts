import assert from "node:assert/strict";
import fc from "fast-check";
import { changeBetween, shiftOffset } from "./text-change";

const text = fc.string({ unit: fc.constantFrom("a", "b", "\n"), maxLength: 30 });

describe("changeBetween", () => {
  it("makes the second text of the first", () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const { start, oldEnd, newEnd } = changeBetween(before, after);
        assert.equal(before.slice(0, start) + after.slice(start, newEnd) + before.slice(oldEnd), after);
      }),
    );
  });

  it("finds a change anywhere in a long text", () => {
    const long = Array.from({ length: 4000 }, (_, index) => `line ${index}\n`).join("");
    fc.assert(
      fc.property(fc.nat(long.length), fc.nat(9000), text, (at, removed, inserted) => {
        const after = long.slice(0, at) + inserted + long.slice(at + removed);
        const { start, oldEnd, newEnd } = changeBetween(long, after);
        assert.equal(long.slice(0, start) + after.slice(start, newEnd) + long.slice(oldEnd), after);
        assert.ok(start >= at && oldEnd - start <= removed, `${start} ${oldEnd}`);
      }),
    );
  });

  it("finds what was typed", () => {
    assert.deepEqual(changeBetween("f(x)", "f(await x)"), { start: 2, oldEnd: 2, newEnd: 8 });
    assert.deepEqual(changeBetween("same", "same"), { start: 4, oldEnd: 4, newEnd: 4 });
  });
});

describe("shiftOffset", () => {
  it("follows every character that was kept", () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const change = changeBetween(before, after);
        for (let offset = 0; offset < before.length; offset++) {
          const shifted = shiftOffset(offset, change);
          const isKept = offset < change.start || offset >= change.oldEnd;
          if (isKept) assert.equal(after[shifted ?? -1], before[offset]);
        }
      }),
    );
  });
});
