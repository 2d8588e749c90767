import assert from "node:assert/strict";
import type { Nanos } from "../../base/units";
import type { DurationStatistics } from "../../trace/query/quantiles";
import { durationStatistics } from "../../trace/query/quantiles";
import type { Translator } from "../translator";
import { noEnds } from "./call-ends";
import { functionEvidenceText, pointEvidenceText } from "./evidence-text";
import type { PointEvidence } from "./trace-evidence";

const english: Translator = {
  t: (message, ...values) =>
    message.replace(/\{(\d+)\}/gu, (_match, index: string) => String(values[Number(index)])),
};
const none: DurationStatistics = durationStatistics([]);

function point(extra: Partial<PointEvidence>): PointEvidence {
  return { line: 1, tracedLine: 1, column: 0, hits: 1, waiting: 0, wait: none, ready: none, ...extra };
}

describe("what a run showed, in words", () => {
  it("tells a single wait as it was", () => {
    const [line, ...others] = pointEvidenceText(point({ wait: durationStatistics([10_600_000]) }), english);
    assert.equal(line, "**Last run** · once · waited **10.6 ms**");
    assert.deepEqual(others, []);
  });

  it("tells many waits by their quantiles, and lateness where there was any", () => {
    const [line] = pointEvidenceText(
      point({
        hits: 3,
        wait: durationStatistics([1_000_000, 2_000_000, 30_000_000]),
        ready: durationStatistics([20_800_000]),
        waiting: 1,
      }),
      english,
    );
    assert.equal(
      line,
      "**Last run** · 3 times · waited p50 **2.00 ms**, p95 30.0 ms, at most 30.0 ms · ready p95 20.8 ms · 1 still waiting at the end",
    );
  });

  it("shows values and names of the program as text", () => {
    const [, line] = pointEvidenceText(
      point({ lastValue: "`x` ](command:a)", lastWaker: "<b>*f*" }),
      english,
    );
    assert.equal(
      line,
      "Last value ``  `x` ](command:a) `` · Last woken by \\<b\\>\\*f\\*".replace("``  `", "`` `"),
    );
  });

  it("sums a function up in one line", () => {
    const text = functionEvidenceText(
      {
        ...{ qualifiedName: "f", line: 1, tracedLine: 1, column: 0, endLine: 2, calls: 3, suspensions: 1 },
        ...{ running: 2_100_000 as Nanos, ready: 0 as Nanos, suspended: 44_000_000 as Nanos },
        ...noEnds,
      },
      english,
    );
    assert.equal(text, "3 calls · 1 suspension · ran 2.10 ms · waited 44.0 ms");
  });
});
