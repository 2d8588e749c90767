import assert from "node:assert/strict";
import type { EngineClient } from "./engine-client";
import { LatestQuestion } from "./latest-question";

/** Keeps questions until it is told to answer. */
function slowClient(): {
  client: EngineClient;
  asked: unknown[];
  answer: (value: unknown) => void;
  fail: () => void;
} {
  const asked: unknown[] = [];
  const open: { answer: (value: never) => void; failed: (() => void) | undefined }[] = [];
  const client: EngineClient = {
    ask: (_question, parameters, answer, failed) => {
      asked.push(parameters[0]);
      open.push({ answer, failed });
    },
    dispose: () => undefined,
  };
  return {
    client,
    asked,
    answer: (value) => open.shift()?.answer(value as never),
    fail: () => open.shift()?.failed?.(),
  };
}

describe("LatestQuestion", () => {
  it("asks one at a time, and leaves out those that a later one made needless", () => {
    const { client, asked, answer } = slowClient();
    const question = new LatestQuestion(client, "search");
    const answers: unknown[] = [];
    for (const text of ["a", "ab", "abc"]) question.ask([text], (given) => answers.push(given));
    assert.deepEqual(asked, ["a"]);
    answer("of a");
    assert.deepEqual(asked, ["a", "abc"]);
    answer("of abc");
    assert.deepEqual(answers, ["of abc"]);
    assert.equal(question.isUnderWay, false);
  });

  it("takes no answer that was dropped, and asks again after one that failed", () => {
    const { client, asked, answer, fail } = slowClient();
    const question = new LatestQuestion(client, "search");
    question.ask(["dropped"], () => assert.fail("it was dropped"));
    question.drop();
    answer("too late");
    question.ask(["failing"], () => assert.fail("there is no answer"));
    question.ask(["next"], (given) => asked.push(given));
    fail();
    answer("of next");
    assert.deepEqual(asked, ["dropped", "failing", "next", "of next"]);
  });
});
