import { readFile, stat } from "node:fs/promises";
import { failure, success, type Result } from "../base/result";
import type { TraceChunk } from "../trace/trace-chunk";
import { readTraceFolder, type TraceReadProblem } from "./read-trace-folder";
import { TraceArchiveError, unpackTrace } from "./unpack-trace";

/**
 * Reads a saved trace, whole: a trace folder, or the same packed into one file. Chunks are handed to `pass` in an order a reader
 * can use. What it holds may be cut or damaged: that is for the reader of the chunks to find and to say.
 */
export async function readTrace(
  location: string,
  pass: (chunk: TraceChunk) => void,
): Promise<Result<void, TraceReadProblem>> {
  const status = await stat(location).catch(() => undefined);
  if (status === undefined)
    return failure({ reason: "missing", message: `There is no trace at ${location}.` });
  if (status.isDirectory()) return readTraceFolder(location, pass);
  try {
    for (const chunk of unpackTrace(await readFile(location))) pass(chunk);
    return success(undefined);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    if (error instanceof TraceArchiveError) {
      return failure({ reason: "not-a-trace", message: `${location} is no packed trace: ${detail}.` });
    }
    return failure({ reason: "unreadable", message: `${location} cannot be read: ${detail}.` });
  }
}
