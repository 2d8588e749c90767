import assert from "node:assert/strict";
import { outlineLines } from "./outline-text";

describe("outlineLines", () => {
  it("ends with the pipeline where there is one, with the places that show each edge", () => {
    const at = (line: number, column: number): { line: number; column: number } => ({ line, column });
    const range = (line: number, column: number) => ({ start: at(line, column), end: at(line, column + 1) });
    const lines = outlineLines({
      file: "a.py",
      language: "python",
      hasSyntaxErrors: false,
      functions: [],
      points: [],
      findings: [],
      pipeline: {
        stages: [
          { name: "read", role: "source", nameRange: range(1, 4) },
          { name: "write", role: "sink", nameRange: range(5, 4) },
        ],
        edges: [
          {
            from: 0,
            to: 1,
            evidence: [
              { link: "send", range: range(2, 4) },
              { link: "argument", range: range(9, 5) },
            ],
          },
        ],
      },
    });
    assert.deepEqual(lines, [
      "a.py",
      "  pipeline",
      "    source read  1:5",
      "      -> write  (send 2:5, argument 9:6)",
      "    sink write  5:5",
    ]);
  });
});
