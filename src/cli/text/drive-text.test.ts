import assert from "node:assert/strict";
import { driveHelp, parseDriveWords, reportLines } from "./drive-text";

describe("commands that a person writes to drive a call", () => {
  it("are read as what they mean", () => {
    const meant = {
      next: { command: "next" },
      "  n ": { command: "next" },
      "next 2 + 3": { command: "next", expression: "2 + 3" },
      'send  "a b" ': { command: "next", expression: '"a b"' },
      "throw new Error(1)": { command: "throw", expression: "new Error(1)" },
      quit: { command: "close" },
      return: { command: "close" },
      turn: { command: "turn" },
      resume: { command: "resume" },
      run: { command: "run" },
      "?": "help",
    };
    for (const [line, command] of Object.entries(meant))
      assert.deepEqual(parseDriveWords(line), command, line);
  });

  it("are none where something is missing or too much", () => {
    for (const line of ["", "send", "throw", "close 1", "turn 2", "nxt"]) {
      assert.equal(parseDriveWords(line), undefined, line);
    }
  });

  it("are all in the help", () => {
    for (const word of ["next", "send", "throw", "close", "turn", "resume", "run"]) {
      assert.match(driveHelp, new RegExp(`\\b${word}\\b`));
    }
  });
});

describe("reports to a person who drives a call", () => {
  const frame = { function: "total", file: "/home/me/app.ts", line: 3, column: 2 };

  it("say what can be done, then where it is", () => {
    assert.deepEqual(
      reportLines({
        report: "ready",
        what: "generator",
        commands: ["next", "close"],
        hasBegun: false,
        frames: [frame],
      }),
      ["total() [app.ts:3] has not begun. Commands: next, send, close, help"],
    );
    const waiting = { ...frame, label: "await step()" };
    assert.deepEqual(
      reportLines({
        report: "ready",
        what: "coroutine",
        commands: ["turn"],
        hasBegun: true,
        frames: [waiting],
      }),
      ["total() [app.ts:3] waits. Commands: turn, help", "    total() at await step() [app.ts:3]"],
    );
    assert.deepEqual(reportLines({ report: "suspended", frames: [{ ...waiting, isRunning: true }] }), [
      "  resumed",
      "    total() runs on from await step() [app.ts:3]",
    ]);
    assert.deepEqual(
      reportLines({ report: "suspended", value: "4", frames: [{ ...frame, locals: "a=1" }] }),
      ["  yields 4", "    total() [app.ts:3]", "      a=1"],
    );
  });

  it("let no value write to the terminal", () => {
    assert.deepEqual(reportLines({ report: "settled", outcome: "returned", value: "\u001b[2J\n" }), [
      "  returned \\u{1b}[2J\\n",
    ]);
    assert.deepEqual(reportLines({ report: "settled", outcome: "threw", value: "Error: \u0007\n    at f" }), [
      "  threw",
      "  Error: \\u{7}",
      "      at f",
    ]);
    assert.deepEqual(reportLines({ report: "refused", message: "a\rb" }), ["  a\\rb"]);
  });
});
