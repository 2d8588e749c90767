import path from "node:path";

/** Why a file that a trace names is not opened. */
export type RefusedPath = "relative" | "network";

/**
 * Says whether a file that a trace names may be opened. A trace may come from anyone: opening a file on a network share of their
 * choice (`\\server\share\…`) would give the user's credentials to that server, so that is done only below the workspace.
 */
export function refusePath(
  file: string,
  workspaceFolders: readonly string[],
  paths: path.PlatformPath = path,
): RefusedPath | undefined {
  if (!paths.isAbsolute(file)) return "relative";
  const isNetwork = /^[\\/]{2}/u.test(file);
  if (!isNetwork) return undefined;
  const inWorkspace = workspaceFolders.some((folder) => {
    const relative = paths.relative(folder, file);
    return relative !== "" && !relative.startsWith("..") && !paths.isAbsolute(relative);
  });
  return inWorkspace ? undefined : "network";
}
