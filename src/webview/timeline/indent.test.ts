import assert from "node:assert/strict";
import { indentOf } from "./indent";

describe("indentOf", () => {
  it("grows with the depth, and leaves room for names however deep it is", () => {
    assert.deepEqual([0, 1, 8].map(indentOf), [0, 1, 8]);
    for (let depth = 1; depth < 1_000; depth++) {
      assert.ok(indentOf(depth) > indentOf(depth - 1), String(depth));
      assert.ok(indentOf(depth) < 10);
    }
  });
});
