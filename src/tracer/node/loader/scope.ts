import { realpathSync } from "node:fs";
import path from "node:path";

/** Which files are traced, and which must be turned into JavaScript first. */
export class LoadScope {
  readonly #roots: readonly string[];

  constructor(roots: readonly string[]) {
    this.#roots = [...new Set(roots.flatMap((root) => [path.resolve(root), realPathOf(root)]))];
  }

  /** Whether a file's code gets probes. */
  isTraced(file: string): boolean {
    if (!path.isAbsolute(file) || isPackageCode(file) || isOwnCode(file)) return false;
    return this.#roots.some(
      (root) => file === root || file.startsWith(root.endsWith(path.sep) ? root : root + path.sep),
    );
  }
}

/** Whether a file holds TypeScript or JSX, which Node itself runs partly or not at all. */
export function isTypeScript(file: string): boolean {
  return /\.(?:[cm]?tsx?|jsx)$/u.test(file) && !/\.d\.[cm]?ts$/u.test(file);
}

/** Whether a file belongs to an installed package. */
export function isPackageCode(file: string): boolean {
  return file.split(path.sep).includes("node_modules");
}

function isOwnCode(file: string): boolean {
  return (
    path.dirname(file) === __dirname && /^(?:tracer-node|call-node|drive-node)/u.test(path.basename(file))
  );
}

function realPathOf(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return path.resolve(file);
  }
}
