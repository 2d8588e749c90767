import { unzipSync } from "fflate";
import type { TraceChunk } from "../trace/trace-chunk";
import { inReadingOrder, manifestName, traceFileOf } from "./trace-files";

/** A trace archive larger than this, unpacked, is refused: it would not fit into memory. */
const mostBytes = 2 ** 31;

/** Why an archive cannot be read. */
export class TraceArchiveError extends Error {
  override readonly name = "TraceArchiveError";
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
