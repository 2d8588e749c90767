import assert from "node:assert/strict";
import { signal } from "@preact/signals";
import type { EngineClient } from "../engine/engine-client";
import type { FindingLine } from "../engine/finding-lines";
import { keepFindings } from "./kept-findings";

const summary = {
  start: 0,
  end: 0,
  focus: undefined,
  eventCount: 0,
  coroutineCount: 0,
  unread: undefined,
  shifted: 0,
  revision: 0,
};

/** A view of which nothing is known yet, and the questions that it asked. */
function quietView() {
  const asked: string[] = [];
  const client: EngineClient = {
    ask: (question, _, answer) => {
      asked.push(question);
      answer([] as never);
    },
    dispose: () => undefined,
  };
  const view = {
    client,
    summary: signal(summary),
    isComplete: signal(false),
    isDrawn: signal(false),
    sidePanel: signal("why"),
    findings: signal<readonly FindingLine[] | undefined>(undefined),
  };
  return { view, asked, end: keepFindings(view) };
}

const timersRan = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

describe("keepFindings", () => {
  it("looks once all is there and drawn, not before", async () => {
    const { view, asked, end } = quietView();
    view.isComplete.value = true;
    await timersRan();
    assert.deepEqual(asked, []);
    assert.equal(view.findings.value, undefined);
    view.isDrawn.value = true;
    await timersRan();
    assert.deepEqual(asked, ["findings"]);
    assert.deepEqual(view.findings.value, []);
    end();
  });

  it("does not look any more once the view was closed", async () => {
    const { view, asked, end } = quietView();
    view.isComplete.value = view.isDrawn.value = true;
    end();
    await timersRan();
    assert.deepEqual(asked, []);
  });
});
