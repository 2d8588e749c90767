import assert from "node:assert/strict";
import fc from "fast-check";
import { ScopeIndex } from "./scope-index";
import { isInside } from "./scopes";

interface Written {
  readonly before: number;
  readonly head: readonly Written[];
  readonly body: readonly Written[];
  readonly after: number;
}

interface Place {
  start: number;
  end: number;
  bodyStart: number;
  bodyEnd: number;
}

const { written } = fc.letrec<{ written: Written }>((tie) => ({
  written: fc.record({
    before: fc.nat(2),
    head: fc.oneof({ maxDepth: 3 }, fc.constant([]), fc.array(tie("written"), { maxLength: 2 })),
    body: fc.oneof({ maxDepth: 3 }, fc.constant([]), fc.array(tie("written"), { maxLength: 3 })),
    after: fc.nat(2),
  }),
}));

/** Lays scopes out one after the other, each with scopes in its head (defaults, decorators) and in its body. */
function layOut(items: readonly Written[], from: number, places: Place[]): number {
  let offset = from;
  for (const { before, head, body, after } of items) {
    const place = { start: offset + before, end: 0, bodyStart: 0, bodyEnd: 0 };
    places.push(place);
    place.bodyStart = layOut(head, place.start + 1, places);
    place.bodyEnd = place.end = layOut(body, place.bodyStart + 1, places) + 1;
    offset = place.end + after;
  }
  return offset;
}

describe("the index of a file's scopes", () => {
  it("finds what a look at every scope finds", () => {
    fc.assert(
      fc.property(fc.array(written, { maxLength: 4 }), (items) => {
        const places: Place[] = [];
        const length = layOut(items, 0, places);
        const index = new ScopeIndex(places);
        for (let offset = 0; offset <= length; offset++)
          assert.equal(
            index.at(offset),
            places.findLast((place) => isInside(place, offset)),
          );
      }),
    );
  });
});
