import assert from "node:assert/strict";
import type { ReplayFrame } from "../../trace/view-protocol";
import type { Translator } from "../translator";
import { frameLines } from "./frame-lines";

const english: Translator = {
  t: (message, ...values) =>
    message.replace(/\{(\d+)\}/gu, (_match, index: string) => String(values[Number(index)])),
};

function frame(
  name: string,
  state: ReplayFrame["state"],
  line: number,
  file = "/a.py",
  remark = "",
): ReplayFrame {
  return { name, state, remark, location: { file, range: [line, 4, line, 9] } };
}

describe("the frames of a moment", () => {
  it("are told by file and line, in the order of the lines", () => {
    const files = frameLines(
      [frame("main", "suspended", 20), frame("blocker", "running", 9), frame("serve", "ready", 3, "/b.py")],
      english,
    );
    assert.deepEqual(
      [...files].map(([file, lines]) => [file, lines.map(({ line, text }) => [line, text])]),
      [
        [
          "/a.py",
          [
            [9, "blocker running"],
            [20, "main suspended"],
          ],
        ],
        ["/b.py", [[3, "serve ready"]]],
      ],
    );
  });

  it("share a line, the most telling state first, with its remark", () => {
    const [line] = frameLines(
      [
        frame("ticker #1", "suspended", 14, "/a.py", "since 3 ms"),
        frame("ticker #2", "ready", 14, "/a.py", "woken 24.1 ms"),
        frame("ticker #3", "suspended", 14),
      ],
      english,
    ).get("/a.py")!;
    assert.equal(line!.state, "ready");
    assert.equal(line!.text, "ticker #2 ready · ticker #1, ticker #3 suspended · woken 24.1 ms");
    assert.equal(line!.frames.length, 3);
  });

  it("are counted where there are many", () => {
    const frames = [1, 2, 3, 4, 5].map((number) => frame(`f #${number}`, "suspended", 1));
    assert.equal(frameLines(frames, english).get("/a.py")![0]!.text, "f #1, f #2, f #3 and 2 more suspended");
  });
});
