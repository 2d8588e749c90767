import { realpathSync } from "node:fs";
import path from "node:path";

/** Which files are traced: those in one of the roots, but of installed packages only those that a root names. */
export class LoadScope {
  readonly #roots: readonly string[];

  constructor(roots: readonly string[]) {
    this.#roots = [...new Set(roots.flatMap((root) => [path.resolve(root), realPathOf(root)]))];
  }

  /** Whether a file's code gets probes. */
  isTraced(file: string): boolean {
    return path.isAbsolute(file) && !isOwnCode(file) && this.#roots.some((root) => holds(root, file));
  }
}

/** A root that is a `node_modules` folder holds what its packages bring along, too. */
function holds(root: string, file: string): boolean {
  if (file === root) return true;
  const folder = root.endsWith(path.sep) ? root : root + path.sep;
  if (!file.startsWith(folder)) return false;
  return path.basename(root) === "node_modules" || !isPackageCode(file.slice(folder.length));
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
