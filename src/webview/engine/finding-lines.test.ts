import assert from "node:assert/strict";
import { blockedStream } from "../../../test/traces/examples";
import { manifestChunk } from "../../../test/traces/trace-builder";
import { unbounded } from "../../trace/model/trace-budget";
import { TraceModel } from "../../trace/model/trace-model";
import { TraceReader } from "../../trace/trace-reader";
import { findingLines } from "./finding-lines";

function titles(events: number): string[] {
  const reader = new TraceReader(new TraceModel({ ...unbounded, events }));
  for (const chunk of [...blockedStream().chunks(), manifestChunk()]) reader.push(chunk);
  reader.finish();
  return findingLines(reader.model).map(({ title, text }) => (title === "Not all is shown" ? text : title));
}

describe("findingLines", () => {
  it("says first that a view is full, and how much more there is", () => {
    assert.deepEqual(titles(Infinity), ["Loop held", "Never waited"]);
    const [first] = titles(12);
    assert.equal(
      first,
      "The view is full: it shows the run up to 10.0 µs. 19 more events came until 30.0 ms. They are in the trace's files: coroscope show and check read them all.",
    );
  });
});
