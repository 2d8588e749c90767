import { originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";
import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { SourceRange } from "../../../trace/wire/side-table";
import type { FileSites } from "../runtime/file-runtime";

/**
 * The sites of a file that was compiled, where its author wrote them: a map leads from each place to the original file. A site that it says nothing of, or whose
 * original is not there, stays where the compiled text has it.
 */
export function originalSites(sites: FileSites, map: string): FileSites {
  const places = new OriginalPlaces(sites.path, map);
  const functions = sites.functions.map(([name, qualifiedName, kind, range]) => {
    const place = places.of(range);
    return place === undefined
      ? ([name, qualifiedName, kind, range] as const)
      : ([name, qualifiedName, kind, place.range, place.file] as const);
  });
  const points = sites.points.map(([index, kind, range, label, loop]) => {
    const owner = functions[index];
    const inside = (part: SourceRange): SourceRange | undefined => {
      const place = places.of(part);
      return place?.file === owner?.[4] ? place?.range : undefined;
    };
    const own = inside(range);
    const site = [index, kind, own ?? range, own === undefined ? label : asWritten(label)] as const;
    /* A loop that is not found again is somewhere in its function. */
    return loop === undefined ? site : ([...site, inside(loop) ?? owner?.[3] ?? loop] as const);
  });
  return { path: sites.path, originals: places.files, functions, points };
}

/** Compilers write a call of an imported function as `(0, module.name)()`, so that it gets no `this`. */
function asWritten(label: string): string {
  return label.replace(/\(0,\s*[\w$]+\.([\w$]+)\)/gu, "$1");
}

interface OriginalPlace {
  /** Index in {@link OriginalPlaces.files}. */
  readonly file: number;
  readonly range: SourceRange;
}

class OriginalPlaces {
  readonly files: string[] = [];
  readonly #map: TraceMap;
  readonly #indexes = new Map<string, number>();

  constructor(file: string, map: string) {
    this.#map = new TraceMap(map, pathToFileURL(file).href);
  }

  /** A map knows where things begin; where one ends, it knows where the last part of it begins. */
  of([startLine, startColumn, endLine, endColumn]: SourceRange): OriginalPlace | undefined {
    const start = originalPositionFor(this.#map, { line: startLine, column: startColumn });
    if (start.source === null) return undefined;
    const file = this.#indexOf(start.source);
    if (file < 0) return undefined;
    const end = originalPositionFor(this.#map, { line: endLine, column: Math.max(0, endColumn - 1) });
    const follows =
      end.source === start.source &&
      (end.line > start.line || (end.line === start.line && end.column > start.column));
    return {
      file,
      range: follows
        ? [start.line, start.column, end.line, end.column + 1]
        : [start.line, start.column, start.line, start.column + 1],
    };
  }

  #indexOf(source: string): number {
    let index = this.#indexes.get(source);
    if (index === undefined) {
      const file = fileOf(source);
      index = file === undefined ? -1 : this.files.push(file) - 1;
      this.#indexes.set(source, index);
    }
    return index;
  }
}

function fileOf(source: string): string | undefined {
  try {
    const file = source.startsWith("file:") ? fileURLToPath(source) : source;
    return path.isAbsolute(file) && existsSync(file) ? file : undefined;
  } catch {
    return undefined;
  }
}
