import assert from "node:assert/strict";
import fc from "fast-check";
import { nestSpans, type Span } from "./nested-spans";

const time = fc.integer({ min: 0, max: 30 });
const spans = fc
  .array(fc.tuple(time, fc.oneof(time, fc.constant(Infinity))), { maxLength: 20 })
  .map((given) =>
    given.map(([start, length], index): Span<string> => ({
      start,
      end: start + length,
      content: `${start}+${length}#${index}`,
    })),
  );

describe("nestSpans", () => {
  it("gives begins and ends that nest, in order of time, each span once", () => {
    fc.assert(
      fc.property(spans, (given) => {
        const open: string[] = [];
        let last = 0;
        let begun = 0;
        for (const { edge, time: at, content } of nestSpans(given, 40)) {
          assert.ok(at >= last && at <= 60, "in order of time");
          last = at;
          if (edge === "begin") {
            begun += 1;
            open.push(content);
          } else assert.equal(open.pop(), content, "the newest ends first");
        }
        assert.deepEqual(open, []);
        assert.equal(begun, given.length);
      }),
    );
  });

  it("keeps spans that nest already as they are", () => {
    const edges = nestSpans(
      [
        { start: 2, end: 3, content: "inner" },
        { start: 0, end: 10, content: "outer" },
        { start: 3, end: 10, content: "next" },
      ],
      10,
    );
    assert.deepEqual(
      [...edges].map(({ edge, time: at, content }) => `${edge} ${content} ${at}`),
      ["begin outer 0", "begin inner 2", "end inner 3", "begin next 3", "end next 10", "end outer 10"],
    );
  });

  it("ends what lasts with the trace, and what outlasts its parent with that", () => {
    const edges = nestSpans(
      [
        { start: 0, end: 5, content: "outer" },
        { start: 1, end: Infinity, content: "inner" },
      ],
      9,
    );
    assert.deepEqual(
      [...edges].map(({ edge, time: at, content }) => `${edge} ${content} ${at}`),
      ["begin outer 0", "begin inner 1", "end inner 5", "end outer 5"],
    );
  });
});
