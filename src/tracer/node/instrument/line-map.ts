import { pathToFileURL } from "node:url";
import { type ColumnShift, shiftsByLine } from "./column-shifts";
import type { Shift } from "./insertions";

/** The field of a {@link lineMap} that says where probes stand; names of this form are left to whoever makes a map (source map specification, "extensions"). */
export const probesField = "x_coroscope_probes";

/**
 * The source map of a plain JavaScript file that got probes, in a tenth of what one with a segment for each token takes: such a file has the lines that
 * its author wrote, so the map leads from each line to the same line. Where the probes stand in these is said beside that, for those who ask for columns.
 */
export function lineMap(probed: string, shifts: readonly Shift[], file: string): string {
  const probes: number[] = [];
  for (const [line, pieces] of shiftsByLine(probed, shifts))
    for (const { column, length, throwsAt } of pieces) probes.push(line, column, length, throwsAt);
  return JSON.stringify({
    version: 3,
    sources: [pathToFileURL(file).href],
    names: [],
    mappings: `AAAA${";AACA".repeat(lineEnds(probed))}`,
    [probesField]: probes,
  });
}

function lineEnds(text: string): number {
  let count = 0;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) count++;
  return count;
}

/** What a map says of where probes stand, by line; `undefined` where it is none of ours. */
export function probesOf(map: object): ReadonlyMap<number, readonly ColumnShift[]> | undefined {
  const probes: unknown = Reflect.get(map, probesField);
  if (!Array.isArray(probes) || !probes.every(Number.isSafeInteger)) return undefined;
  const byLine = new Map<number, ColumnShift[]>();
  for (let index = 0; index + 3 < probes.length; index += 4) {
    const [line, column, length, throwsAt] = probes.slice(index, index + 4) as [
      number,
      number,
      number,
      number,
    ];
    const pieces = byLine.get(line) ?? [];
    byLine.set(line, pieces);
    pieces.push({ column, length, throwsAt });
  }
  return byLine;
}
