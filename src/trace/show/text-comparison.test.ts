import assert from "node:assert/strict";
import type { Nanos } from "../../base/units";
import type { ComparedRun, Comparison } from "../query/report/compare-runs";
import type { FindingSummary } from "./summary";
import { compareFindings, textComparison, textFindingChanges, textReorderedCalls } from "./text-comparison";

const run = (count: number, milliseconds: number): ComparedRun => {
  const each = (milliseconds * 1_000_000) as Nanos;
  return { count, duration: { count, total: (each * count) as Nanos, p50: each, p95: each, max: each } };
};

const comparison = (part: Partial<Comparison>): Comparison => ({
  kind: "function",
  name: "load",
  functionName: "load",
  place: { path: "/home/me/app.ts", line: 3, column: 0 },
  change: "same",
  before: run(2, 10),
  after: run(2, 10),
  ...part,
});

const wide = { limit: 10, all: false, columns: 120 };

describe("textComparison", () => {
  it("shows what changed, and counts what did not", () => {
    const text = textComparison(
      [
        comparison({ change: "slower", after: run(3, 25) }),
        comparison({ kind: "point", name: "await delay(5)", change: "disappeared", after: run(0, 0) }),
        comparison({}),
      ],
      wide,
    );
    assert.deepEqual(text.split("\n"), [
      "Change       What            Where     Calls or hits                p50              Total",
      "slower       load()          app.ts:3          2 → 3  10.0 ms → 25.0 ms  20.0 ms → 75.0 ms",
      "disappeared  await delay(5)  app.ts:3          2 → –        10.0 ms → –        20.0 ms → –",
      "",
      "1 of 3 functions and suspension points are the same.",
    ]);
  });

  it("shows no table where nothing changed, and everything where all is asked for", () => {
    const same = [comparison({}), comparison({ name: "save" })];
    assert.equal(textComparison(same, wide), "2 of 2 functions and suspension points are the same.");
    assert.match(
      textComparison(same, { ...wide, all: true }),
      /^Change[^]*\nsame {4}load\(\)[^]*\nsame {4}save\(\)/,
    );
    assert.equal(textComparison([], wide), "");
  });

  it("keeps to its limit, and says what it left out", () => {
    const many = Array.from({ length: 5 }, (_, index) => comparison({ name: `f${index}`, change: "faster" }));
    const text = textComparison(many, { ...wide, limit: 2 });
    assert.match(text, /f1\(\)[^]*\n\n⋮ 3 smaller changes$/);
    assert.doesNotMatch(text, /f2/);
  });

  it("shortens names, not figures, where it is narrow", () => {
    const long = comparison({ change: "slower", name: "a".repeat(60), after: run(2, 20) });
    const [, line = ""] = textComparison([long], { ...wide, columns: 80 }).split("\n");
    assert.match(line, /^slower {2}a{15}… {2}app\.ts:3 .* 10\.0 ms → 20\.0 ms {2}20\.0 ms → 40\.0 ms$/);
  });
});

describe("textReorderedCalls", () => {
  const place = { path: "/home/me/app.ts", line: 3, column: 0 };
  const call = { name: "fetch #2", place, now: "before", other: "fetch #1" } as const;

  it("says which call ended before which, and where it is", () => {
    assert.equal(textReorderedCalls([call], 10), "Reordered: fetch #2 now ends before fetch #1 [app.ts:3]");
    assert.equal(textReorderedCalls([], 10), "");
  });

  it("keeps to its limit, says what it left out, and lets no name break its line", () => {
    const hostile = { ...call, name: "a\u001b[31m\nb", place: undefined };
    const [line = "", rest = ""] = textReorderedCalls([hostile, call, call], 1).split("\n");
    assert.ok(line.startsWith("Reordered: a") && line.endsWith("b now ends before fetch #1"), line);
    assert.ok(!line.includes("\u001b"));
    assert.equal(rest, "⋮ 2 more calls ended in another order");
  });
});

describe("compareFindings", () => {
  const finding = (sentence: string): FindingSummary => ({
    kind: "loop-blocked",
    sentence,
    place: { path: "/home/me/app.py", line: 7, column: 0 },
    time: 0,
    count: 1,
    entity: null,
  });

  it("takes for the same what differs in figures alone", () => {
    const changes = compareFindings(
      [finding("f() held the event loop for 20.0 ms."), finding("g() held the event loop for 3 min 05 s.")],
      [finding("f() held the event loop for 1.20 s."), finding("h() held the event loop for 20 ms.")],
    );
    assert.equal(
      textFindingChanges(changes),
      "New: h() held the event loop for 20 ms. [app.py:7]\nGone: g() held the event loop for 3 min 05 s. [app.py:7]",
    );
  });
});
