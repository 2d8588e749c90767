import assert from "node:assert/strict";
import { SourceMap, type SourceMapPayload } from "node:module";
import { findColumnsInLineMaps } from "../runtime/line-maps";
import { mapOfProbes } from "../original-positions";
import { instrumentJavaScript } from "./transform";
import { lineMap, probesOf } from "./line-map";

const source = `async function* f(a, b = 1) { try { const x = await a.b(c); for await (const y of x) yield y; } finally { return await null } }
const nothing = here + isProbed;
  export const g = async (x) => x.y ?? await (z, z); "end"; class A { static async *m() { yield* f(await 1, this) } }
await f(await g(1), async () => await g(2))`;

describe("a map from line to line", () => {
  const native = Object.getOwnPropertyDescriptor(SourceMap.prototype, "findEntry");

  afterEach(() => {
    if (native) Object.defineProperty(SourceMap.prototype, "findEntry", native);
  });

  it("leads Node to the same places as one with a segment for each token", () => {
    const probed = instrumentJavaScript("/test.mjs", source, "module", { hasLocals: false });
    assert.ok(probed);
    const read = (map: string): SourceMap => new SourceMap(JSON.parse(map) as SourceMapPayload);
    const byTokens = read(mapOfProbes(probed.text, probed.shifts, "/test.mjs"));
    const byLines = read(lineMap(probed.text, probed.shifts, "/test.mjs"));
    const lines = probed.text.split("\n").slice(0, source.split("\n").length);
    const placesOf = (map: SourceMap): unknown[] =>
      lines.flatMap((line, row) =>
        Array.from(line.matchAll(/[\w$]+|\S/gu), ({ index }) => {
          const { originalSource, originalLine, originalColumn } = map.findEntry(row, index) as Record<
            string,
            unknown
          >;
          return [row, index, originalSource, originalLine, originalColumn];
        }),
      );
    const expected = placesOf(byTokens);
    assert.ok(expected.length > 200);
    assert.notDeepEqual(placesOf(byLines), expected, "Node alone knows nothing of probes");
    findColumnsInLineMaps(() => undefined);
    assert.deepEqual(placesOf(byLines), expected);
    assert.deepEqual(placesOf(byTokens), expected, "other maps are read as they are");
  });

  it("looks like Node's own, and takes no other map for one of ours", () => {
    findColumnsInLineMaps(() => undefined);
    const own = Object.getOwnPropertyDescriptor(SourceMap.prototype, "findEntry");
    const looks = ({ value, ...rest }: PropertyDescriptor): unknown => {
      const { name, length } = value as () => unknown;
      return { ...rest, name, length };
    };
    assert.ok(own && native);
    assert.notEqual(own.value, native.value);
    assert.deepEqual(looks(own), looks(native));
    for (const field of [undefined, "0,1,2", [0, "1", 2], [0, 1.5, 2]])
      assert.equal(probesOf({ x_coroscope_probes: field }), undefined);
  });
});
