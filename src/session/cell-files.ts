import { writeFile } from "node:fs/promises";
import path from "node:path";
import { makeFolder } from "./make-folder";
import type { NotebookCell } from "./trace-request";

/** The folder in a trace folder that keeps the cells of a notebook as they ran. */
export function cellFolder(traceFolder: string): string {
  return path.join(traceFolder, "cells");
}

/** The file that keeps a cell as it ran: what its code is known by in the trace. */
export function cellFile(traceFolder: string, name: string): string {
  return path.join(cellFolder(traceFolder), `${name.replace(/[\\/:*?"<>|\0]/gu, "-")}.py`);
}

/**
 * Writes cells to their files, for the owner's eyes only.
 *
 * @throws the file system's error
 */
export async function writeCells(traceFolder: string, cells: readonly NotebookCell[]): Promise<void> {
  await makeFolder(cellFolder(traceFolder));
  for (const { name, text } of cells)
    await writeFile(cellFile(traceFolder, name), text, { mode: 0o600, flag: "wx" });
}
