import assert from "node:assert/strict";
import { stripVTControlCharacters } from "node:util";
import { colored, fitted, hasColors } from "./terminal-text";

describe("colours in a terminal", () => {
  it("are for terminals, and for who did not ask for none", () => {
    const terminal = { isTTY: true };
    assert.equal(hasColors(terminal, {}), true);
    assert.equal(hasColors({}, {}), false);
    assert.equal(hasColors(terminal, { NO_COLOR: "1" }), false);
    assert.equal(hasColors(terminal, { NO_COLOR: "" }), true);
    assert.equal(hasColors(terminal, { TERM: "dumb" }), false);
    assert.equal(hasColors({}, { FORCE_COLOR: "1" }), true);
    assert.equal(hasColors(terminal, { FORCE_COLOR: "0" }), false);
    assert.equal(hasColors({}, { FORCE_COLOR: "1", NO_COLOR: "1" }), false);
  });

  it("change no character, and end on the line on which they begin", () => {
    const text = [
      "Where     Suspension point  Hits",
      "What was found",
      "  ! a() held the event loop.",
      "python 3.11 · app.py · 24084 · MainThread",
      "    a() ████──▒▒█",
      "  4 ms  ─ a() waits at await b() [app.py:3]",
    ].join("\n");
    const shown = colored(text);
    assert.equal(stripVTControlCharacters(shown), text);
    for (const line of shown.split("\n")) {
      assert.ok(
        ["\u001b[22m", "\u001b[39m"].some((end) => line.endsWith(end)),
        JSON.stringify(line),
      );
    }
  });
});

describe("fitting a history to a terminal", () => {
  it("cuts the middle, and keeps the place", () => {
    const line =
      "  1.20 ms  ─ fetch() waits for timer at await asyncio.sleep(LATENCIES[number]) [fan_out.py:22]";
    assert.equal(fitted(line, 60), "  1.20 ms  ─ fetch() waits for timer at awa… [fan_out.py:22]");
    assert.equal(fitted(`short\n${line}`, 200), `short\n${line}`);
  });

  it("cuts the end where there is no place, or no room for it", () => {
    assert.equal(fitted("a".repeat(30), 10), `${"a".repeat(9)}…`);
    assert.equal(fitted(`${"a".repeat(30)} [a-very-long-name.ts:1]`, 30), `${"a".repeat(29)}…`);
  });
});
