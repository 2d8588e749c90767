import assert from "node:assert/strict";
import { blockedStream, gatherStream } from "../../../test/traces/examples";
import { readTrace } from "../../../test/traces/read-trace";
import type { StreamBuilder } from "../../../test/traces/trace-builder";
import { summarizeTrace, type FindingSummary, type TraceSummary } from "./summary";
import { textFindings } from "./text-findings";

describe("textFindings", () => {
  const summaryOf = (stream: StreamBuilder): TraceSummary =>
    summarizeTrace(readTrace(stream.chunks()).model, []);
  const whole = { normalize: false };

  it("says each problem with the place and the moment that show it", () => {
    assert.deepEqual(textFindings(summaryOf(blockedStream()), whole).split("\n"), [
      "What was found",
      "  ! blocker() held the event loop for 20.0 ms; nothing else could run meanwhile.",
      "    fan_out.py:33, at 10.0 ms",
      "  ! blocker() never waited for anything: it need not be asynchronous, if its caller does not want that.",
      "    fan_out.py:30, at 0 ns",
    ]);
  });

  it("is empty where nothing was found", () => {
    assert.equal(textFindings(summaryOf(gatherStream()), whole), "");
  });

  it("leaves out, where runs are to be compared, what depends on how long things took", () => {
    const text = textFindings(summaryOf(blockedStream()), { normalize: true });
    assert.doesNotMatch(text, /held the event loop| at \d/);
    assert.match(text, /never waited for anything.*\n {4}fan_out\.py:30$/);
  });

  it("tells how often, and lets no name move the cursor", () => {
    const finding: FindingSummary = {
      kind: "floating",
      sentence: "Nobody waits for \u001b[2J\nthis.",
      place: { path: "/a/b\u202e.ts", line: 3, column: 0 },
      time: 2_000,
      count: 12,
      entity: null,
    };
    assert.equal(
      textFindings({ findings: [finding], begin: 1_000 }, whole),
      "What was found\n  ! Nobody waits for \\u{1b}[2J\\nthis.\n    b\\u{202e}.ts:3, at 1.00 µs, 12 times",
    );
  });
});
