import assert from "node:assert/strict";
import { analysisReport } from "./report";
import type { Outline } from "./outline";

describe("analysisReport", () => {
  it("holds what the command line promises, ready for JSON", () => {
    const outline: Outline = {
      language: "python",
      functions: [],
      points: [],
      findings: [],
      hasSyntaxErrors: false,
    };
    const report = analysisReport("src/a.py", outline);
    assert.deepEqual(Object.keys(report), [
      "file",
      "language",
      "hasSyntaxErrors",
      "functions",
      "points",
      "findings",
    ]);
    assert.deepEqual(JSON.parse(JSON.stringify(report)), report);
  });
});
