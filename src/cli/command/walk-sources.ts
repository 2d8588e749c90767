import type { Dirent } from "node:fs";
import { access, readdir, stat } from "node:fs/promises";
import path from "node:path";
import { languageOfPath } from "../../analysis/language";

/** A file to analyse, or a path that is none. */
export type FoundSource =
  | { readonly kind: "file"; readonly file: string }
  | { readonly kind: "problem"; readonly path: string; readonly message: string };

const skippedFolders = new Set(["node_modules", "site-packages", "__pycache__", "bower_components"]);

/**
 * The source files that paths stand for, in the order of their names: a file for itself, a folder for all below it that can be
 * analysed. Links to folders are not followed, nor are folders of packages and hidden ones, unless they are named themselves.
 */
export async function* walkSources(paths: readonly string[]): AsyncIterable<FoundSource> {
  for (const given of paths) {
    const status = await stat(given).catch(() => undefined);
    if (status === undefined) {
      yield { kind: "problem", path: given, message: "There is no such file or folder." };
    } else if (status.isDirectory()) {
      yield* walkFolder(given);
    } else if (languageOfPath(given) === undefined) {
      const message = "This kind of file is not analysed: only JavaScript, TypeScript and Python.";
      yield { kind: "problem", path: given, message };
    } else {
      yield { kind: "file", file: given };
    }
  }
}

async function* walkFolder(folder: string): AsyncIterable<FoundSource> {
  let entries: Dirent[];
  try {
    entries = await readdir(folder, { withFileTypes: true });
  } catch (error) {
    yield { kind: "problem", path: folder, message: error instanceof Error ? error.message : String(error) };
    return;
  }
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const file = path.join(folder, entry.name);
    if (entry.isFile() && languageOfPath(entry.name) !== undefined) yield { kind: "file", file };
    if (entry.isDirectory() && !(await isSkipped(entry.name, file))) yield* walkFolder(file);
  }
}

async function isSkipped(name: string, folder: string): Promise<boolean> {
  if (name.startsWith(".") || name.endsWith(".coroscope") || skippedFolders.has(name)) return true;
  // A virtual environment, whatever its name (PEP 405).
  return access(path.join(folder, "pyvenv.cfg")).then(
    () => true,
    () => false,
  );
}
