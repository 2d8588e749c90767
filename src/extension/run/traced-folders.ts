import path from "node:path";
import { installedPackageOf } from "../../session/installed-package";

/** What decides which folders' code a run traces; all paths are absolute but those of `additional`. */
export interface TracedPlaces {
  readonly workspace: readonly string[];
  /** The workspace folder that the traced file is in, if it is in one. */
  readonly folder: string | undefined;
  /** The file whose function, cells or run is traced. */
  readonly file: string;
  /** Folders that the user named besides: absolute, or relative to the workspace folder. */
  readonly additional: readonly string[];
}

/** The folders whose code is traced: the workspace's, that of a file which lies outside or in an installed package, and those that the user named. */
export function tracedFolders({ workspace, folder, file, additional }: TracedPlaces): string[] {
  const own = path.dirname(file);
  const besides = installedPackageOf(file) ?? (folder === undefined ? own : undefined);
  const named = additional.map((name) => path.resolve(folder ?? own, name));
  return [...workspace, ...(besides === undefined ? [] : [besides]), ...named];
}
