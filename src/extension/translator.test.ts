import assert from "node:assert/strict";
import { phrase } from "../base/phrase";
import { sessionProblem } from "../session/session-problem";
import { said, type Translator } from "./translator";

/** Has one sentence of the other language, whose parts stand in another order. */
const german: Translator = {
  t(template, ...values) {
    assert.equal(template, "{0} could not be started in {1}: {2}.");
    return "In {1} war {0} nicht zu starten ({2}).".replaceAll(/\{(\d)\}/gu, (_gap, index: string) =>
      String(values[Number(index)]),
    );
  },
};

describe("a problem of a run", () => {
  it("is said in the user's language, with names and causes as they are", () => {
    const problem = sessionProblem(
      "program-not-runnable",
      phrase("{0} could not be started in {1}: {2}.", "node", "/work {0}", "EACCES"),
    );
    assert.equal(problem.message, "node could not be started in /work {0}: EACCES.");
    assert.equal(said(problem.phrase, german), "In /work {0} war node nicht zu starten (EACCES).");
  });
});
