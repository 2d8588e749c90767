import { readdir, rm, stat } from "node:fs/promises";
import path from "node:path";
import { traceFolderSuffix } from "../../session/trace-files";

/** Where traces go, as the settings and VS Code have it. */
export interface TraceStorage {
  /** The folder for new traces. */
  readonly parent: string;
  /** Where that cannot be written. */
  readonly fallback: string;
  /** True where the folder is our own, so that old traces in it may be deleted. */
  readonly own: boolean;
}

/**
 * Chooses the folder for new traces.
 *
 * @param configured the setting: absolute, relative to `workspaceFolder`, or empty
 * @param workspaceStorage VS Code's folder for this workspace; undefined without a workspace
 * @param globalStorage VS Code's folder for this extension
 */
export function traceStorage(
  configured: string,
  workspaceFolder: string | undefined,
  workspaceStorage: string | undefined,
  globalStorage: string,
): TraceStorage {
  const fallback = path.join(globalStorage, "traces");
  const base = workspaceFolder ?? globalStorage;
  return configured === ""
    ? { parent: path.join(workspaceStorage ?? globalStorage, "traces"), fallback, own: true }
    : { parent: path.resolve(base, configured), fallback, own: false };
}

/**
 * Deletes the oldest traces of a folder of our own until `keep` are left; `inUse` are never deleted. Resolves to the folders that
 * could not be deleted.
 */
export async function pruneTraces(
  parent: string,
  keep: number,
  inUse: ReadonlySet<string>,
): Promise<readonly string[]> {
  const names = (await readdir(parent)).filter((name) => name.endsWith(traceFolderSuffix));
  const folders = await Promise.all(
    names.map(async (name) => {
      const folder = path.join(parent, name);
      return { folder, written: (await stat(folder)).mtimeMs };
    }),
  );
  folders.sort((a, b) => b.written - a.written);
  const failed: string[] = [];
  for (const { folder } of folders.slice(keep)) {
    if (inUse.has(folder)) continue;
    try {
      await rm(folder, { recursive: true });
    } catch {
      failed.push(folder);
    }
  }
  return failed;
}
