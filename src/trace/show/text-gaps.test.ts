import assert from "node:assert/strict";
import type { GapSummary } from "./summary";
import { textGaps } from "./text-gaps";

const millisecond = 1_000_000;

function gap(start: number, end: number, events: number, others: Partial<GapSummary> = {}): GapSummary {
  return {
    cause: "rate-limit",
    process: 1,
    start: start * millisecond,
    end: end * millisecond,
    events,
    function: "gen",
    ...others,
  };
}

function told(...gaps: GapSummary[]): string {
  return textGaps(gaps, { normalize: false });
}

describe("missing events, as text", () => {
  it("are one line where a limit began and ended again and again", () => {
    const text = told(gap(10, 10, 0), gap(10, 20, 900), gap(30, 30, 0), gap(30, 42, 400));
    assert.equal(
      text,
      "… 1300 events of gen are missing in 2 stretches from 10.0 ms to 42.0 ms: rate limit.",
    );
  });

  it("are said to be more where a stretch was not counted, or did not end", () => {
    const open = told(gap(10, 20, 900), gap(30, 30, 0));
    assert.equal(
      open,
      "… At least 900 events of gen are missing in 2 stretches from 10.0 ms to 30.0 ms: rate limit.",
    );
    assert.equal(told(gap(10, 20, 0)), "… Events of gen are missing from 10.0 ms to 20.0 ms: rate limit.");
    assert.equal(told(gap(10, 10, 0)), "… Events of gen are missing at 10.0 ms: rate limit.");
  });

  it("are told apart by function and by reason", () => {
    const text = told(
      gap(1, 2, 1),
      gap(3, 4, 5, { function: "other" }),
      gap(5, 5, 7, { function: "", cause: "disk-error" }),
    );
    assert.deepEqual(text.split("\n"), [
      "… 1 event of gen is missing from 1.00 ms to 2.00 ms: rate limit.",
      "… 5 events of other are missing from 3.00 ms to 4.00 ms: rate limit.",
      "… 7 events are missing at 5.00 ms: disk error.",
    ]);
  });

  it("have neither counts nor times where runs are to print the same", () => {
    const gaps = [gap(10, 10, 0), gap(10, 20, 900)];
    assert.equal(textGaps(gaps, { normalize: true }), "… Events of gen are missing: rate limit.");
  });
});
