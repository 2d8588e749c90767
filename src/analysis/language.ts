import type { Language } from "./outline";

const languageByExtension: ReadonlyMap<string, Language> = new Map([
  [".js", "javascript"],
  [".mjs", "javascript"],
  [".cjs", "javascript"],
  [".jsx", "javascriptreact"],
  [".ts", "typescript"],
  [".mts", "typescript"],
  [".cts", "typescript"],
  [".tsx", "typescriptreact"],
  [".py", "python"],
  [".pyw", "python"],
  [".pyi", "python"],
  [".vue", "javascript"],
  [".svelte", "javascript"],
]);

/** The file extensions that can be analysed, with their dots, in lower case. */
export const analyzedExtensions: readonly string[] = [...languageByExtension.keys()];

/** The extension of a path or URI in lower case, with its dot; empty where there is none. */
export function extensionOf(path: string): string {
  const name = path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);
  const dot = name.lastIndexOf(".");
  return dot > 0 ? name.slice(dot).toLowerCase() : "";
}

/**
 * The language a file is analysed as, by its extension; `undefined` for files that are not analysed. The scripts of a component file say
 * for themselves what they are written in.
 */
export function languageOfPath(path: string): Language | undefined {
  return languageByExtension.get(extensionOf(path));
}
