import { decodedMappings, encodedMap, TraceMap } from "@jridgewell/trace-mapping";
import { pathToFileURL } from "node:url";
import { type ColumnShift, originalColumn, shiftsByLine } from "./instrument/column-shifts";
import type { Shift } from "./instrument/insertions";

/**
 * The source map of a file that got probes and then lost its types, from what Node runs to what the author wrote.
 *
 * `map` leads to the text with probes. These stand within the author's lines, so only columns differ between the two.
 */
export function mapToOriginal(map: string, probed: string, shifts: readonly Shift[], file: string): string {
  const parsed = new TraceMap(map);
  const byLine = shiftsByLine(probed, shifts);
  const mappings = decodedMappings(parsed).map((line) =>
    line.map((segment) => {
      if (segment.length === 1) return segment;
      const [column, , sourceLine, sourceColumn] = segment;
      return [column, 0, sourceLine, originalColumn(byLine.get(sourceLine), sourceColumn)] as [
        number,
        number,
        number,
        number,
      ];
    }),
  );
  const original = new TraceMap({ version: 3, sources: [pathToFileURL(file).href], names: [], mappings });
  return JSON.stringify(encodedMap(original));
}

/** The source map of a plain JavaScript file that got probes: the same lines, other columns. For those who know nothing of probes; Node is content with a `lineMap`. */
export function mapOfProbes(probed: string, shifts: readonly Shift[], file: string): string {
  const byLine = shiftsByLine(probed, shifts);
  const mappings = probed.split("\n").map((text, line) => segmentsOfLine(text, line, byLine.get(line) ?? []));
  const map = new TraceMap({ version: 3, sources: [pathToFileURL(file).href], names: [], mappings });
  return JSON.stringify(encodedMap(map));
}

/** The source map of a compiled text that got probes: where it led before, from the places where that text stands now. */
export function mapOfCompiledProbes(
  map: string,
  probed: string,
  shifts: readonly Shift[],
  file: string,
): string {
  const before = new TraceMap(map, pathToFileURL(file).href);
  const byLine = shiftsByLine(probed, shifts);
  const mappings = decodedMappings(before).map((segments, line) =>
    segments.map(
      ([column, ...place]) =>
        [shiftedColumn(byLine.get(line) ?? [], column), ...place] as (typeof segments)[0],
    ),
  );
  const { names, resolvedSources, sourcesContent } = before;
  const after = new TraceMap({
    version: 3,
    names,
    sources: resolvedSources,
    ...(sourcesContent !== undefined && { sourcesContent }),
    mappings,
  });
  return JSON.stringify(encodedMap(after));
}

/** Where a place of the text without probes stands in the text with them. */
function shiftedColumn(shifts: readonly ColumnShift[], column: number): number {
  let shifted = column;
  for (const { column: at, length } of shifts) {
    if (at > shifted) break;
    shifted += length;
  }
  return shifted;
}

type Segment = [column: number, source: number, sourceLine: number, sourceColumn: number];

/** A segment for each token: V8 says where a token begins, and a map is read at the last segment up to there, on whatever line. */
function segmentsOfLine(text: string, line: number, shifts: readonly ColumnShift[]): Segment[] {
  return Array.from(text.matchAll(/[\w$]+|\S/gu), ({ index }): Segment => [
    index,
    0,
    line,
    shifts.length === 0 ? index : originalColumn(shifts, index),
  ]);
}

/** The comment by which Node finds a source map in the text itself. */
export function sourceMapComment(map: string): string {
  return `//# sourceMappingURL=data:application/json;base64,${Buffer.from(map).toString("base64")}`;
}

/**
 * JavaScript that throws a syntax error which Node shows at its place in the author's text.
 *
 * @param place where it is in `text`, which may hold probes
 */
export function codeOfSyntaxError(
  message: string,
  { file, text, offset }: { readonly file: string; readonly text: string; readonly offset: number },
  shifts: readonly Shift[],
): string {
  const lineStart = text.lastIndexOf("\n", offset - 1) + 1;
  const line = text.slice(0, lineStart).split("\n").length - 1;
  const column = originalColumn(shiftsByLine(text, shifts).get(line), offset - lineStart);
  const mappings: Segment[][] = [[[0, 0, line, column]]];
  const map = new TraceMap({ version: 3, sources: [pathToFileURL(file).href], names: [], mappings });
  return `throw new SyntaxError(${JSON.stringify(message)});\n${sourceMapComment(JSON.stringify(encodedMap(map)))}\n`;
}
