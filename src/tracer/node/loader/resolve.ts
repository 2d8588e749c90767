import { createPathsMatcher } from "get-tsconfig";
import { statSync } from "node:fs";
import path from "node:path";
import { tsconfigOf } from "./tsconfig";

/** TypeScript's extensions for an import that is written with the extension of the emitted file. */
const sourceExtensions: Readonly<Record<string, readonly string[]>> = {
  ".js": [".ts", ".tsx", ".jsx"],
  ".mjs": [".mts"],
  ".cjs": [".cts"],
  ".jsx": [".tsx"],
};

const tried = [".ts", ".tsx", ".mts", ".cts", ".jsx", ".js", ".mjs", ".cjs"];

const matchers = new Map<string, ((specifier: string) => string[]) | null>();

/**
 * Finds the TypeScript file behind an import that Node could not resolve: `./a.js` or `./a` for `a.ts`, a folder's `index.ts`, and the `paths` of
 * the importing file's tsconfig. `undefined` where there is none.
 */
export function resolveTypeScript(specifier: string, importer: string): string | undefined {
  if (/^(?:\.{1,2}(?:[\\/]|$)|[\\/]|[A-Za-z]:[\\/])/u.test(specifier))
    return findFile(path.resolve(path.dirname(importer), specifier));
  for (const candidate of pathsOf(path.dirname(importer))?.(specifier) ?? []) {
    const found = findFile(candidate);
    if (found !== undefined) return found;
  }
  return undefined;
}

function pathsOf(folder: string): ((specifier: string) => string[]) | null {
  let matcher = matchers.get(folder);
  if (matcher === undefined) {
    const config = tsconfigOf(folder);
    matcher = config ? createPathsMatcher(config) : null;
    matchers.set(folder, matcher);
  }
  return matcher;
}

function findFile(candidate: string): string | undefined {
  const extension = path.extname(candidate);
  const stem = candidate.slice(0, candidate.length - extension.length);
  const candidates = [
    candidate,
    ...(sourceExtensions[extension] ?? []).map((other) => stem + other),
    ...tried.map((other) => candidate + other),
    ...tried.map((other) => path.join(candidate, `index${other}`)),
  ];
  return candidates.find(isFile);
}

function isFile(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() === true;
}
