import assert from "node:assert/strict";
import { fileName } from "./describe";

describe("fileName", () => {
  it("knows both kinds of separators", () => {
    assert.deepEqual(
      ["/a/b.py", "C:\\x\\y.ts", "z.js"].map((path) => fileName(path)),
      ["b.py", "y.ts", "z.js"],
    );
  });
});
