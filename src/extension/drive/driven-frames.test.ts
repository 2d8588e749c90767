import assert from "node:assert/strict";
import type { Translator } from "../translator";
import { framesAfter } from "./driven-frames";

const english: Translator = { t: (message, ...values) => message.replace("{0}", String(values[0])) };
const outer = { function: "outer", file: "/app.py", line: 7 };
const inner = { function: "total", file: "/app.py", line: 5, column: 15, locals: "sum=5" };

describe("where a driven call stands", () => {
  it("is at the line of each frame; the driven one says what it yields", () => {
    const frames = framesAfter({ report: "suspended", value: "5", frames: [outer, inner] }, english);
    assert.deepEqual(frames, [
      {
        location: { file: "/app.py", range: [7, 0, 7, 0] },
        name: "outer",
        state: "suspended",
        remark: "yields 5",
      },
      {
        location: { file: "/app.py", range: [5, 15, 5, 15] },
        name: "total",
        state: "suspended",
        remark: "sum=5",
      },
    ]);
  });

  it("is nowhere once it has settled, and where it was where a command was refused", () => {
    assert.deepEqual(framesAfter({ report: "settled", outcome: "returned" }, english), []);
    assert.equal(framesAfter({ report: "refused", message: "No." }, english), undefined);
  });
});
