import { mkdir, stat } from "node:fs/promises";
import path from "node:path";

/**
 * Makes a folder and the missing ones above it; rejects as `mkdir` does.
 *
 * Node's own `recursive` never settles on a file system that answers ENOENT for a folder whose parent exists, as Linux's
 * `/proc` does: it goes on making the parent for ever.
 */
export async function makeFolder(folder: string): Promise<void> {
  if (await isFolder(folder)) return;
  const parent = path.dirname(folder);
  if (parent !== folder) await makeFolder(parent);
  try {
    await mkdir(folder);
  } catch (error) {
    // Somebody else may have made it meanwhile.
    if (!(await isFolder(folder))) throw error;
  }
}

async function isFolder(file: string): Promise<boolean> {
  try {
    return (await stat(file)).isDirectory();
  } catch {
    return false;
  }
}
