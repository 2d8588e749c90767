import assert from "node:assert/strict";
import { readTrace } from "../../../test/traces/read-trace";
import { manifestChunk, StreamBuilder } from "../../../test/traces/trace-builder";
import type { Outline, PointKind, SuspensionPoint } from "../../analysis/outline";
import { durationStatistics } from "../../trace/query/quantiles";
import type { Translator } from "../translator";
import { evidenceOf, type PointEvidence } from "./trace-evidence";
import { valueHints } from "./value-hints";

const english: Translator = {
  t: (message, ...values) =>
    message.replace(/\{(\d+)\}/gu, (_match, index: string) => String(values[Number(index)])),
};

/** What the hint behind a point of line 3 says; empty where there is none. */
function hintOf(kind: PointKind, seen: Partial<PointEvidence>): string {
  const range = { start: { line: 3, column: 4 }, end: { line: 4, column: 1 } };
  const point: SuspensionPoint = { kind, range, keywordRange: range, function: 0, operand: "x" };
  const outline: Outline = {
    ...{ language: "python", functions: [], points: [point], findings: [], hasSyntaxErrors: false },
  };
  const none = durationStatistics([]);
  const evidence: PointEvidence = {
    ...{ line: 3, tracedLine: 3, column: 4, hits: 1, waiting: 0, wait: none, ready: none, ...seen },
  };
  const file = { points: [evidence], functions: [], facts: [], problems: [] };
  const hints = valueHints(outline, file, { first: 4, last: 9 }, english);
  assert.deepEqual(valueHints(outline, file, { first: 5, last: 9 }, english), [], "out of sight");
  for (const { position } of hints) assert.deepEqual(position, range.end);
  return hints.map(({ text }) => text).join();
}

describe("values behind suspension points", () => {
  it("tell what an await gave or threw", () => {
    assert.equal(hintOf("await", { lastResult: "[1, 2]" }), "= [1, 2]");
    assert.equal(hintOf("await", { lastValue: "<Promise>", lastError: "Error: no" }), "threw Error: no");
    assert.equal(hintOf("await", { lastValue: "<Promise>" }), "");
  });

  it("tell what a yield gave away, and what it was sent", () => {
    assert.equal(hintOf("yield", { lastValue: "7", lastResult: "3" }), "→ 7 = 3");
    assert.equal(hintOf("yield", { lastValue: "None" }), "");
  });

  it("are not there where a line may give several", () => {
    assert.equal(hintOf("async-with", { lastResult: "1" }), "");
    assert.equal(hintOf("for-await", { lastResult: "1" }), "");
  });

  it("are short, on one line, and without characters that nobody sees", () => {
    const text = hintOf("await", { lastResult: `a\n\u202eb${"x".repeat(500)}` });
    assert.match(text, /^= a \ufffdbx+…$/);
    assert.equal(text.length, 43);
  });
});

describe("what a trace shows to have come back", () => {
  /** One call that waits at line 5 of a Python file, for a traced call where `called` names one, and goes on with a value. */
  function resultOf(label: string, called: string | undefined, file = "/home/me/a.py"): string | undefined {
    const stream = new StreamBuilder();
    const main = stream.function("main", { path: file, line: 4 });
    const at = stream.point(main, label, { line: 5 });
    stream.emit("coroutine-started", { coroutine: 1, function: main });
    if (called !== undefined) {
      const callee = stream.function(called, { path: file, line: 8 });
      stream.emit("coroutine-created", { coroutine: 2, function: callee, creator: 1 });
    }
    const awaited = called === undefined ? {} : { awaitedKind: "coroutine" as const, awaited: 2 };
    stream.emit("coroutine-suspended", { coroutine: 1, point: at, ...awaited });
    stream.emit("coroutine-resumed", { coroutine: 1, mode: "value", value: "42" });
    stream.emit("coroutine-settled", { coroutine: 1, outcome: "returned", value: "1" });
    const { model } = readTrace([manifestChunk(), ...stream.chunks()]);
    const points = [...evidenceOf(model).values()].flatMap((evidence) => evidence.points);
    return points.find(({ line }) => line === 5)?.lastResult;
  }

  it("is the result of a call that was itself traced", () => {
    assert.equal(resultOf("load(1)", "load"), "42");
    assert.equal(resultOf("self.shop.load(1)", "load"), "42");
    assert.equal(resultOf("task", "load"), "42");
  });

  it("is not known in Python where code between may have made something else of it", () => {
    assert.equal(resultOf("queue.get()", undefined), undefined);
    assert.equal(resultOf("wrapped(load(1))", "load"), undefined);
  });

  it("is the promise's value in JavaScript", () => {
    assert.equal(resultOf("queue.get()", undefined, "/home/me/a.ts"), "42");
  });

  it("is what the yield was sent that was the last to give something away", () => {
    const sent = (...steps: readonly ("yield" | "send")[]): (string | undefined)[] => {
      const stream = new StreamBuilder();
      const total = stream.function("total", { kind: "send-coroutine", line: 4 });
      const at = stream.point(total, "sum", { kind: "yield", line: 5 });
      stream.emit("coroutine-started", { coroutine: 1, function: total });
      for (const [index, step] of steps.entries()) {
        const value = String(index);
        if (step === "yield") stream.emit("coroutine-suspended", { coroutine: 1, point: at, value });
        else stream.emit("coroutine-resumed", { coroutine: 1, mode: "value", value });
      }
      const { model } = readTrace([manifestChunk(), ...stream.chunks()]);
      const [file] = evidenceOf(model).values();
      const [point] = file?.points ?? [];
      return [point?.lastValue, point?.lastResult];
    };
    assert.deepEqual(sent("yield", "send"), ["0", "1"]);
    assert.deepEqual(sent("yield", "send", "yield"), ["2", undefined]);
  });
});
