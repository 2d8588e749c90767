import assert from "node:assert/strict";
import { OutputText } from "./output-text";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe("what a traced program prints", () => {
  it("keeps characters that are cut between pieces, per stream", () => {
    const text = new OutputText();
    const euro = bytes("€");
    let shown = text.take({ stream: "stdout", bytes: euro.subarray(0, 2) });
    shown += text.take({ stream: "stderr", bytes: bytes("!") });
    shown += text.take({ stream: "stdout", bytes: euro.subarray(2) });
    assert.equal(shown, "!€");
    assert.equal(text.finish(), "\n");
  });

  it("shows no terminal escapes, and ends with a whole line", () => {
    const text = new OutputText();
    assert.equal(text.take({ stream: "stdout", bytes: bytes("\u001b[31mred\u001b[0m\n") }), "red\n");
    assert.equal(text.finish(), "");
  });

  it("is shown up to a limit, and counted beyond it", () => {
    const text = new OutputText(5);
    assert.equal(text.take({ stream: "stdout", bytes: bytes("abcdefg") }), "abcde");
    assert.equal(text.take({ stream: "stdout", bytes: bytes("hij") }), "");
    assert.equal(text.hidden, 5);
  });
});
