import assert from "node:assert/strict";
import fc from "fast-check";
import { applyChange, changeOf } from "./list-change";

const list = fc.array(
  fc.record(
    { key: fc.integer({ min: 0, max: 3 }), name: fc.constantFrom("a", "b") },
    { requiredKeys: ["key"], noNullPrototype: true },
  ),
  { maxLength: 8 },
);

describe("list change", () => {
  it("makes one list of the other, and is none exactly where they are equal", () => {
    fc.assert(
      fc.property(list, list, (before, after) => {
        const change = changeOf(before, after);
        if (change === undefined) assert.deepEqual(before, after);
        else {
          assert.notDeepEqual(before, after);
          assert.deepEqual(applyChange(before, change), after);
        }
      }),
    );
  });

  it("holds only what was added to a list that grew, and keeps the objects that stay", () => {
    const before = [{ key: 1 }, { key: 2 }, { key: 3 }];
    const after = [{ key: 1 }, { key: 2 }, { key: 9 }, { key: 3 }];
    const change = changeOf(before, after);
    assert.deepEqual(change, { start: 2, removed: 0, added: [{ key: 9 }] });
    assert.equal(applyChange(before, change)[3], before[2]);
  });
});
