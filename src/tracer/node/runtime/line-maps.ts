import nodeModule from "node:module";
import { type ColumnShift, originalColumn, throwsOn } from "../instrument/column-shifts";
import { probesOf } from "../instrument/line-map";
import { thrownOnOf } from "../instrument/thrown-on";
import { showAs } from "./original-source";
import type { PlaceInFile } from "./uncaught-error";

/** What Node's `SourceMap.prototype.findEntry` answers; all of it is missing where the map says nothing. Lines and columns count from 0. */
interface Entry {
  readonly generatedLine?: number;
  readonly originalSource?: string;
  readonly originalLine?: number;
}

/** What is said of a place, in the words of an {@link Entry}. */
function originalOf(place: PlaceInFile | undefined): { originalLine?: number; originalColumn?: number } {
  return place === undefined ? {} : { originalLine: place.line, originalColumn: place.column };
}

/** What one of our maps says of probes. */
interface KnownMap {
  /** Where they stand, in a map from line to line. */
  readonly probes: ReadonlyMap<number, readonly ColumnShift[]> | undefined;
  /** Where they throw, in any other. */
  readonly thrownOn: ReadonlySet<string>;
}

type FindEntry = (this: nodeModule.SourceMap, line: number, column: number) => Entry;

/**
 * Lets Node find columns in the source maps that lead from line to line (`instrument/line-map`). Node makes a map's lookup table when the first stack is shown that needs
 * it, and asks `findEntry` for each frame: only then is anything done for a file.
 *
 * Where Node asks for a place where a probe throws on what it caught, it is about to print an error that has left a generator: `cameFrom` answers where that came from, in a
 * file by its URL.
 */
export function findColumnsInLineMaps(cameFrom: (source: string) => PlaceInFile | undefined): void {
  const { prototype } = nodeModule.SourceMap;
  const descriptor = Object.getOwnPropertyDescriptor(prototype, "findEntry");
  const native = descriptor?.value as FindEntry;
  const known = new WeakMap<object, KnownMap>();
  const lookUp = (map: nodeModule.SourceMap): KnownMap => {
    let found = known.get(map);
    if (found === undefined) {
      const { payload } = map;
      found = { probes: probesOf(payload), thrownOn: thrownOnOf(payload) };
      known.set(map, found);
    }
    return found;
  };
  /* A method has, like the one it stands for, no `prototype` and cannot be called with `new`. */
  const methods = {
    findEntry(this: nodeModule.SourceMap, lineOffset: number, columnOffset: number): Entry {
      const entry = Reflect.apply(native, this, [lineOffset, columnOffset]);
      if (entry.originalSource === undefined) return entry;
      const { probes, thrownOn } = lookUp(this);
      if (thrownOn.has(`${lineOffset}:${columnOffset}`))
        return { ...entry, ...originalOf(cameFrom(entry.originalSource)) };
      if (probes === undefined || entry.generatedLine !== lineOffset) return entry;
      const shifts = probes.get(lineOffset);
      const place = throwsOn(shifts, columnOffset) ? cameFrom(entry.originalSource) : undefined;
      return {
        ...entry,
        generatedColumn: columnOffset,
        originalColumn: originalColumn(shifts, columnOffset),
        ...originalOf(place),
      } as Entry;
    },
  };
  const replacement: unknown = Object.getOwnPropertyDescriptor(methods, "findEntry")?.value;
  showAs(replacement as object, native);
  Object.defineProperty(prototype, "findEntry", { ...descriptor, value: replacement });
}
