import assert from "node:assert/strict";
import type { Outline, Range, SuspendableFunction } from "../../analysis/outline";
import { driversSentence, pipelineSentence } from "./pipeline-text";

const english = {
  t: (message: string, ...values: readonly (string | number)[]): string =>
    message.replace(/\{(\d+)\}/gu, (_match, index: string) => String(values[Number(index)])),
};

function at(line: number): Range {
  return { start: { line, column: 4 }, end: { line, column: 8 } };
}

function named(name: string, line: number): SuspendableFunction {
  const parameters = { required: [], optional: [] };
  return { name, qualifiedName: name, kind: "generator", range: at(line), nameRange: at(line), parameters };
}

const outline: Outline = {
  language: "python",
  functions: [named("keep", 3)],
  points: [],
  findings: [],
  hasSyntaxErrors: false,
  pipeline: {
    stages: [
      { name: "read", role: "source", nameRange: at(1) },
      { name: "keep", role: "filter", nameRange: at(3) },
      { name: "show", role: "sink", nameRange: at(9) },
    ],
    edges: [
      { from: 0, to: 1, evidence: [{ link: "send", range: at(2) }] },
      { from: 1, to: 2, evidence: [{ link: "send", range: at(5) }] },
    ],
  },
};

describe("what a hover says of a pipeline", () => {
  it("names the role, and where values come from and go to", () => {
    assert.equal(
      pipelineSentence(outline, named("keep", 3), english),
      "In this file's pipeline it is a filter. Values come from `read` (line 2). Values go to `show` (line 5).",
    );
    assert.equal(
      pipelineSentence(outline, named("show", 9), english),
      "In this file's pipeline it is a sink. Values come from `keep` (line 5).",
    );
  });

  it("says who drives a generator: who sends to it, and who takes from it", () => {
    assert.equal(
      driversSentence(outline, named("keep", 3), english),
      "In this file it is driven by `read` (line 2, `send`).",
    );
    const pulled: Outline = {
      ...outline,
      pipeline: {
        stages: outline.pipeline!.stages,
        edges: [
          {
            from: 1,
            to: 2,
            evidence: [
              { link: "for-await", range: at(5) },
              { link: "next", range: at(7) },
              { link: "argument", range: at(8) },
            ],
          },
        ],
      },
    };
    assert.equal(
      driversSentence(pulled, named("keep", 3), english),
      "In this file it is driven by `show` (line 5, `async for`), `show` (line 7, `next`).",
    );
    assert.equal(driversSentence(pulled, named("show", 9), english), undefined);
  });

  it("says nothing of functions in no pipeline", () => {
    assert.equal(driversSentence(outline, named("other", 20), english), undefined);
    assert.equal(pipelineSentence(outline, named("other", 20), english), undefined);
  });
});
