import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { zipSync } from "fflate";
import { traceFileOf } from "./trace-files";

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
