import { rename, writeFile } from "node:fs/promises";
import path from "node:path";
import type { TraceManifest } from "../trace/wire/format";
import { manifestName } from "./trace-files";

/** Writes `trace.json`, mode 0600, so that a reader finds the old one or the new one, never half of it. */
export async function writeManifest(folder: string, manifest: TraceManifest): Promise<void> {
  const file = path.join(folder, manifestName);
  const unfinished = `${file}.new`;
  await writeFile(unfinished, `${JSON.stringify(manifest, undefined, 2)}\n`, { mode: 0o600 });
  await rename(unfinished, file);
}
