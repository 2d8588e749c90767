import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { unzipSync, zipSync } from "fflate";
import type { TraceChunk, TracePart } from "../trace/trace-chunk";
import { manifestName, traceFileOf, type TraceFile } from "./trace-files";

/** A trace archive larger than this, unpacked, is refused: it would not fit into memory. */
const mostBytes = 2 ** 31;

/** Why an archive cannot be read. */
export class TraceArchiveError extends Error {
  override readonly name = "TraceArchiveError";
}

/**
 * Packs a trace folder into one file for sharing: a zip archive of its files, as they are, without folders.
 *
 * @throws Error where the folder cannot be read
 */
export async function packTrace(folder: string): Promise<Uint8Array> {
  const files: Record<string, Uint8Array> = {};
  for (const name of await readdir(folder)) {
    if (traceFileOf(name) !== undefined) files[name] = await readFile(path.join(folder, name));
  }
  return zipSync(files, { level: 6 });
}

/**
 * The chunks of a packed trace, in an order a reader can use.
 *
 * What an archive holds besides is not unpacked, and nothing is ever written anywhere, so names in it cannot do harm.
 *
 * @throws TraceArchiveError where the bytes are no archive, hold no trace, or would unpack to more than memory holds
 */
export function unpackTrace(archive: Uint8Array): readonly TraceChunk[] {
  let total = 0;
  let files: Record<string, Uint8Array>;
  try {
    files = unzipSync(archive, {
      filter: ({ name, originalSize }) => {
        if (traceFileOf(name) === undefined || /[\\/]/.test(name)) return false;
        total += originalSize;
        if (total > mostBytes) throw new TraceArchiveError("it unpacks to more than 2 GiB");
        return true;
      },
    });
  } catch (error) {
    if (error instanceof TraceArchiveError) throw error;
    throw new TraceArchiveError("it is no zip archive, or a damaged one");
  }
  if (files[manifestName] === undefined) throw new TraceArchiveError(`there is no ${manifestName} in it`);
  return Object.entries(files)
    .flatMap(([name, bytes]) => {
      const file = traceFileOf(name);
      return file === undefined ? [] : [{ ...file, bytes }];
    })
    .sort(inReadingOrder);
}

const order: readonly TracePart[] = ["manifest", "header", "tables", "events"];

function inReadingOrder(a: TraceFile, b: TraceFile): number {
  if (a.part !== b.part) return order.indexOf(a.part) - order.indexOf(b.part);
  return a.stream === b.stream ? a.index - b.index : a.stream < b.stream ? -1 : 1;
}
