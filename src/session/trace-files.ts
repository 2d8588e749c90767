import type { TracePart } from "../trace/trace-chunk";

/** The name of a trace folder ends so. */
export const traceFolderSuffix = ".coroscope";

/** The name of a trace that was packed into one file ends so. */
export const packedTraceSuffix = `${traceFolderSuffix}.zip`;

/** What a trace is called, of the name of its folder or of the file that it was packed into. */
export function traceTitle(name: string): string {
  const suffix = [packedTraceSuffix, traceFolderSuffix].find((ending) => name.endsWith(ending)) ?? "";
  return name.slice(0, name.length - suffix.length);
}

/** The manifest's file name. */
export const manifestName = "trace.json";

/** Which piece of a trace a file holds: the fields of a `TraceChunk` but for its bytes. */
export interface TraceFile {
  readonly stream: string;
  readonly part: TracePart;
  readonly index: number;
}

/** Tells from its name what a file of a trace folder is; undefined for a file that is no part of a trace. */
export function traceFileOf(name: string): TraceFile | undefined {
  if (name === manifestName) return { stream: "", part: "manifest", index: 0 };
  const events = /^(.+)\.(\d{1,9})\.events$/.exec(name);
  if (events?.[1] !== undefined) return { stream: events[1], part: "events", index: Number(events[2]) };
  const other = /^(.+)\.(json|tables)$/.exec(name);
  if (other?.[1] === undefined) return undefined;
  return { stream: other[1], part: other[2] === "json" ? "header" : "tables", index: 0 };
}

const order: readonly TracePart[] = ["manifest", "header", "tables", "events"];

/** Sorts the files of a trace so that a reader can use them: headers and tables before the events that need them. */
export function inReadingOrder(left: TraceFile, right: TraceFile): number {
  if (left.part !== right.part) return order.indexOf(left.part) - order.indexOf(right.part);
  return left.stream === right.stream ? left.index - right.index : left.stream < right.stream ? -1 : 1;
}
