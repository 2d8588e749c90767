import { existsSync, readdirSync } from "node:fs";
import path from "node:path";

import { hostFolder } from "./paths";

/**
 * The pinned VS Code that the tests drive: the server build of VS Code as `code-server` publishes it, and the Node it is made for.
 *
 * Its version is the VS Code version with another major number. It runs the real workbench (in a browser) and the real
 * Node extension host, and comes from the npm registry alone.
 */
export const pinned = { codeServer: "4.139.1", node: "24.21.0" } as const;

/** npm package with the Node binary and headers for this machine, or undefined where the server build does not run. */
export function nodePackageName(platform = process.platform, arch = process.arch): string | undefined {
  return platform === "linux" && (arch === "x64" || arch === "arm64") ? `node-linux-${arch}` : undefined;
}

/** Where the parts of one installed server build are. */
export class HostBuild {
  constructor(readonly folder: string) {}

  /** The folder of the pinned versions, whether it exists or not. */
  static current(): HostBuild {
    return new HostBuild(path.join(hostFolder, `vscode-${pinned.codeServer}-node-${pinned.node}`));
  }

  /** The folder of `server-main.js`, which is also an npm package with dependencies of its own. */
  get vscode(): string {
    return path.join(this.folder, "node_modules/code-server/lib/vscode");
  }

  get serverMain(): string {
    return path.join(this.vscode, "out/server-main.js");
  }

  get nodeHome(): string {
    return path.join(this.folder, "node_modules", nodePackageName() ?? "node");
  }

  get node(): string {
    return path.join(this.nodeHome, "bin/node");
  }

  /** Written last, so that an interrupted installation is never taken for a whole one. */
  get stamp(): string {
    return path.join(this.folder, "installed.json");
  }

  get installed(): boolean {
    return existsSync(this.stamp) && existsSync(this.node) && existsSync(this.serverMain);
  }
}

/** Folders of {@link hostFolder} that belong to other versions or to an installation that was interrupted. */
export function staleFolders(current: HostBuild): string[] {
  if (!existsSync(hostFolder)) return [];
  return readdirSync(hostFolder)
    .filter((name) => name.startsWith("vscode-") && name !== path.basename(current.folder))
    .filter((name) => !belongsToLivingProcess(name))
    .map((name) => path.join(hostFolder, name));
}

/** The folder in which process `pid` prepares `build`; renamed to its final name at the end. */
export function partialFolder(build: HostBuild, pid = process.pid): string {
  return `${build.folder}.partial-${pid}`;
}

function belongsToLivingProcess(name: string): boolean {
  const pid = /\.partial-(\d+)$/.exec(name)?.[1];
  if (pid === undefined) return false;
  try {
    process.kill(Number(pid), 0);
    return true;
  } catch {
    return false;
  }
}
