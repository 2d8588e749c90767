import { readdir } from "node:fs/promises";
import { failure, success, type Result } from "../base/result";
import type { TraceChunk } from "../trace/trace-chunk";
import { FolderTail, isFolder } from "./folder-tail";
import { traceFileOf } from "./trace-files";

/** Why a saved trace cannot be read. */
export interface TraceReadProblem {
  readonly reason: "missing" | "not-a-trace" | "unreadable";
  readonly message: string;
}

/**
 * Reads a saved trace, whole, in pieces of at most a megabyte, each handed to `pass` in an order a reader can use.
 * What the folder holds may be cut or damaged: that is for the reader of the chunks to find and to say.
 */
export async function readTraceFolder(
  folder: string,
  pass: (chunk: TraceChunk) => void,
): Promise<Result<void, TraceReadProblem>> {
  if (!(await isFolder(folder))) {
    return failure({ reason: "missing", message: `${folder} is not a trace folder, or is not there.` });
  }
  try {
    const names = await readdir(folder);
    if (!names.some(isTelling)) {
      return failure({
        reason: "not-a-trace",
        message: `${folder} holds no trace: there is no trace.json in it.`,
      });
    }
    await new FolderTail(folder, pass).finish();
    return success(undefined);
  } catch (error) {
    return failure({
      reason: "unreadable",
      message: `${folder} cannot be read: ${error instanceof Error ? error.message : String(error)}.`,
    });
  }
}

/** Many a folder has some `.json` file; only a trace has one of these. */
function isTelling(name: string): boolean {
  const part = traceFileOf(name)?.part;
  return part === "manifest" || part === "events";
}
